"""A form in which a lawyer practises (hình thức hành nghề). Source: Luật Luật sư Đ.23, Đ.49–50.

Unrecorded --join--> practising in an organisation --leave--> ended
     |
     +-----register--> practising in an individual capacity --revoke--> ended

What ends elsewhere may end both, until that is annulled; whoever has gone is said to be gone, and
the registration of an individual is taken back, all the same.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.places import FollowReorganisation
from services.registry.practice import ending, following, reorganised, rules
from services.registry.practice.clocks import clocks
from services.registry.practice.ending import EndPractice, LiftPracticeEnd
from services.registry.practice.following import MovePractice, NotePracticeMembership
from services.registry.practice.rules import (
    RecordLawyerJoined,
    RecordLawyerLeft,
    RecordPracticeBarTold,
    RegisterIndividualPractice,
    RevokeIndividualPractice,
)
from services.registry.practice.state import (
    Individual,
    Practice,
    Practising,
    Unrecorded,
    Workplace,
    areas,
    claims,
    evolve,
    subjects,
)
from shared.contracts.registry.practice import (
    PracticeEnd,
    PracticeEvent,
    PracticeRecordVoided,
)
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.messages import Reach, Role

PracticeCommand: TypeAlias = (
    RecordLawyerJoined
    | RecordLawyerLeft
    | RegisterIndividualPractice
    | RevokeIndividualPractice
    | RecordPracticeBarTold
    | FollowReorganisation
    | EndPractice
    | LiftPracticeEnd
    | MovePractice
    | NotePracticeMembership
)
# What happened elsewhere, as policies make it known here.
BY_POLICIES = (EndPractice, LiftPracticeEnd, MovePractice, NotePracticeMembership)


def decide(
    state: Practice, command: PracticeCommand, context: Context
) -> Sequence[Decided[PracticeEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unrecorded(), RecordLawyerJoined():
            return rules.join(command, context)
        case Unrecorded(), RegisterIndividualPractice():
            return rules.register(command, context)
        case Practising(at=Workplace() as at) as practising, RecordLawyerLeft():
            return rules.leave(practising, at, command, context)
        case Practising(at=Individual() as at) as practising, RevokeIndividualPractice():
            return rules.revoke(practising, at, command, context)
        case Practising(at=Individual() as at) as practising, RecordPracticeBarTold():
            return rules.tell(practising, at, command, context)
        case Practising() as practising, FollowReorganisation():
            return reorganised.follow_area(practising, command, context)
        case Practising() as practising, EndPractice():
            return ending.end(practising, command)
        case Practising() as practising, LiftPracticeEnd():
            return ending.lift(practising, command)
        case Practising() as practising, MovePractice():
            return following.move(practising, command, context)
        case Practising() as practising, NotePracticeMembership():
            return following.join_bar(practising, command)
        case Unrecorded(), _ if isinstance(command, BY_POLICIES):
            raise Unknown
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Practice) -> Sequence[type[PracticeCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unrecorded():
            return (RecordLawyerJoined, RegisterIndividualPractice)
        case Practising(ended_on=None, at=Workplace()):
            return (RecordLawyerLeft, FollowReorganisation)
        case Practising(ended_on=None):
            return (RevokeIndividualPractice, RecordPracticeBarTold, FollowReorganisation)
        case Practising(at=Individual(), lost=PracticeEnd()):
            return (RevokeIndividualPractice,)
        case Practising(lost=PracticeEnd.ORGANISATION_ENDED, given_back_on=None):
            return ()
        case Practising(lost=PracticeEnd.DIED):
            return ()
        case Practising(at=Workplace(), lost=PracticeEnd()):
            return (RecordLawyerLeft,)
        case Practising():
            return ()


def reads(command: PracticeCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: certificate's and organisation's."""
    match command:
        case RecordLawyerJoined():
            return (
                f"certificate-{command.certificate_id}",
                f"organisation-{command.organisation_id}",
            )
        case RegisterIndividualPractice():
            return (f"certificate-{command.certificate_id}",)
        case MovePractice(into_id=into):
            return (f"organisation-{into}",)
        case _:
            return ()


decider: Decider[Practice, PracticeCommand, Context, PracticeEvent] = Decider(
    service="registry",
    noun="practice",
    nouns="practices",
    vi="Hình thức hành nghề",
    en="Form of practice",
    contract=PracticeEvent,
    commands=(
        RecordLawyerJoined,
        RecordLawyerLeft,
        RegisterIndividualPractice,
        RevokeIndividualPractice,
        RecordPracticeBarTold,
        FollowReorganisation,
        *BY_POLICIES,
    ),
    initial=Unrecorded(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: PracticeRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    subjects=subjects,
    clocks=clocks,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.INSPECTORATE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
        Role.APPLICANT: Reach.OWN,
    },
)
