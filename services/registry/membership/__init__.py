"""Membership of a Bar (thành viên Đoàn luật sư) and the card. Source: Luật Luật sư Đ.20, Đ.85.

Outside --apply--> Applied --admit--> Member --withdraw, transfer, delete, die--> Member, over
   |                  ^   |              ^
   | admit, enter,    |   +--refuse--> Refused --complaint upheld--> Applied
   +--- receive ------|------------------+

Beside it stand dated facts: cards, times of practice, and restrictions, each by the decision that
made it. What other authorities decided is recorded in any state once it is known here.
"""

from collections.abc import Sequence
from dataclasses import replace

from services.registry.context import Context
from services.registry.membership import (
    admission,
    application,
    board,
    card,
    discipline,
    leaving,
    noting,
    practice,
    residence,
)
from services.registry.membership.admission import AdmitMember, EnterMembership, ReceiveTransfer
from services.registry.membership.application import (
    AdmitApplicant,
    ApplyForMembership,
    RecordRefusalComplaint,
    RecordRefusalReview,
    RefuseApplicant,
)
from services.registry.membership.board import (
    DeleteIdleName,
    RecordCertificateRevoked,
    RecordMemberDeath,
    RecordRevocationAsked,
)
from services.registry.membership.card import (
    RecordCardExchanged,
    RecordCardIssued,
    RecordCardWithdrawn,
    RequestCard,
)
from services.registry.membership.clocks import SUSPENSION_ENDS, clocks, unannounced
from services.registry.membership.commands import (
    ANSWERS,
    FACTS,
    OF_A_MEMBER,
    OF_A_RUNNING,
    OPENINGS,
    Fact,
    MembershipCommand,
    guides,
    reads,
)
from services.registry.membership.discipline import (
    RecordCaseClosed,
    RecordCaseOpened,
    RecordDeletion,
    RecordDisciplineAnnulled,
    RecordSuspension,
    RecordWarning,
    ReinstateMember,
)
from services.registry.membership.history import evolve
from services.registry.membership.leaving import (
    RecordTransfer,
    RefuseTransfer,
    RequestTransfer,
    WithdrawFromBar,
)
from services.registry.membership.noting import (
    NOTED,
    NoteCertificateLost,
    NoteCertificateRestored,
    NotePractice,
    NotePracticeEnded,
    NotePracticeGivenBack,
)
from services.registry.membership.practice import RecordMemberPractice, RecordMemberPracticeEnded
from services.registry.membership.state import (
    Applied,
    Lifecycle,
    Member,
    Membership,
    Outside,
    Refused,
    areas,
    claims,
    places,
    subjects,
)
from services.registry.places import FollowReorganisation
from shared.contracts.registry.membership import MembershipEvent, MembershipRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.messages import Reach, Role


