"""One screen for whoever looks after a deployment: Vietnamese first, English beside it."""

from collections.abc import Callable, Iterator, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from shared.ops.alerts import Severity
from shared.ops.gathering import Seen
from shared.ops.standing import Standing

STYLES = {Severity.CRITICAL: "bold red", Severity.WARNING: "yellow"}
STEPS = ((86400, "ngày/days"), (3600, "giờ/hours"), (60, "phút/minutes"))
RUNBOOKS = "docs/runbooks"
SHOWN = 10  # rows of one kind; the JSON has more


def age(seconds: float | None) -> str:
    """Say how long a time is, in its largest unit."""
    if seconds is None:
        return "?"
    for size, unit in STEPS:
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else "0"


def screen(found: Mapping[str, Seen]) -> RenderableType:
    """Draw how a deployment stands."""
    standings = {name: seen.standing for name, seen in found.items() if seen.standing is not None}
    parts: list[RenderableType] = [_firing(found), _services(found), _reads(standings)]
    parts += [_parked(standings), _orders(standings)]
    return Group(*(part for part in parts if not _is_empty(part)))


def _is_empty(part: RenderableType) -> bool:
    match part:
        case Table():
            return part.row_count == 0
        case Tree():
            return not part.children
        case _:
            return False


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _services(found: Mapping[str, Seen]) -> Table:
    """Draw a column for each service: many facts of few services fit a narrow screen so."""
    table = _table("Dịch vụ: chậm bao nhiêu, từ bao lâu / services: how far behind, since when")
    table.add_column("", no_wrap=True)
    for name in found:
        table.add_column(name, overflow="fold")
    stand = [seen.standing for seen in found.values()]
    for title, say in FACTS:
        table.add_row(title, *("?" if one is None else say(one) for one in stand))
    return table


def _says_open(one: Standing) -> Text:
    if one.up is False:
        return Text("không trả lời / silent", "bold red")
    if one.log.open is None:
        return Text("?")
    if one.log.open:
        return Text("mở/open", "green")
    return Text(f"đóng/closed: {one.log.closed} {age(one.log.closed_seconds)}", "bold red")


def _behind(events: int | None, seconds: float | None) -> str:
    return f"{'?' if events is None else events} ({age(seconds)})"


def _follows(one: Standing) -> str:
    return "\n".join(f"{each.source} {_behind(each.behind, each.seconds)}" for each in one.follows)


def _reading(one: Standing) -> str:
    """Say how far the read model is that is furthest behind."""
    last = max(one.reads, key=lambda read: read.seconds, default=None)
    return "-" if last is None else _behind(last.behind, last.seconds)


def _effects(one: Standing) -> str:
    refused = one.orders.counts["refused"]
    return f"{sum(one.orders.counts.values()) - refused} / {refused}"


def _parked_streams(one: Standing) -> str:
    return _behind(sum(one.parked.streams.values()), max(one.parked.seconds.values(), default=0.0))


def _day(one: Standing) -> str:
    return f"{one.timers.next_on:%d/%m/%Y}" if one.timers.next_on else "-"


def _witnesses(one: Standing) -> str:
    said = [f"{each.name} {each.size} ({age(each.seconds)})" for each in one.tree.witnesses]
    return "\n".join(said) or "-"


def _drilled(one: Standing) -> str:
    if one.drill is None:
        return "-"
    return f"{one.drill.at:%d/%m/%Y}" if one.drill.at else "chưa/never"


