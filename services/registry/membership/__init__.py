"""Membership of a Bar (thành viên Đoàn luật sư). Source: Luật Luật sư Đ.20, Đ.85.

Unknown --admit, enter--> Member

Beside it stand its restrictions, recorded in any state once it is known here: suspensions from a
day to a day, deletions from a day on, each by the decision that made it.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.membership import admission, discipline
from services.registry.membership.admission import AdmitMember, EnterMembership
from services.registry.membership.discipline import (
    RecordDeletion,
    RecordDisciplineAnnulled,
    RecordSuspension,
)
from services.registry.membership.state import (
    Member,
    Membership,
    Outside,
    areas,
    claims,
    evolve,
    subjects,
)
from shared.contracts.registry.membership import MembershipEvent, MembershipRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.messages import Reach, Role

MembershipCommand: TypeAlias = (
    AdmitMember | EnterMembership | RecordSuspension | RecordDeletion | RecordDisciplineAnnulled
)


def decide(
    state: Membership, command: MembershipCommand, context: Context
) -> Sequence[Decided[MembershipEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state.lifecycle, command:
        case Outside(), AdmitMember():
            return admission.admit(command, context)
        case Outside(), EnterMembership():
            return admission.enter(command, context)
        case Outside(), RecordSuspension() | RecordDeletion() | RecordDisciplineAnnulled():
            raise Unknown
        case _, RecordSuspension():
            return discipline.suspend(state, command)
        case _, RecordDeletion():
            return discipline.delete(state, command)
        case _, RecordDisciplineAnnulled():
            return discipline.annul(state, command)
        case lifecycle, _:
            stage = type(lifecycle).__name__.lower()
            raise Rejected([Fault("not-in-this-state", None, {"state": stage})])


def steps(state: Membership) -> Sequence[type[MembershipCommand]]:
    """List the commands of people that a state allows."""
    match state.lifecycle:
        case Outside():
            return (AdmitMember, EnterMembership)
        case Member():
            return ()


def reads(command: MembershipCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the certificate's."""
    match command:
        case AdmitMember(certificate_id=certificate_id):
            return (f"certificate-{certificate_id}",)
        case EnterMembership(certificate_id=certificate_id):
            return (f"certificate-{certificate_id}",)
        case _:
            return ()


decider: Decider[Membership, MembershipCommand, Context, MembershipEvent] = Decider(
    service="registry",
    noun="membership",
    nouns="memberships",
    vi="Thành viên Đoàn luật sư",
    en="Bar membership",
    contract=MembershipEvent,
    commands=(
        AdmitMember,
        EnterMembership,
        RecordSuspension,
        RecordDeletion,
        RecordDisciplineAnnulled,
    ),
    initial=Membership(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: MembershipRecordVoided(reason=reason),
    voidable_by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    subjects=subjects,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
        Role.APPLICANT: Reach.OWN,
    },
)