def decide(
    state: Membership, command: MembershipCommand, context: Context
) -> Sequence[Decided[MembershipEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    if isinstance(command, Fact):
        return decided_elsewhere(state, command)
    match state.lifecycle, command:
        case Outside(), ApplyForMembership():
            return application.apply(command, context)
        case Outside(), AdmitMember():
            return admission.admit(command, context)
        case Outside(), EnterMembership():
            return admission.enter(command, context)
        case Outside(), ReceiveTransfer():
            return admission.receive(command, context)
        case Outside(), _ if isinstance(command, (ReinstateMember, *NOTED)):
            raise Unknown
        case Applied() | Refused(), _ if isinstance(command, NOTED):
            return []  # the Bar looks at who asks when it admits
        case Applied() as asked, AdmitApplicant():
            lives_in = places(state)[-1].area
            return application.admit(replace(asked, area=lives_in), command, context)
        case Applied() as asked, RefuseApplicant():
            return application.refuse(asked, command, context)
        case Refused() as refused, RecordRefusalComplaint():
            return application.complain(refused, command, context)
        case Refused() as refused, RecordRefusalReview():
            return application.review(refused, command, context)
        case Applied() | Member() as one, FollowReorganisation():
            return residence.follow_area(state, one, command, context)
        case Member() as member, _:
            return of_a_member(state, member, command, context)
        case lifecycle, _:
            raise not_here(lifecycle, over=False)


def decided_elsewhere(state: Membership, command: Fact) -> Sequence[Decided[MembershipEvent]]:
    """Say what follows from the Bar's discipline, in any state of a stream that exists."""
    if isinstance(state.lifecycle, Outside):
        raise Unknown
    match command:
        case RecordSuspension():
            return discipline.suspend(state, command)
        case RecordDeletion():
            return discipline.delete(state, command)
        case RecordWarning():
            return discipline.warn(state, command)
        case RecordCaseOpened():
            return discipline.consider(state, command)
        case RecordCaseClosed():
            return discipline.close(state, command)
        case RecordDisciplineAnnulled():
            return discipline.annul(state, command)


def of_a_member(
    state: Membership, member: Member, command: MembershipCommand, context: Context
) -> Sequence[Decided[MembershipEvent]]:
    """Say what follows for a member, and for who is one no more."""
    match command:
        case RecordCardIssued():
            return card.issue(state, member, command, context)
        case RecordCardExchanged():
            return card.exchange(state, member, command, context)
        case RecordCardWithdrawn():
            return card.withdraw(state, member, command, context)
        case RecordMemberPracticeEnded():
            return practice.end(state, member, command, context)
        case (
            NotePractice()
            | NotePracticeEnded()
            | NotePracticeGivenBack()
            | NoteCertificateLost()
            | NoteCertificateRestored()
        ):
            return noting.note(state, member, command)
        case RecordRevocationAsked():
            return board.ask_revocation(state, member, command, context)
        case RecordCertificateRevoked():
            return board.revoked(state, member, command, context)
        case RecordMemberDeath():
            return board.die(state, member, command, context)
        case ReinstateMember():
            return discipline.reinstate(state, member, context)
        case _ if state.over_since() is not None:
            raise not_here(member, over=True)
        case RequestCard():
            return card.request(state, member, command, context)
        case RequestTransfer():
            return leaving.request(state, member, command, context)
        case RefuseTransfer():
            return leaving.refuse(state, member, command, context)
        case RecordTransfer():
            return leaving.transfer(state, member, command, context)
        case WithdrawFromBar():
            return leaving.withdraw(state, member, command, context)
        case RecordMemberPractice():
            return practice.begin(state, member, command, context)
        case DeleteIdleName():
            return board.delete_idle(state, member, command, context)
        case _:
            raise not_here(member, over=False)


def not_here(lifecycle: Lifecycle, *, over: bool) -> Rejected:
    """Say that a state does not allow a command."""
    stage = "over" if over else type(lifecycle).__name__.lower()
    return Rejected([Fault("not-in-this-state", None, {"state": stage})])


def steps(state: Membership) -> Sequence[type[MembershipCommand]]:
    """List the commands of people that a state allows."""
    match state.lifecycle:
        case Outside():
            return OPENINGS
        case Applied():
            return (AdmitApplicant, RefuseApplicant, FollowReorganisation)
        case Refused(complained_on=None):
            return (RecordRefusalComplaint,)
        case Refused(reviewed=reviewed):
            return () if reviewed else (RecordRefusalReview,)
        case Member() if state.over_since() is not None:
            return OF_A_MEMBER
        case Member():
            reinstate = (ReinstateMember,) if unannounced(state) else ()
            return (*OF_A_RUNNING, *OF_A_MEMBER, *reinstate)


decider: Decider[Membership, MembershipCommand, Context, MembershipEvent] = Decider(
    service="registry",
    noun="membership",
    nouns="memberships",
    vi="Thành viên Đoàn luật sư",
    en="Bar membership",
    contract=MembershipEvent,
    commands=(*OPENINGS, *ANSWERS, *OF_A_RUNNING, *OF_A_MEMBER, ReinstateMember, *FACTS),
    initial=Membership(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: MembershipRecordVoided(reason=reason),
    voidable_by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    subjects=subjects,
    clocks=clocks,
    on_due={SUSPENSION_ENDS: ReinstateMember},
    guides=guides,
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
