"""Training abroad is recognised. Source: Luật Luật sư Đ.12; NĐ 121/2025/NĐ-CP Đ.12, PL III IV.

Before July 2025 nothing of the procedure was read: such a recognition is entered as it stands.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.registry.context import Context, KnownPerson, Line, Text, future, unknown_area
from services.registry.foreigntraining.state import Trained
from shared.contracts.registry.foreigntraining import (
    ForeignTrainingEntered,
    ForeignTrainingFiled,
    ForeignTrainingRecognised,
    ForeignTrainingRefused,
    ForeignTrainingSubmitted,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.messages import Channel, Command, DecisionOnPaper, Reach, Role, Terms

AUTHORITY = "CERT-FOREIGN-AUTH"
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class FileForeignTraining(Command):
    """Somebody asks that their training abroad be recognised."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Tiếp nhận hồ sơ công nhận đào tạo nghề luật sư ở nước ngoài",
        en="Receive a request to recognise training abroad",
        opens=True,
    )

    person_id: UUID
    area: Line
    country: Line
    institution: Line
    completed_on: date | None = None
    channel: Channel
    filed_on: date


class EnterForeignTraining(Command):
    """A recognition was decided elsewhere, or stands in an old register."""

    terms = Terms(
        by={**DEPARTMENT, Role.ADMIN: Reach.PROVINCE},
        vi="Nhập quyết định công nhận đào tạo ở nước ngoài đã có",
        en="Enter a recognition that there is",
        opens=True,
    )

    person_id: UUID
    area: Line
    country: Line
    institution: Line
    recognised_on: date
    entered_from: Line


class SubmitForeignTraining(Command):
    """The Department has checked the dossier, and submits it."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Trình hồ sơ công nhận đào tạo ở nước ngoài",
        en="Submit it to whoever decides",
    )

    opinion: Text
    submitted_on: date


class RecordForeignRecognition(Command):
    """The authority has recognised the training; an officer records its decision."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận quyết định công nhận đào tạo ở nước ngoài",
        en="Record the decision to recognise",
    )

    decision: DecisionOnPaper


class RecordForeignRefusal(Command):
    """The authority has refused; an officer records its decision."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận từ chối công nhận đào tạo ở nước ngoài",
        en="Record the decision not to recognise",
    )

    reason: Text
    decision: DecisionOnPaper


def file(command: FileForeignTraining, context: Context) -> list[Decided[ForeignTrainingFiled]]:
    """Anybody who is known here may ask; the training is over by then.

    Raises:
        Rejected: `person-not-known`, `in-the-future`, `unknown-area`, `completed-after-filing`.
    """
    person, day = context.persons.get(command.person_id), command.filed_on
    faults = [
        *future("filed_on", day, context),
        *unknown_area("area", command.area, context, day),
    ]
    if command.completed_on is not None and command.completed_on > day:
        faults.append(Fault("completed-after-filing", "completed_on", {"filed_on": day}))
    name = named(person, faults)
    filed = ForeignTrainingFiled(
        person_id=command.person_id,
        full_name=name,
        area=command.area,
        country=command.country,
        institution=command.institution,
        completed_on=command.completed_on,
        channel=command.channel,
        filed_on=day,
    )
    return [Decided(event=filed, effective_on=day, subjects=(command.person_id,))]


def enter(command: EnterForeignTraining, context: Context) -> list[Decided[ForeignTrainingEntered]]:
    """An old register is taken as it stands.

    Raises:
        Rejected: `person-not-known`, `in-the-future`, `unknown-area`.
    """
    person, day = context.persons.get(command.person_id), command.recognised_on
    faults = [
        *future("recognised_on", day, context),
        *unknown_area("area", command.area, context, day, context.today),
    ]
    entered = ForeignTrainingEntered(
        person_id=command.person_id,
        full_name=named(person, faults),
        area=command.area,
        country=command.country,
        institution=command.institution,
        recognised_on=day,
        entered_from=command.entered_from,
    )
    return [Decided(event=entered, effective_on=day, subjects=(command.person_id,))]


def submit(
    state: Trained, command: SubmitForeignTraining, context: Context
) -> list[Decided[ForeignTrainingSubmitted]]:
    """The Department checks first. Source: NĐ 121/2025/NĐ-CP PL III IV(3).

    Raises:
        Rejected: `in-the-future`, `before-filing`.
    """
    day = command.submitted_on
    reject_any((*future("submitted_on", day, context), *early("submitted_on", day, state)))
    submitted = ForeignTrainingSubmitted(
        person_id=state.person_id, opinion=command.opinion, submitted_on=day
    )
    return [Decided(event=submitted, effective_on=day, subjects=(state.person_id,))]


def recognise(
    state: Trained, command: RecordForeignRecognition, context: Context
) -> Sequence[Decided[ForeignTrainingRecognised]]:
    """The authority of the day of the filing decides.

    Raises:
        Rejected: as `faults_of` says.
    Source: NĐ 121/2025/NĐ-CP Đ.12.
    """
    decision, rule = command.decision, authority(state, context)
    reject_any(faults_of(state, decision, rule, context))
    recognised = ForeignTrainingRecognised(
        person_id=state.person_id,
        full_name=state.full_name,
        country=state.country,
        institution=state.institution,
        recognised_on=decision.signed_on,
    )
    return [
        Decided(
            event=recognised,
            effective_on=decision.signed_on,
            subjects=(state.person_id,),
            decision=decision,
            rule_rows=(rule.id,),
        )
    ]


def refuse(
    state: Trained, command: RecordForeignRefusal, context: Context
) -> Sequence[Decided[ForeignTrainingRefused]]:
    """A refusal says why; the same authority decides.

    Raises:
        Rejected: as `faults_of` says.
    """
    decision, rule = command.decision, authority(state, context)
    reject_any(faults_of(state, decision, rule, context))
    refused = ForeignTrainingRefused(
        person_id=state.person_id, reason=command.reason, refused_on=decision.signed_on
    )
    return [
        Decided(
            event=refused,
            effective_on=decision.signed_on,
            subjects=(state.person_id,),
            decision=decision,
            rule_rows=(rule.id,),
        )
    ]


# What they share ------------------------------------------------------------------------------


def named(person: KnownPerson | None, faults: list[Fault]) -> str:
    """Find out whom it is about, once nothing is wrong.

    Raises:
        Rejected: `person-not-known` beside whatever else was found.
    """
    if person is None:
        faults.append(Fault("person-not-known", "person_id"))
    reject_any(faults)
    return "" if person is None else person.full_name


def authority(state: Trained, context: Context) -> RuleRow | Gap:
    """Look up who recognises, by the law of the filing."""
    return context.rules.on(AUTHORITY, state.filed_on or context.today)


def faults_of(
    state: Trained, decision: DecisionOnPaper, rule: RuleRow | Gap, context: Context
) -> Iterator[Fault]:
    """Find all that is wrong with a decision."""
    match rule:
        case Gap():
            on = state.filed_on or context.today
            yield Fault("no-recognising-authority", "decision.authority", {"on": on})
        case RuleRow(value=competent) if decision.authority != competent:
            said = {"competent": competent}
            yield Fault("not-the-recognising-authority", "decision.authority", said)
        case RuleRow():
            pass
    yield from early("decision.signed_on", decision.signed_on, state)
    yield from future("decision.signed_on", decision.signed_on, context)


def early(field: str, day: date, state: Trained) -> Iterator[Fault]:
    """Nothing comes before the dossier, or before it was submitted."""
    since = state.submitted_on or state.filed_on
    if since is not None and day < since:
        yield Fault("before-filing", field, {"filed_on": since})
