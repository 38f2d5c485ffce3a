"""A matter of legal aid: for whom it was, where, under whom, and how it ended."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.context import Context, KnownAidRegistration
from services.registry.legalaid import decider, steps
from services.registry.legalaid.matter import FinishLegalAid, RecordLegalAid, TransferLegalAid
from services.registry.legalaid.queries import (
    LegalAidFigureFilters,
    LegalAidFilters,
    legal_aid,
    legal_aid_figures,
)
from services.registry.legalaid.rows import rows_of
from services.registry.legalaid.state import Status, Unrecorded
from shared.contracts.registry.legalaid import (
    AidForm,
    AidProvider,
    Beneficiary,
    LegalAidEvent,
)
from shared.messages import Actor, Recorded, Role
from tests.registry.context import CERTIFICATE, COMMUNE, ELSEWHERE, PERSON, on
from tests.registry.legalaid.given import (
    BEGUN,
    ENDED,
    MOVED,
    finished,
    recorded_aid,
    transferred,
)
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, BODY = date(2026, 3, 2), UUID(int=61)
OFFICE = KnownAidRegistration(
    organisation_name="Văn phòng luật sư Bình Minh",
    registered_on=date(2024, 5, 6),
    ended_on=date(2025, 9, 1),
)


def at(day: date = TODAY, **more: Any) -> Context:
    """Decide on a day."""
    return on(day, noun="legalaid", **{"aid_registrations": {BODY: OFFICE}, **more})


a_matter = Scenario(decider, at())


def matter(**more: Any) -> RecordLegalAid:
    """Build the command with only what the test is about."""
    given: dict[str, Any] = {
        "certificate_id": CERTIFICATE,
        "area": COMMUNE,
        "beneficiary": Beneficiary.POOR,
        "provider": AidProvider.OWN_INITIATIVE,
        "aid_form": AidForm.LITIGATION,
        "matter_number": "TGPL-17",
        "begun_on": BEGUN,
    }
    return RecordLegalAid(**{**given, **more})


FINISH = FinishLegalAid(hours=12, ended_on=ENDED)
TRANSFER = TransferLegalAid(reason="Đăng ký tham gia bị thu hồi", transferred_on=MOVED)


def test_a_matter_says_for_whom_and_where_and_names_no_client() -> None:
    outcome = a_matter.when(matter()).then(recorded_aid)

    assert outcome.decided[0].effective_on == BEGUN
    assert outcome.decided[0].subjects == (PERSON,)
    assert decider.reads(matter()) == (f"certificate-{CERTIFICATE}",)


@pytest.mark.parametrize("beneficiary", list(Beneficiary))
@pytest.mark.parametrize("provider", [AidProvider.STATE_CENTRE, AidProvider.OWN_INITIATIVE])
def test_each_beneficiary_is_counted_apart_and_so_is_ones_own_initiative(
    beneficiary: Beneficiary, provider: AidProvider
) -> None:
    said = {"beneficiary": beneficiary, "provider": provider}

    a_matter.when(matter(**said)).then(recorded_aid.model_copy(update=said))


def test_a_body_takes_part_while_it_is_registered() -> None:
    said = {"provider": AidProvider.REGISTERED_BODY, "registration_id": BODY}
    named = {**said, "organisation_name": OFFICE.organisation_name}

    a_matter.when(matter(**said)).then(recorded_aid.model_copy(update=named))
    assert decider.reads(matter(**said)) == (
        f"certificate-{CERTIFICATE}",
        f"aidregistration-{BODY}",
    )
    late = matter(**said, begun_on=date(2025, 9, 1))
    a_matter.when(late).then_rejected("not-registered-for-aid")
    a_matter.when(matter(provider=AidProvider.REGISTERED_BODY)).then_rejected("registration-needed")
    a_matter.when(matter(registration_id=BODY)).then_rejected("registration-not-of-this-provider")
    unknown = a_matter.knowing(at(aid_registrations={}))
    unknown.when(matter(**said)).then_rejected("registration-not-known")


def test_a_matter_that_has_ended_is_recorded_whole() -> None:
    whole = {"hours": 12, "ended_on": ENDED}

    a_matter.when(matter(**whole)).then(recorded_aid.model_copy(update=whole))
    a_matter.when(matter(hours=12)).then_rejected("hours-and-end-together")
    a_matter.when(matter(ended_on=ENDED)).then_rejected("hours-and-end-together")
    with pytest.raises(ValidationError):
        matter(hours=0)


def test_every_fault_at_once() -> None:
    alone = a_matter.knowing(at(certificates={}))

    alone.when(
        matter(area="99999", begun_on=date(2026, 3, 3), ended_on=date(2026, 3, 1), hours=1)
    ).then_rejected("certificate-not-known", "in-the-future", "unknown-area", "ended-before-begun")
    a_matter.when(matter(begun_on=date(2025, 4, 1))).then_rejected("certificate-not-active")


def test_a_matter_ends_once() -> None:
    a_matter.given(recorded_aid).when(FINISH).then(finished)
    a_matter.given(recorded_aid, finished).when(FINISH).then_nothing()
    again = FinishLegalAid(hours=13, ended_on=date(2026, 3, 3))
    a_matter.given(recorded_aid, finished).when(again).then_rejected(
        "matter-finished", "in-the-future"
    )
    early = FinishLegalAid(hours=13, ended_on=date(2025, 8, 3))
    a_matter.given(recorded_aid).when(early).then_rejected("ended-before-begun")
    a_matter.when(FINISH).then_rejected("not-in-this-state")
    a_matter.given(recorded_aid).when(matter()).then_rejected("not-in-this-state")


def test_an_open_matter_passes_to_the_state_centre() -> None:
    a_matter.given(recorded_aid).when(TRANSFER).then(transferred)
    a_matter.given(recorded_aid, transferred).when(TRANSFER).then_nothing()
    later = TransferLegalAid(reason="x", transferred_on=date(2026, 3, 3))
    a_matter.given(recorded_aid, transferred, finished).when(later).then_rejected(
        "matter-finished", "in-the-future", "with-the-centre-already"
    )
    outcome = a_matter.given(recorded_aid, transferred).when(FINISH)
    outcome.then(finished.model_copy(update={"provider": AidProvider.STATE_CENTRE}))


def test_what_the_noun_says_of_itself() -> None:
    state = decider.replay([recorded(recorded_aid)])
    unnumbered = recorded_aid.model_copy(update={"matter_number": None})

    assert decider.claims(state) == {"legal-aid/tgpl-17"}
    assert decider.claims(decider.replay([recorded(unnumbered)])) == frozenset()
    assert decider.areas(state) == {COMMUNE}
    assert decider.subjects(state) == {PERSON}
    nothing = Unrecorded()
    assert decider.areas(nothing) == decider.subjects(nothing) == decider.claims(nothing) == set()
    assert steps(nothing) == (RecordLegalAid,)
    assert steps(state) == (FinishLegalAid, TransferLegalAid)
    assert steps(decider.replay([recorded(recorded_aid), recorded(finished, 2)])) == ()
    assert decider.replay([recorded(finished)]) == nothing


HISTORY: list[Recorded[LegalAidEvent]] = [
    recorded(recorded_aid, 1),
    recorded(transferred, 2),
    recorded(finished, 3),
]


def test_rows_say_under_whom_and_in_which_year() -> None:
    rows = sorted(rows_of(decider.replay(HISTORY)), key=lambda row: row.effective_from)

    assert [(row.effective_from, row.provider, row.status, row.year) for row in rows] == [
        (BEGUN, AidProvider.OWN_INITIATIVE, Status.OPEN, 2025),
        (MOVED, AidProvider.STATE_CENTRE, Status.OPEN, 2025),
        (ENDED, AidProvider.STATE_CENTRE, Status.FINISHED, 2026),
    ]
    assert [row.hours for row in rows] == [None, None, 12]
    assert rows_of(Unrecorded()) == set()


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (Actor(id=None, role=Role.COMMUNE, unit="x", areas=(COMMUNE,)), 1),
        (Actor(id=None, role=Role.COMMUNE, unit="x", areas=(ELSEWHERE,)), 0),
        (Actor(id=None, role=Role.APPLICANT, unit="", person_id=PERSON), 1),
        (Actor(id=None, role=Role.APPLICANT, unit="", person_id=None), 0),
    ],
)
async def test_matters_are_listed_as_far_as_one_may_see(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    await follow(connection, "legalaid", HISTORY, "legalaid-1")
    looked_for = LegalAidFilters(
        name="hanh",
        year=2026,
        status=Status.FINISHED,
        area=COMMUNE,
        beneficiary=Beneficiary.POOR,
        provider=AidProvider.STATE_CENTRE,
    )

    assert len(await legal_aid(connection, ask(TODAY, actor=actor), looked_for)) == seen


async def test_figures_count_matters_by_beneficiary_and_area(connection: AsyncConnection) -> None:
    await follow(connection, "legalaid", HISTORY, "legalaid-1")
    await follow(connection, "legalaid", [recorded(recorded_aid, 4)], "legalaid-2")

    open_one, over = await legal_aid_figures(connection, ask(TODAY), LegalAidFigureFilters())
    assert (open_one.year, open_one.matters, open_one.hours) == (2025, 1, 0)
    assert (over.year, over.matters, over.hours) == (2026, 1, 12)
