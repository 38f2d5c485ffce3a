"""Lawyers of the plan: who was there, who comes by which way, who moves and who leaves."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.launch.simulating.dice import Crowd, Dice, Places
from services.launch.simulating.plan import Lawyer, Leave, Leaving, Office, Plan, Way
from services.launch.simulating.rates import Moves
from services.registry.certificate.simulate import Fate, can_close
from services.registry.traineeship.simulate import can_be_extended, passed_on
from shared.law.calendar import Calendar
from shared.law.clock import add_months
from shared.law.rules import Rules

GUIDES_FROM = timedelta(days=3 * 366)  # after the certificate: more than the law asks for
DAYS_OF_A_DOSSIER = timedelta(days=75)
DAYS_TO_JOIN = timedelta(days=75)  # a Bar, and then to find an office
A_YEAR = timedelta(days=365)
OFTEN, SELDOM = 0.1, 0.05


class Peopling:
    """Makes the lawyers of a plan."""

    def __init__(  # noqa: PLR0913, PLR0917  # what lawyers live by
        self,
        plan: Plan,
        moves: Moves,
        dice: Dice,
        crowd: Crowd,
        places: Places,
        law: tuple[Rules, Calendar],
    ) -> None:
        """Know how many there are to be."""
        self._plan, self._moves = plan, moves
        self._dice, self._crowd, self._places = dice, crowd, places
        self._rules, self._calendar = law
        self._guiding: dict[int, list[tuple[date, date]]] = {}

    def old(self) -> None:
        """Those who stand in the old registers; the first of them head organisations."""
        first = self._plan.first
        for number in range(self._moves.old_lawyers):
            issued = self._dice.day(first - 14 * A_YEAR, first - 4 * A_YEAR)
            admitted = issued + timedelta(days=60)
            self._add(
                Way.REGISTER,
                first,
                issued_on=issued,
                admitted_on=admitted,
                joined_on=admitted + timedelta(days=30),
                ready_on=first + timedelta(days=1),
            )
            assert self._plan.lawyers[-1].number == number

    def newcomers(self) -> None:
        """Those who come in the years; where all have to be lawyers in the end, in time for it."""
        first, last = self._plan.first + timedelta(days=7), self._plan.last
        in_time = last - timedelta(days=240) if self._moves.settled else last - timedelta(days=30)
        begun = add_months(last, -22) if self._moves.settled else last - timedelta(days=30)
        for _ in range(self._moves.served):
            self._by_dossier(Way.SERVED, self._dice.day(first, in_time))
        for _ in range(self._moves.exempt):
            self._by_dossier(Way.EXEMPT, self._dice.day(first, in_time))
        for _ in range(self._moves.transfers_in):
            on = self._dice.day(first, in_time)
            self._add(
                Way.TRANSFER,
                on,
                issued_on=on - 5 * A_YEAR,
                admitted_on=on,
                joined_on=self._dice.working(on + timedelta(days=40)),
                ready_on=on + timedelta(days=60),
            )
        for _ in range(self._moves.trainees):
            self._trainee(self._dice.day(first, begun))

    def _trainee(self, begun: date) -> None:
        sure = self._moves.settled
        extended = not sure and self._dice.chance(SELDOM) and can_be_extended(begun, self._rules)
        failed = not sure and self._dice.chance(OFTEN)
        removed = not sure and self._dice.chance(SELDOM)
        passed = passed_on(begun, self._calendar, extended=extended, failed_once=failed)
        guide = self._free_guide(begun, passed)
        if guide is None:
            return
        self._by_dossier(Way.TRAINEE, self._dice.working(passed + timedelta(days=20)), on=begun)
        one = self._plan.lawyers[-1]
        one.guide, one.extended, one.failed_once = guide.number, extended, failed
        one.removed = removed

    def _free_guide(self, begun: date, until: date) -> Lawyer | None:
        able = [
            one
            for one in self._plan.lawyers
            if one.way is Way.REGISTER
            and one.office is not None
            and self._plan.offices[one.office].stays
            and one.founds is None
            and one.issued_on + GUIDES_FROM < begun
            and all(end < begun or until < start for start, end in self._of(one.number))
        ]
        if not able:
            return None
        guide = self._dice.one(able)
        self._of(guide.number).append((begun, until))
        return guide

    def _of(self, number: int) -> list[tuple[date, date]]:
        return self._guiding.setdefault(number, [])

    def _by_dossier(self, way: Way, filed: date, on: date | None = None) -> None:
        asks = self._dice.working(filed + DAYS_OF_A_DOSSIER)
        joins = self._dice.working(asks + DAYS_TO_JOIN)
        self._add(
            way,
            on or filed,
            issued_on=filed,
            admitted_on=asks,
            joined_on=joins,
            ready_on=joins + timedelta(days=5),
        )
        self._plan.lawyers[-1].fate = self._fate(filed)

    def _fate(self, filed: date) -> Fate:
        weights = (0.8, 0.1, 0.05, 0.03, 0.02)
        fate = Fate.ISSUED if self._moves.settled else self._dice.one(tuple(Fate), weights)
        if fate is Fate.CLOSED and not can_close(filed, self._rules):
            return Fate.SUPPLEMENTED
        return fate

    def _add(  # noqa: PLR0913  # the days of a life
        self,
        way: Way,
        on: date,
        *,
        issued_on: date,
        admitted_on: date,
        joined_on: date,
        ready_on: date,
    ) -> None:
        lawyer = Lawyer(
            number=len(self._plan.lawyers),
            who=self._crowd.somebody(issued_on),
            area=self._dice.one(self._places.communes(on)),
            way=way,
            on=on,
            issued_on=issued_on,
            admitted_on=admitted_on,
            joined_on=joined_on,
            ready_on=ready_on,
        )
        self._plan.lawyers.append(lawyer)

    def offices(self) -> None:
        """Say in which organisation each practises who does not head one."""
        heads = {head for office in self._plan.offices if office.old for head in office.heads}
        for one in self._plan.lawyers:
            if one.number in heads or one.office is not None:
                continue
            one.office = self._open_on(one.joined_on if one.way is not Way.REGISTER else one.on)

    def _open_on(self, day: date) -> int:
        until = day + 3 * A_YEAR
        able = [one.number for one in self._shared(day) if one.ends_on >= min(until, date.max)]
        return self._dice.one(able)

    def _shared(self, day: date) -> Iterable[Office]:
        """List the organisations that take lawyers on: none that will end, and not the lonely."""
        return (one for one in self._plan.offices if one.old and one.stays and one.here_on(day))

    def movers(self) -> None:
        """Some go to another organisation."""
        for _ in range(self._moves.lawyer_moves):
            on = self._dice.day(self._plan.first + A_YEAR, self._plan.last - timedelta(days=30))
            free = self._bystanders(on)
            if free:
                one = self._dice.one(free)
                one.moves.append((on, self._open_on(on)))

    def leavers(self) -> None:
        """Some leave the Bar for good."""
        edge = timedelta(days=120 if self._moves.settled else 10)
        for how, count in self._moves.leaves.items():
            for _ in range(count):
                on = self._dice.day(self._plan.first + A_YEAR / 2, self._plan.last - edge)
                free = self._bystanders(on)
                if free:
                    one = self._dice.one(free)
                    one.leave = Leave(Leaving(how), on)
                    one.under = one.leave.how is Leaving.DELETED

    def _bystanders(self, day: date) -> list[Lawyer]:
        """List the lawyers of a day on whom nobody else depends, and to whom nothing else comes."""
        heads = {head for office in self._plan.offices for head in office.heads}
        return [
            one
            for one in self._plan.lawyers
            if one.here_on(day - timedelta(days=30))
            and one.number not in heads
            and not self._of(one.number)
            and one.founds is None
            and not one.moves
            and one.leave is None
            and not one.under
        ]