FACTS: tuple[tuple[str, Callable[[Standing], str | Text]], ...] = (
    ("lệnh / commands", _says_open),
    ("sổ / log", lambda one: str(one.log.head)),
    ("bus", lambda one: "?" if one.bus.last is None else str(one.bus.last)),
    ("chưa gửi / unsent", lambda one: _behind(one.bus.behind, one.bus.outbox_seconds)),
    ("theo dõi / follows", _follows),
    ("bảng đọc / read models", _reading),
    ("bị chặn / parked", _parked_streams),
    ("hệ quả chờ/từ chối\neffects waiting/refused", _effects),
    ("hạn chưa báo / days past", lambda one: str(one.timers.due)),
    ("hạn tới / next day", _day),
    (
        "lệch giờ / clocks apart",
        lambda one: f"{max(one.clock.edge_seconds, one.clock.head_seconds):.2f} s",
    ),
    ("đã ký / signed", lambda one: str(one.tree.size)),
    ("chưa ký / unsigned", lambda one: _behind(one.tree.unsigned, one.tree.unsigned_seconds)),
    ("nhân chứng / witnesses", _witnesses),
    (
        "dấu thời gian / time-stamp",
        lambda one: (
            "-" if one.tree.time_stamp_seconds is None else age(one.tree.time_stamp_seconds)
        ),
    ),
    (
        "đối chiếu / compared",
        lambda one: f"{age(one.reconciled.seconds)}, ≠ {one.reconciled.findings}",
    ),
    ("diễn tập / drill", _drilled),
)


def _reads(standings: Mapping[str, Standing]) -> Table:
    table = _table(
        "Bảng đọc chậm hoặc đang dựng / read models behind or being built",
        "dịch vụ/service",
        "bảng/model",
        "nguồn/source",
        "chậm/behind",
        "tuổi/age",
    )
    for name, one in standings.items():
        for read in one.reads:
            if read.behind:
                row = (read.model, read.source, str(read.behind), age(read.seconds))
                table.add_row(name, *row)
        for build in one.builds:
            table.add_row(name, build.model, build.state, "", "")
    return table


def _parked(standings: Mapping[str, Standing]) -> Tree:
    """Show error, then stream, then its oldest event: lines that can be copied into a command."""
    tree = Tree(Text("Bị chặn: lỗi, hồ sơ, sự kiện / parked: error, stream, event", "bold"))
    for name, one in standings.items():
        for error in one.parked.errors:
            said = f"{error.streams} hồ sơ/streams, {error.events} sự kiện/events"
            title = f"{name}: {error.fingerprint or error.error}"
            branch = tree.add(Text.assemble((title, "bold"), f"  {said}, {age(error.seconds)}"))
            for row in error.rows[:SHOWN]:
                tried = f"{age(row.seconds)}, {row.attempts} lần/tries"
                branch.add(Text(f"{row.source} {row.stage} {row.stream} @{row.position}  {tried}"))
    return tree


def _orders(standings: Mapping[str, Standing]) -> Tree:
    tree = Tree(Text("Hệ quả chưa thành / effects that have not come about", "bold"))
    for name, one in standings.items():
        for row in one.orders.rows[:SHOWN]:
            why = f": {', '.join(row.faults)}" if row.faults else ""
            said = f"{row.command} → {row.target} ({row.owner}, {age(row.seconds)}){why}"
            tree.add(Text.assemble((f"{name} {row.id} {row.state}", "bold"), f"  {said}"))
    return tree


def _firing(found: Mapping[str, Seen]) -> RenderableType:
    table = _table("Cảnh báo / alerts", "dịch vụ/service", "cảnh báo/alert", "", "xem/see")
    for name, severity, title, vi, runbook in _lines(found):
        table.add_row(name, Text(title, STYLES[severity]), vi, runbook)
    if table.row_count == 0:
        return Text("Không có cảnh báo / no alerts", "green")
    return table


def _lines(found: Mapping[str, Seen]) -> Iterator[tuple[str, Severity, str, str, str]]:
    for name, seen in found.items():
        for wrong in seen.wrong:
            yield name, Severity.CRITICAL, wrong, "", ""
        for one in seen.standing.firing if seen.standing else ():
            labels = " ".join(
                value for label, value in sorted(one.labels.items()) if label != "service"
            )
            value = age(one.value) if one.unit == "s" else f"{one.value:g}"
            title = f"{one.alert} {labels} {value}".replace("  ", " ")
            runbook = f"{RUNBOOKS}/{one.alert}.md"
            yield name, one.severity, title, f"{one.vi} / {one.en}", runbook
