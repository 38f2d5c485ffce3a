"""Training abroad is recognised by whom the law of the filing names, within its days."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.foreigntraining import decider, steps
from services.registry.foreigntraining.clocks import clocks
from services.registry.foreigntraining.queries import ForeignTrainingFilters, foreign_trainings
from services.registry.foreigntraining.rows import rows_of
from services.registry.foreigntraining.rules import (
    EnterForeignTraining,
    FileForeignTraining,
    RecordForeignRecognition,
    RecordForeignRefusal,
    SubmitForeignTraining,
)
from services.registry.foreigntraining.state import ForeignTraining, Status, Unfiled
from shared.contracts.registry.foreigntraining import (
    ForeignTrainingEntered,
    ForeignTrainingEvent,
    ForeignTrainingFiled,
    ForeignTrainingRecognised,
    ForeignTrainingRefused,
    ForeignTrainingSubmitted,
)
from shared.law.data import load_holidays, load_rules
from shared.messages import Actor, Channel, Recorded, Role
from tests.registry.context import CHAIR, COMMUNE, MINISTER, NAME, PERSON, on, signed
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

FILED, SUBMITTED, DECIDED, TODAY = (
    date(2026, 3, 2),
    date(2026, 3, 9),
    date(2026, 3, 16),
    date(2026, 4, 1),
)
WHERE: dict[str, Any] = {"country": "Pháp", "institution": "Trường luật sư giả định"}
a_training = Scenario(decider, on(TODAY, noun="foreigntraining"))
filed = ForeignTrainingFiled(
    person_id=PERSON,
    full_name=NAME,
    area=COMMUNE,
    completed_on=date(2025, 6, 2),
    channel=Channel.COUNTER,
    filed_on=FILED,
    **WHERE,
)
submitted = ForeignTrainingSubmitted(
    person_id=PERSON, opinion="Chương trình tương đương", submitted_on=SUBMITTED
)
recognised = ForeignTrainingRecognised(
    person_id=PERSON, full_name=NAME, recognised_on=DECIDED, **WHERE
)
refused = ForeignTrainingRefused(
    person_id=PERSON, reason="Không phải đào tạo nghề", refused_on=DECIDED
)
entered = ForeignTrainingEntered(
    person_id=PERSON,
    full_name=NAME,
    area=COMMUNE,
    recognised_on=date(2019, 5, 6),
    entered_from="Sổ cũ",
    **WHERE,
)
ASKS = FileForeignTraining(
    person_id=PERSON,
    area=COMMUNE,
    completed_on=filed.completed_on,
    channel=Channel.COUNTER,
    filed_on=FILED,
    **WHERE,
)
SUBMITS = SubmitForeignTraining(opinion=submitted.opinion, submitted_on=SUBMITTED)
RECOGNISES = RecordForeignRecognition(decision=signed(DECIDED, by=CHAIR))
REFUSES = RecordForeignRefusal(reason=refused.reason, decision=signed(DECIDED, by=CHAIR))


def after(*events: ForeignTrainingEvent) -> ForeignTraining:
    return decider.replay([recorded(one, number) for number, one in enumerate(events, 1)])


def test_it_is_asked_for_checked_and_decided() -> None:
    a_training.when(ASKS).then(filed)
    a_training.given(filed).when(SUBMITS).then(submitted)
    done = a_training.given(filed, submitted).when(RECOGNISES)
    done.then(recognised)
    done.under("CERT-FOREIGN-AUTH/2025-07-01")
    a_training.given(filed, submitted).when(REFUSES).then(refused)
    assert decider.reads(ASKS) == (f"person-{PERSON}",)
    assert decider.reads(SUBMITS) == ()


def test_every_fault_at_once() -> None:
    unknown = a_training.knowing(on(TODAY, noun="foreigntraining", persons={}))
    wrong = ASKS.model_copy(
        update={"area": "1", "completed_on": date(2030, 1, 2), "filed_on": date(2030, 1, 1)}
    )
    unknown.when(wrong).then_rejected(
        "in-the-future", "unknown-area", "completed-after-filing", "person-not-known"
    )
    by_another = RecordForeignRecognition(decision=signed(date(2026, 3, 3), by=MINISTER))
    a_training.given(filed, submitted).when(by_another).then_rejected(
        "not-the-recognising-authority", "before-filing"
    )
    early = SUBMITS.model_copy(update={"submitted_on": date(2026, 3, 1)})
    a_training.given(filed).when(early).then_rejected("before-filing")


def test_each_step_has_its_state() -> None:
    for history, command in (
        ((), SUBMITS),
        ((filed,), RECOGNISES),
        ((filed,), REFUSES),
        ((filed, submitted), SUBMITS),
        ((filed, submitted, recognised), REFUSES),
        ((entered,), SUBMITS),
    ):
        a_training.given(*history).when(command).then_rejected("not-in-this-state")
    allowed = [steps(after(*one)) for one in ((), (filed,), (filed, submitted), (entered,))]
    assert allowed == [
        (FileForeignTraining, EnterForeignTraining),
        (SubmitForeignTraining,),
        (RecordForeignRecognition, RecordForeignRefusal),
        (),
    ]


def test_what_the_law_data_does_not_say_nobody_guesses_and_old_decisions_are_entered() -> None:
    old = filed.model_copy(update={"filed_on": date(2025, 6, 2)})
    a_training.given(old, submitted).when(RECOGNISES).then_rejected("no-recognising-authority")
    enters = EnterForeignTraining(
        person_id=PERSON,
        area=COMMUNE,
        recognised_on=entered.recognised_on,
        entered_from="Sổ cũ",
        **WHERE,
    )
    a_training.when(enters).then(entered)


def test_the_department_and_the_chair_have_seven_working_days_each() -> None:
    rules, calendar = load_rules(), load_holidays()
    found = [
        (one.name, one.due_on)
        for history in ((filed,), (filed, submitted), (filed, submitted, recognised), (entered,))
        for one in clocks(after(*history), rules, calendar)
    ]
    assert found == [
        ("foreign-training-check", date(2026, 3, 11)),
        ("foreign-training-decide", date(2026, 3, 18)),
    ]
    old = filed.model_copy(update={"filed_on": date(2025, 6, 2)})
    (gap,) = clocks(after(old), rules, calendar)
    assert gap.due_on is None


def test_one_training_is_asked_about_once_until_it_is_refused() -> None:
    key = f"foreign-training/{PERSON}/phap/truong luat su gia dinh"
    assert decider.claims(after(filed)) == decider.claims(after(entered)) == {key}
    assert decider.claims(after(filed, submitted, refused)) == frozenset()
    assert decider.areas(after(filed)) == {COMMUNE}
    assert decider.subjects(after(filed)) == {PERSON}
    assert decider.claims(Unfiled()) == decider.areas(Unfiled()) == frozenset()
    assert rows_of(Unfiled()) == set()


async def test_the_list_says_how_each_stood(connection: AsyncConnection) -> None:
    events: tuple[ForeignTrainingEvent, ...] = (filed, submitted, recognised)
    history: list[Recorded[ForeignTrainingEvent]] = [
        recorded(one, number, stream="foreigntraining-1") for number, one in enumerate(events, 1)
    ]
    await follow(connection, "foreigntraining", history, "foreigntraining-1")

    async def seen(day: date, role: Role = Role.DEPARTMENT) -> list[Status]:
        actor = Actor(id=UUID(int=7), role=role, unit="Sở Tư pháp")
        asked = ask(day, actor=actor)
        rows = await foreign_trainings(connection, asked, ForeignTrainingFilters(name="hanh"))
        return [row.status for row in rows]

    assert await seen(FILED) == [Status.FILED]
    assert await seen(TODAY) == [Status.RECOGNISED]
    assert await seen(TODAY, Role.APPLICANT) == []
