"""Organisations and branches of the plan: who was there, what is founded, what ends."""

from datetime import date, timedelta

from services.launch.simulating.dice import Crowd, Dice, Places
from services.launch.simulating.plan import (
    TO_REGISTER,
    Ending,
    Lawyer,
    Office,
    Outpost,
    Plan,
    Way,
)
from services.launch.simulating.rates import Moves
from shared.contracts.registry.organisation import OrganisationForm
from shared.law.territory import Territory

A_YEAR = timedelta(days=365)
PRACTISED = timedelta(days=2 * 366 + 60)  # before one may found: more than the law asks for
CITIES = ("79", "01", "48")  # where firms come from that have branches elsewhere


class Founding:
    """Makes the organisations of a plan."""

    def __init__(  # noqa: PLR0913, PLR0917  # what organisations are made of
        self,
        plan: Plan,
        moves: Moves,
        dice: Dice,
        crowd: Crowd,
        places: Places,
        province: tuple[Territory, str],
    ) -> None:
        """Know how many there are to be."""
        self._plan, self._moves = plan, moves
        self._dice, self._crowd, self._places = dice, crowd, places
        self._territory, self._province = province
        self._heads = iter(range(moves.old_lawyers))

    def old(self) -> None:
        """Those that stand in the old register."""
        for place in range(self._moves.old_offices + self._moves.old_firms):
            firm = place >= self._moves.old_offices
            heads = tuple(next(self._heads) for _ in range(2 if firm else 1))
            latest = max(self._plan.lawyers[head].joined_on for head in heads)
            on = self._dice.day(latest, self._plan.first - A_YEAR)
            self._add(OrganisationForm.PARTNERSHIP if firm else None, heads, on, old=True)
        self._end()
        self._pause()
        self._move()

    def _add(
        self, form: OrganisationForm | None, heads: tuple[int, ...], on: date, *, old: bool
    ) -> Office:
        office = Office(
            number=len(self._plan.offices),
            form=form or OrganisationForm.LAW_OFFICE,
            heads=heads,
            seat=self._crowd.address(),
            area=self._dice.one(self._places.communes(max(on, self._plan.first))),
            on=on,
            old=old,
        )
        self._plan.offices.append(office)
        for head in heads:
            if old:
                self._plan.lawyers[head].office = office.number
        return office

    def _sole(self) -> list[Office]:
        return [
            one
            for one in self._plan.offices
            if one.form is OrganisationForm.LAW_OFFICE and one.stays and not one.moves and one.old
        ]

    def _within(self) -> tuple[date, date]:
        """Say when what changes an organisation begins: early enough to be over in time."""
        return self._plan.first + timedelta(days=60), self._plan.last - timedelta(days=120)

    def _end(self) -> None:
        kinds = [Ending.OWN_WILL] * self._moves.ended + [Ending.REVOKED] * self._moves.revoked
        for one, kind in zip(self._dice.some(self._sole(), len(kinds)), kinds, strict=False):
            one.ending, one.ends_on = kind, self._dice.day(*self._within())

    def _pause(self) -> None:
        first, last = self._within()
        for one in self._dice.some(self._sole(), self._moves.pauses):
            days = self._dice.number(60, 300)
            on = self._dice.day(first, max(first, last - timedelta(days=days)))
            one.pause = on, days

    def _move(self) -> None:
        for one in self._dice.some(self._sole(), self._moves.seats):
            on = self._dice.day(*self._within())
            area = self._dice.one(self._places.communes(on + TO_REGISTER))
            one.moves.append((on, self._crowd.address(), area))

    def new(self) -> None:
        """Those that are founded in the years, by lawyers who have practised long enough."""
        kinds: list[tuple[bool, Ending | None]] = [
            *[(False, None)] * self._moves.founded,
            *[(True, None)] * self._moves.founded_firms,
            *[(False, Ending.REFUSED)] * self._moves.refused,
            *[(False, Ending.ANNULLED)] * self._moves.annulled,
        ]
        for firm, ending in kinds:
            on = self._dice.day(*self._within())
            founders = self._dice.some(self._able(on), 2 if firm else 1)
            if len(founders) < 1 + firm:
                continue
            form = OrganisationForm.MULTI_MEMBER_FIRM if firm else None
            office = self._add(form, tuple(one.number for one in founders), on, old=False)
            office.ending = ending
            for one in founders:
                one.founds = on

    def _able(self, on: date) -> list[Lawyer]:
        """List who may found: no head, of the old registers, with no other plan."""
        heads = {head for office in self._plan.offices for head in office.heads}
        return [
            one
            for one in self._plan.lawyers
            if one.way is Way.REGISTER
            and one.number not in heads
            and one.founds is None
            and one.joined_on + PRACTISED < on
        ]

    def outposts(self) -> None:
        """Branches of organisations whose seats are elsewhere."""
        ended = set(range(self._moves.ended_outposts))
        homes = {one: Places(self._territory, one) for one in CITIES}
        first, last = self._within()
        for number in range(self._moves.old_outposts + self._moves.new_outposts):
            old = number < self._moves.old_outposts
            home = self._dice.one([one for one in CITIES if one != self._province])
            on = self._dice.day(first - 4 * A_YEAR, first - A_YEAR / 2)  # of the organisation
            day = on if old else self._dice.day(first, last)
            outpost = Outpost(
                number=number,
                home=home,
                home_area=self._dice.one(homes[home].communes(on)),
                seat=self._crowd.address(),
                area=self._dice.one(self._places.communes(max(day, self._plan.first))),
                on=day,
                old=old,
                ends_on=self._dice.day(first, last) if number in ended else None,
            )
            self._plan.outposts.append(outpost)
