"""`luatsu simulate`: a province through years, in a folder that is simulated for good."""

import asyncio
import signal
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer
import uvloop

from services.launch.demo.marking import machine, mark
from services.launch.deployment import Deployment, running
from services.launch.simulating.holding import Overdue, overdue, rebuilt
from services.launch.simulating.plan import Plan
from services.launch.simulating.planning import planned
from services.launch.simulating.playing import NotEmpty, Played, all_days, opening, play
from services.launch.simulating.rates import Moves, lam_dong, moves
from services.launch.up import serve
from shared.law.calendar import legal_day
from shared.law.data import load_holidays, load_rules, load_territory
from shared.logs import configure
from shared.read.compare import Built
from shared.settings import BadSettings, Mend, Settings

LAST_OF_THE_DECREE = date(2027, 2, 26)  # NĐ 121/2025 lapses then; what comes after is not known
# From when on, up to the day of the figures, and to that of their publication.
OF_LAM_DONG = "68", date(2020, 12, 31), date(2022, 12, 31), date(2023, 2, 6)
EMPTY = Mend("một thư mục chưa có sự kiện nào", "a folder in which nothing happened yet")
PROVINCE = typer.Option(help="mã tỉnh / code of the province", show_default=False)
YEARS = typer.Option(min=1, max=12, help="số năm, đến hôm nay / years, up to today")
SEED = typer.Option(help="cùng số, cùng câu chuyện / the same seed tells the same story")
LAWYERS = typer.Option(min=40, help="số luật sư cuối kỳ / lawyers in the end")
BODIES = typer.Option(min=12, help="số tổ chức cuối kỳ / organisations in the end")
PRESET = typer.Option(help="kịch bản có sẵn / one that was made before", show_default=False)
CHECK = typer.Option(help="kiểm tra khi xong / check in the end what has to hold")


class Preset(StrEnum):
    """Provinces that were planned before."""

    LAM_DONG_2022 = "lam-dong-2022"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is to be simulated."""

    province: str
    first: date
    last: date
    over: date
    seed: int
    moves: Moves

    def plan(self) -> Plan:
        """Plan it."""
        law = load_rules(), all_days(), load_territory()
        return planned(
            self.seed, self.province, (self.first, self.last, self.over), self.moves, law
        )


def simulate(  # noqa: PLR0913  # options
    *,
    province: Annotated[str | None, PROVINCE] = None,
    years: Annotated[int, YEARS] = 1,
    seed: Annotated[int, SEED] = 1,
    lawyers: Annotated[int, LAWYERS] = 800,
    organisations: Annotated[int, BODIES] = 150,
    preset: Annotated[Preset | None, PRESET] = None,
    check: Annotated[bool, CHECK] = True,
) -> None:
    """Mô phỏng nhiều năm của một tỉnh / Simulate years of a province, by roles over HTTP alone."""
    settings = Settings.read()
    if preset is Preset.LAM_DONG_2022:
        ask = of_lam_dong(seed)
    else:
        ask = through(province or settings.province, years, seed, (lawyers, organisations))
    raise typer.Exit(simulated(named(settings, ask), ask, check=check))


def of_lam_dong(seed: int) -> Ask:
    """Ask for the province whose figures were published."""
    code, first, last, over = OF_LAM_DONG
    return Ask(province=code, first=first, last=last, over=over, seed=seed, moves=lam_dong())


def through(province: str, years: int, seed: int, size: tuple[int, int]) -> Ask:
    """Ask for years that end today, or with the law that is known."""
    known = load_holidays().known_until or date.max
    last = min(legal_day(machine()), LAST_OF_THE_DECREE, known - timedelta(days=1))
    first = last.replace(day=1).replace(year=last.year - years)
    calendar_years = list(range(first.year, last.year + 1))
    found = moves(*size, calendar_years[-years:])
    return Ask(province=province, first=first, last=last, over=last, seed=seed, moves=found)


def named(settings: Settings, ask: Ask) -> Settings:
    """Let the deployment be of the province that is asked for."""
    area = load_territory().area(ask.province, ask.first)
    if area is None or ask.province == settings.province:
        return settings
    said = {"province": ask.province, "province_vi": area.name_vi, "province_en": area.name_vi}
    return Settings.read(**said)


def simulated(settings: Settings, ask: Ask, *, check: bool) -> int:
    """Run the servers, play the plan, say what came of it; 1 when it does not hold."""
    configure("warning", frozenset())
    plan = ask.plan()
    with running(settings) as deployment:
        if not mark(deployment, opening(plan)):
            raise BadSettings({"LUATSU_DATA": EMPTY})
        uvloop.run(serve(deployment, partial(playing, plan)))
        if not check:
            return 0
        late = asyncio.run(overdue(deployment))
        built = rebuilt(deployment)
    tell(late, built)
    return 1 if late or any(one.doubtful for one in built) else 0


async def playing(plan: Plan, deployment: Deployment) -> None:
    """Play, say how much it was, and stop the servers as Ctrl-C does."""
    try:
        came = await play(deployment, plan)
    except NotEmpty as full:
        raise BadSettings({"LUATSU_DATA": EMPTY}) from full
    say(came)
    signal.raise_signal(signal.SIGINT)


def say(came: Played) -> None:
    """Say how much it was, and how long it took."""
    speed = came.events / came.seconds
    typer.echo(
        f"{came.commands} lệnh/commands, {came.events} sự kiện/events,"
        f" {came.seconds:.1f} s, {speed:.0f} sự kiện/s · events/s"
    )


def tell(late: list[Overdue], built: list[Built]) -> None:
    """Say what holds, and what does not."""
    for one in late:
        day = f"{one.due_on:%d/%m/%Y}"
        typer.echo(f"{one.service} {one.stream} {one.clock}: quá hạn / overdue {day}", err=True)
    typer.echo(f"đồng hồ tự động quá hạn / overdue clocks that act by themselves: {len(late)}")
    for table in built:
        if table.doubtful:
            typer.echo(f"{table.source} {table.table}: KHÁC / DIFFERS", err=True)
    equal = sum(not one.doubtful for one in built)
    typer.echo(f"bảng đọc dựng lại giống hệt / read models rebuilt alike: {equal}/{len(built)}")
