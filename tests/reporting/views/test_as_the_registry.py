"""Reporting folds the registry's events on its own: whatever happened, it says the same of any day.

Whatever opens a stream comes first, unless it is void; all else in any order, some of it twice.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import reduce
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.app import build as registry
from services.reporting.app import build as reporting
from shared.contracts.registry.branch import BranchChanged, BranchTerminated
from shared.contracts.registry.competency import CompetencyEnded, CompetencyKind
from shared.contracts.registry.legalaid import AidProvider, Beneficiary, LegalAidTransferred
from shared.contracts.registry.organisation import (
    OrganisationChanged,
    OrganisationChangeFiled,
    OrganisationContent,
    OrganisationNumberChanged,
    OrganisationResumed,
    OrganisationSuspended,
)
from shared.contracts.registry.organisation_ending import (
    OrganisationTerminated,
    OrganisationTerminationAnnounced,
    TerminationGround,
)
from shared.contracts.registry.party import PartyCellDissolved
from shared.contracts.registry.practice import PracticeEnd, PracticeEnded, PracticeEndLifted
from shared.contracts.registry.reorganisation import (
    BranchAreaReorganised,
    OrganisationAreaReorganised,
    PracticeAreaReorganised,
)
from shared.contracts.registry.traineeship import (
    TraineeDied,
    TraineeDiscipline,
    TraineeDisciplineAnnulled,
    TraineeDisciplined,
    TraineeGuideReplaced,
    TraineeshipCompleted,
    TraineeshipExtended,
    TraineeshipMoved,
    TraineeshipResumed,
)
from shared.contracts.registry.training import CpdStatus, CpdYearClosed, TrainingContent
from shared.messages import Event
from tests.reporting import duties
from tests.reporting.given import ANOTHER_AREA, AREA, FIRM, LAN, ONE, QUAN, registered

Made = Callable[[date, date], Event]
IDS: Final[Mapping[str, Any]] = {"person_id": LAN, "full_name": "Nguyễn Thị Lan"}
OF_QUAN: Final[Mapping[str, Any]] = {
    "certificate_id": QUAN,
    "person_id": QUAN,
    "organisation_id": None,
}
REVOKED: Final = PracticeEnd.CERTIFICATE_REVOKED
CONTENTS: Final = (OrganisationContent.SEAT,)
# How a status is called there, where it is not as here: a word means one thing on a page.
CALLED: Final = {
    ("organisation", "active"): "operating",
    ("organisation", "suspended"): "stopped_for_a_time",
    ("traineeship", "deceased"): "trainee_deceased",
    ("traineeship", "suspended"): "trainee_suspended",
}
SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "practice": ("form", "organisation_id", "area", "begun_on"),
    "branch": ("name", "seat", "area", "registration_number"),
    "organisation": ("status", "name", "seat", "area", "registration_number", "other_numbers"),
    "traineeship": ("status", "organisation_id", "guide_certificate", "term"),
    "training": ("status", "counted_hours", "ethics_hours", "converted_hours", "required_hours"),
    "legalaid": ("status", "provider", "hours", "ended_on", "year"),
    "engagement": ("status", "stage", "year"),
    "competency": ("subject", "sought", "valid_to"),
    "party": ("status", "founded_on"),
}


OPENERS: Final[Mapping[str, list[Made]]] = {
    "practice": [lambda day, _: duties.joined(on=day), lambda day, _: duties.alone(day)],
    "branch": [lambda day, _: duties.branched(AREA, day)],
    "organisation": [lambda day, _: registered().model_copy(update={"registered_on": day})],
    "traineeship": [lambda day, _: duties.trainee(day)],
    "training": [lambda _, __: duties.owed()],
    "legalaid": [
        lambda day, _: duties.aided(day),
        lambda day, end: duties.aided(day, ended_on=end, hours=5),
    ],
    "engagement": [lambda day, _: duties.engaged(day)],
    "competency": [
        lambda day, end: duties.able(valid_from=day, valid_to=end),
        lambda day, _: duties.able(valid_from=day),
    ],
    "party": [lambda day, _: duties.cell(day)],
}
HAPPENS: Final[Mapping[str, list[Made]]] = {
    "practice": [
        lambda day, _: duties.left(day),
        lambda day, _: PracticeEnded(ground=REVOKED, decision_id=ONE, ended_on=day, **OF_QUAN),
        lambda day, _: PracticeEnded(
            ground=PracticeEnd.NAME_DELETED, decision_id=LAN, ended_on=day, **OF_QUAN
        ),
        lambda day, _: PracticeEndLifted(ground=REVOKED, decision_id=ONE, lifted_on=day, **OF_QUAN),
        lambda day, _: PracticeAreaReorganised(
            certificate_id=QUAN, person_id=QUAN, **passed(AREA, ANOTHER_AREA, day)
        ),
        lambda day, _: PracticeAreaReorganised(
            certificate_id=QUAN, person_id=QUAN, **passed(ANOTHER_AREA, "99999", day)
        ),
    ],
    "branch": [
        lambda day, _: BranchChanged(organisation_id=FIRM, name="Khác", changed_on=day),
        lambda day, _: BranchChanged(organisation_id=FIRM, area=ANOTHER_AREA, changed_on=day),
        lambda day, _: BranchAreaReorganised(
            organisation_id=FIRM, **passed(AREA, ANOTHER_AREA, day)
        ),
        lambda day, _: BranchTerminated(
            organisation_id=FIRM, name="", reason="Thôi", terminated_on=day
        ),
    ],
    "organisation": [
        lambda day, _: OrganisationNumberChanged(
            registration_number="48.2025.01.0233", previous_number="", changed_on=day
        ),
        lambda day, _: OrganisationChangeFiled(
            contents=CONTENTS, decided_on=day, filed_on=day, late=False
        ),
        lambda day, _: OrganisationChanged(
            contents=CONTENTS, seat="Khác", area=ANOTHER_AREA, changed_on=day
        ),
        lambda day, _: OrganisationAreaReorganised(**passed(AREA, ANOTHER_AREA, day)),
        lambda day, end: OrganisationSuspended(
            reason="", demanded=False, reported_on=day, starts_on=day, ends_on=end, late=None
        ),
        lambda day, _: OrganisationResumed(resumed_on=day),
        lambda day, _: OrganisationTerminationAnnounced(announced_on=day, ends_on=day, late=None),
        lambda day, _: OrganisationTerminated(
            name="", ground=TerminationGround.OWN_WILL, terminated_on=day
        ),
    ],
    "traineeship": [
        duties.paused,
        lambda day, _: TraineeshipResumed(**IDS, resumed_on=day),
        lambda day, _: TraineeshipExtended(**IDS, extended_on=day),
        lambda day, _: TraineeshipMoved(
            **IDS, organisation_id=ONE, organisation_name="Khác", **guide(QUAN), moved_on=day
        ),
        lambda day, _: TraineeGuideReplaced(**IDS, **guide(ONE), replaced_on=day),
        lambda day, end: TraineeDisciplined(
            **IDS,
            decision_id=ONE,
            decision_number="1",
            discipline=TraineeDiscipline.SUSPENSION,
            starts_on=day,
            ends_on=end,
        ),
        lambda day, _: TraineeDisciplined(
            **IDS,
            decision_id=QUAN,
            decision_number="2",
            discipline=TraineeDiscipline.REMOVAL,
            starts_on=day,
        ),
        lambda day, _: TraineeDisciplineAnnulled(**IDS, decision_id=QUAN, annulled_on=day),
        lambda day, _: TraineeDied(**IDS, died_on=day),
        lambda day, _: TraineeshipCompleted(**IDS, completed_on=day),
        lambda day, _: duties.failed(day, "1"),
        duties.passed,
    ],
    "training": [
        lambda day, _: duties.learned(day, 3),
        lambda day, _: duties.learned(day, 5, TrainingContent.ETHICS),
        lambda day, _: duties.learned(day, 2, TrainingContent.POLITICAL, counts=False),
        lambda day, _: duties.converted(day, 4),
        lambda day, _: duties.exempted(day),
        lambda day, _: CpdYearClosed(
            person_id=QUAN,
            year=2025,
            status=CpdStatus.ENOUGH,
            counted_hours=8,
            required_hours=4,
            closed_on=day,
        ),
    ],
    "legalaid": [
        lambda day, _: duties.aid_finished(day, 9),
        lambda day, _: LegalAidTransferred(
            person_id=QUAN,
            area=AREA,
            beneficiary=Beneficiary.POOR,
            previous_provider=AidProvider.REGISTERED_BODY,
            reason="",
            transferred_on=day,
        ),
    ],
    "engagement": [
        lambda day, _: duties.broken_off(day),
    ],
    "competency": [
        lambda day, _: CompetencyEnded(
            person_id=QUAN,
            competency_kind=CompetencyKind.FOREIGN_LANGUAGE,
            subject="Tiếng Anh",
            reason="",
            ended_on=day,
        ),
    ],
    "party": [
        lambda day, _: duties.counted(day, 9),
        lambda day, _: PartyCellDissolved(name="Chi bộ 1", bar="", dissolved_on=day),
    ],
}
JANUARY_1: Final = date(2025, 1, 1)
DAYS: Final = [JANUARY_1 + timedelta(days=30 * number) for number in range(12)]


def passed(before: str, area: str, day: date) -> dict[str, Any]:
    """Say what every event of a reorganisation says."""
    return {"previous_area": before, "area": area, "chosen": False, "reorganised_on": day}


def guide(whose: UUID) -> dict[str, Any]:
    """Name a guide."""
    return {"guide_certificate": whose, "guide_name": "Ai đó", "guide_place": 1}


def on(rows: Any, day: date) -> Any:
    """Find the one row that holds on a day."""
    found = [
        row
        for row in rows
        if row.effective_from <= day and (row.effective_to is None or day < row.effective_to)
    ]
    assert len(found) <= 1
    return found[0] if found else None


@st.composite
def histories(draw: st.DrawFn, noun: str) -> list[Event]:
    """What opens a stream, and some things that happened afterwards."""
    days = st.sampled_from(DAYS)
    events = []
    for made in draw(st.lists(st.sampled_from(HAPPENS[noun]), max_size=6)):
        first, last = sorted((draw(days), draw(days)))
        events.append(made(first, last))
    opened = draw(st.sampled_from(OPENERS[noun]))(DAYS[0], draw(days))
    return [opened, *events] if draw(st.integers(0, 9)) else events


@pytest.mark.parametrize("noun", SAID)
@given(st.data())
def test_reporting_says_of_any_day_what_the_registry_says(noun: str, data: st.DataObject) -> None:
    history = data.draw(histories(noun))
    there = next(one for one in registry().projections if one.noun == noun)
    here = next(one for one in reporting().projections if one.noun == noun)
    register = there.rows_of(reduce(there.evolve, history, there.initial))
    view = here.rows_of(reduce(here.evolve, history, here.initial))

    for day in (DAYS[0] - timedelta(days=1), *DAYS, date(2026, 1, 1), date(2030, 1, 1)):
        row, seen = on(register, day), on(view, day)
        assert (row is None) == (seen is None), day
        for name in SAID[noun] if row is not None else ():
            said = getattr(row, name)
            wanted = CALLED.get((noun, said), said) if name == "status" else said
            assert getattr(seen, name) == wanted, (day, name)
