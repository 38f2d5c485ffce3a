"""What lawyers can do beyond the law: languages with their level, international trade, skills."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.competency import decider, steps
from services.registry.competency.queries import (
    CompetencyFigureFilters,
    CompetencyFilters,
    competencies,
    competency_figures,
)
from services.registry.competency.rows import rows_of
from services.registry.competency.rules import EndCompetency, RecordCompetency
from services.registry.competency.state import Unproven
from shared.contracts.registry.competency import (
    CompetencyEnded,
    CompetencyEvent,
    CompetencyKind,
    CompetencyRecorded,
)
from shared.messages import Actor, Recorded, Role
from tests.registry.context import BAR, CERTIFICATE, COMMUNE, NAME, PERSON, on
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, SINCE, LAST, ENDED = (
    date(2026, 3, 2),
    date(2024, 9, 2),
    date(2026, 9, 1),
    date(2026, 1, 5),
)
a_competency = Scenario(decider, on(TODAY, noun="competency", actor=BAR))
english = CompetencyRecorded(
    person_id=PERSON,
    full_name=NAME,
    certificate_id=CERTIFICATE,
    area=COMMUNE,
    competency_kind=CompetencyKind.FOREIGN_LANGUAGE,
    subject="Tiếng Anh",
    level="C1",
    proof="Chứng chỉ số 118",
    valid_from=SINCE,
    valid_to=LAST,
)
ended = CompetencyEnded(
    person_id=PERSON,
    competency_kind=CompetencyKind.FOREIGN_LANGUAGE,
    subject="Tiếng Anh",
    reason="Chứng chỉ bị thu hồi",
    ended_on=ENDED,
)


def record(**more: Any) -> RecordCompetency:
    """Build the command with only what the test is about."""
    given: dict[str, Any] = {
        "certificate_id": CERTIFICATE,
        "competency_kind": CompetencyKind.FOREIGN_LANGUAGE,
        "subject": "Tiếng Anh",
        "level": "C1",
        "proof": "Chứng chỉ số 118",
        "valid_from": SINCE,
        "valid_to": LAST,
    }
    return RecordCompetency(**{**given, **more})


def end(ended_on: date = ENDED) -> EndCompetency:
    """Build the command with only what the test is about."""
    return EndCompetency(reason="Chứng chỉ bị thu hồi", ended_on=ended_on)


def test_a_language_is_recorded_with_its_level_and_its_proof() -> None:
    outcome = a_competency.when(record()).then(english)

    assert outcome.decided[0].subjects == (PERSON,)
    assert outcome.decided[0].effective_on == SINCE
    assert decider.reads(record()) == (f"certificate-{CERTIFICATE}",)
    assert decider.reads(end()) == ()


@pytest.mark.parametrize("kind", [CompetencyKind.INTERNATIONAL_TRADE, CompetencyKind.SKILL])
def test_what_is_no_language_needs_no_level(kind: CompetencyKind) -> None:
    said = {"competency_kind": kind, "subject": "Trọng tài", "level": None, "valid_to": None}

    a_competency.when(record(**said)).then(english.model_copy(update=said))


def test_every_fault_at_once() -> None:
    alone = a_competency.knowing(on(TODAY, noun="competency", actor=BAR, certificates={}))

    alone.when(record(level=None, valid_from=date(2026, 3, 3), valid_to=TODAY)).then_rejected(
        "certificate-not-known", "in-the-future", "ends-before-it-begins", "level-needed"
    )
    a_competency.when(record(level=None)).then_rejected("level-needed")
    a_competency.given(english).when(record()).then_rejected("not-in-this-state")


def test_a_competency_ends_once() -> None:
    a_competency.given(english).when(end()).then(ended)
    a_competency.given(english, ended).when(end()).then_nothing()
    a_competency.given(english, ended).when(end(date(2026, 3, 3))).then_rejected(
        "in-the-future", "competency-ended"
    )
    a_competency.given(english).when(end(date(2024, 9, 1))).then_rejected("ended-before-begun")
    a_competency.when(end()).then_rejected("not-in-this-state")


def test_a_renewal_is_a_competency_of_its_own_and_a_repetition_is_not() -> None:
    renewed = english.model_copy(update={"valid_from": LAST, "valid_to": None})
    state = decider.replay([recorded(english)])

    assert decider.claims(state) == {f"competency/{PERSON}/foreign_language/tieng anh/{SINCE}"}
    assert decider.claims(state).isdisjoint(decider.claims(decider.replay([recorded(renewed)])))


def test_what_the_noun_says_of_itself() -> None:
    state = decider.replay([recorded(english)])
    nothing = Unproven()

    assert decider.areas(state) == {COMMUNE}
    assert decider.subjects(state) == {PERSON}
    assert decider.areas(nothing) == decider.subjects(nothing) == decider.claims(nothing) == set()
    assert steps(nothing) == (RecordCompetency,)
    assert steps(state) == (EndCompetency,)
    assert steps(decider.replay([recorded(english), recorded(ended, 2)])) == ()
    assert decider.replay([recorded(ended)]) == nothing


@pytest.mark.parametrize(
    ("history", "until"),
    [
        ([english], date(2026, 9, 2)),
        ([english, ended], ENDED),
        ([english.model_copy(update={"valid_to": None})], None),
        ([english.model_copy(update={"valid_to": date(2025, 9, 1)}), ended], date(2025, 9, 2)),
    ],
)
def test_a_competency_is_held_as_its_paper_says_or_until_it_ends(
    history: list[CompetencyEvent], until: date | None
) -> None:
    (row,) = rows_of(decider.replay([recorded(one, n) for n, one in enumerate(history, 1)]))

    assert (row.effective_from, row.effective_to) == (SINCE, until)


def test_what_ended_as_it_began_was_never_held() -> None:
    at_once = ended.model_copy(update={"ended_on": SINCE})

    assert rows_of(decider.replay([recorded(english), recorded(at_once, 2)])) == set()
    assert rows_of(Unproven()) == set()


HISTORY: list[Recorded[CompetencyEvent]] = [recorded(english, 1), recorded(ended, 2)]


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (BAR, 1),
        (Actor(id=None, role=Role.APPLICANT, unit="", person_id=PERSON), 1),
        (Actor(id=None, role=Role.APPLICANT, unit="", person_id=None), 0),
    ],
)
async def test_competencies_are_listed_for_whoever_may_see_them(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    await follow(connection, "competency", HISTORY, "competency-1")
    looked_for = CompetencyFilters(
        name="hanh",
        competency_kind=CompetencyKind.FOREIGN_LANGUAGE,
        subject="tieng anh",
        area=COMMUNE,
    )
    before = date(2025, 9, 2)

    assert len(await competencies(connection, ask(before, actor=actor), looked_for)) == seen
    assert await competencies(connection, ask(TODAY, actor=actor), looked_for) == []


async def test_figures_count_a_lawyer_once(connection: AsyncConnection) -> None:
    await follow(connection, "competency", [recorded(english, 1)], "competency-1")
    again = english.model_copy(update={"subject": "tiếng Anh", "level": "B2"})
    await follow(connection, "competency", [recorded(again, 2)], "competency-2")

    (figure,) = await competency_figures(connection, ask(TODAY), CompetencyFigureFilters())
    assert (figure.lawyers, figure.competency_kind) == (1, CompetencyKind.FOREIGN_LANGUAGE)
