"""What lawyers of the plan do: legal aid, engagements, training, competencies, and breaches."""

from datetime import date, timedelta

from services.launch.demo.disciplining import Form
from services.launch.simulating.dice import Dice
from services.launch.simulating.plan import (
    Course,
    Engaged,
    Lawyer,
    Leaving,
    Look,
    Matter,
    Plan,
    Proof,
    Report,
    YearsWork,
)
from services.launch.simulating.rates import Moves
from shared.contracts.registry.competency import CompetencyKind
from shared.contracts.registry.engagement import EngagementResult, EngagementStage, Purpose
from shared.contracts.registry.legalaid import AidForm, AidProvider, Beneficiary
from shared.law.rules import RuleRow, Rules

CONTENT, CHECKS, INSPECTS = "CPD-CONTENT", "CHECK-AUTH", "INSP-LAW"
TRIES = 200
TAKES_PART, KNOWS_ETHICS = 0.82, 0.2
FOUND: dict[Form | None, float] = {
    None: 0.4,
    "reprimand": 0.2,
    "warning": 0.25,
    "suspension": 0.15,
}
NEW_DECREE = date(2026, 5, 18)  # about which day nobody punishes here: of two decrees, which?


class Working:
    """Makes what lawyers do."""

    def __init__(self, plan: Plan, moves: Moves, dice: Dice, rules: Rules) -> None:
        """Know how much there is to be done."""
        self._plan, self._moves, self._dice, self._rules = plan, moves, dice, rules

    def breaches(self) -> None:
        """Who is reported, and what is looked at; about them nothing else is told."""
        first, last = self._plan.first + timedelta(days=30), self._plan.last - timedelta(days=90)
        for one in self._plan.lawyers:
            if one.leave is not None and one.leave.how is Leaving.DELETED:
                self._plan.reports.append(Report(one.number, one.leave.on, "deletion"))
        forms = tuple(FOUND)
        for _ in range(self._moves.reports):
            on = self._dice.day(first, last)
            free = [one for one in self._free(on) if one.founds is None and one.leave is None]
            if free:
                one = self._dice.one(free)
                one.under = True
                form = self._dice.one(forms, tuple(FOUND.values()))
                self._plan.reports.append(Report(one.number, on, form))
        for _ in range(self._moves.looks):
            self._look(self._dice.day(first, last))

    def _look(self, on: date) -> None:
        """The powers are those of the day: where the law data names none, nobody looks."""
        kinds = ["rejected", "transferred"]
        if isinstance(self._rules.on(INSPECTS, on), RuleRow):
            kinds.append("inspected")
        if isinstance(self._rules.on(CHECKS, on), RuleRow):
            kinds += ["in_order", "recommended"]
            if abs((NEW_DECREE - on).days) > 90:  # noqa: PLR2004
                kinds.append("fined")
        able = [
            one
            for one in self._plan.offices
            if one.old and one.stays and not self._plan.lawyers[one.heads[0]].under
        ]
        if able:
            office = self._dice.one(able)
            self._plan.lawyers[office.heads[0]].under = True
            self._plan.looks.append(Look(office.number, on, self._dice.one(kinds)))

    def _free(self, day: date) -> list[Lawyer]:
        return [one for one in self._plan.lawyers if one.here_on(day) and not one.under]

    def _anybody(self, *days: date) -> Lawyer | None:
        """Find somebody who is free on some days, without looking at all there are."""
        for _ in range(TRIES):
            one = self._dice.one(self._plan.lawyers)
            if not one.under and all(one.here_on(day) for day in days):
                return one
        return None

    def aid(self) -> None:
        """Matters of legal aid, by the year in which they end."""
        for year, count in self._moves.aid_a_year.items():
            begins = max(date(year, 1, 1), self._plan.first + timedelta(days=7))
            ends = min(date(year, 12, 31), self._plan.last)
            for _ in range(count if begins < ends else 0):
                ended = self._dice.day(begins + timedelta(days=3), ends - timedelta(days=3))
                begun = self._dice.day(max(self._plan.first, ended - timedelta(days=120)), ended)
                self._matter(min(begun, ended), ended)

    def _matter(self, begun: date, ended: date) -> None:
        lawyer = self._anybody(begun, ended)
        if lawyer is None:
            return
        matter = Matter(
            lawyer=lawyer.number,
            beneficiary=self._dice.one(tuple(Beneficiary), (0.4, 0.25, 0.15, 0.1, 0.1)),
            provider=self._dice.one(
                (AidProvider.STATE_CENTRE, AidProvider.OWN_INITIATIVE), (0.8, 0.2)
            ),
            form=self._dice.one(tuple(AidForm), (0.7, 0.2, 0.1)),
            begun_on=begun,
            ended_on=ended,
            hours=self._dice.number(4, 40),
            at_its_end=self._dice.chance(0.6),
        )
        self._plan.matters.append(matter)

    def years(self) -> None:
        """What each organisation reports of a year: what its lawyers finished in it."""
        for year in self._moves.aid_a_year:
            end = date(year, 12, 31)
            if end > self._plan.last:
                continue
            told = {
                one.number: YearsWork(
                    office=one.number,
                    year=year,
                    on=self._dice.day(end + timedelta(days=5), end + timedelta(days=30)),
                )
                for one in self._plan.offices
                if self._plan.there(one, end)
            }
            here = [one for one in self._plan.lawyers if one.here_on(end)]
            for one in here:
                told[self._plan.office_on(one, end)].lawyers += 1
            self._finished(told, here, year)
            self._plan.years += told.values()

    def _finished(self, told: dict[int, YearsWork], here: list[Lawyer], year: int) -> None:
        """Spread a year's matters over the lawyers who are there at its end."""
        end = date(year, 12, 31)
        for _ in range(self._moves.litigation_a_year[year]):
            work = told[self._plan.office_on(self._dice.one(here), end)]
            work.litigation += 1
            work.criminal += self._dice.chance(0.45)
        for _ in range(self._moves.advice_a_year[year]):
            told[self._plan.office_on(self._dice.one(here), end)].advice += 1
        for matter in self._plan.matters:
            if matter.ended_on.year == year:
                lawyer = self._plan.lawyers[matter.lawyer]
                of = lawyer if lawyer.here_on(end) else self._dice.one(here)
                told[self._plan.office_on(of, end)].aid += 1

    def engagements(self) -> None:
        """Lawyers whom agencies engage."""
        for _ in range(self._moves.engagements):
            opened = self._dice.day(self._plan.first + timedelta(days=7), self._plan.last)
            lawyer = self._anybody(opened)
            if lawyer is None:
                continue
            engaged = Engaged(
                lawyer=lawyer.number,
                purpose=self._dice.one(tuple(Purpose)),
                stage=self._dice.one(tuple(EngagementStage)),
                result=self._dice.one(tuple(EngagementResult), (0.9, 0.1)),
                opened_on=opened,
                closed_on=self._dice.day(opened + timedelta(days=20), opened + timedelta(days=300)),
            )
            self._plan.engaged.append(engaged)

    def proofs(self) -> None:
        """Competencies that lawyers prove."""
        kinds = (CompetencyKind.FOREIGN_LANGUAGE, CompetencyKind.INTERNATIONAL_TRADE)
        free = self._free(self._plan.first + timedelta(days=7))
        for one in self._dice.some(free, self._moves.proofs):
            on = self._dice.day(self._plan.first + timedelta(days=7), self._plan.last)
            if one.here_on(on):
                self._plan.proofs.append(Proof(one.number, on, self._dice.one(kinds)))

    def courses(self) -> None:
        """The Bar holds courses from the year on in which the law data says what counts."""
        for year in range(self._plan.first.year, self._plan.last.year + 1):
            for number, month in enumerate((4, 9), 1):
                on = self._dice.day(date(year, month, 5), date(year, month, 25))
                known = isinstance(self._rules.on(CONTENT, on), RuleRow)
                if not known or not self._plan.first < on <= self._plan.last:
                    continue
                here = [
                    one.number
                    for one in self._plan.lawyers
                    if one.here_on(on) and one.number % 2 == number - 1
                ]
                there = [one for one in here if self._dice.chance(TAKES_PART)]
                ethics = self._dice.chance(KNOWS_ETHICS)
                self._plan.courses.append(Course(on, number, ethics, tuple(there)))
