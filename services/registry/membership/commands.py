"""Which commands there are, which streams and which rows of the law each of them is about."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from services.registry.membership import application, leaving
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
from services.registry.membership.discipline import (
    RecordCaseClosed,
    RecordCaseOpened,
    RecordDeletion,
    RecordDisciplineAnnulled,
    RecordSuspension,
    RecordWarning,
    ReinstateMember,
)
from services.registry.membership.leaving import (
    RecordTransfer,
    RefuseTransfer,
    RequestTransfer,
    WithdrawFromBar,
)
from services.registry.membership.noting import NOTED, Noted
from services.registry.membership.practice import RecordMemberPractice, RecordMemberPracticeEnded
from services.registry.membership.state import Membership
from services.registry.places import FollowReorganisation
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Command

Opening: TypeAlias = ApplyForMembership | AdmitMember | EnterMembership | ReceiveTransfer
Answer: TypeAlias = AdmitApplicant | RefuseApplicant | RecordRefusalComplaint | RecordRefusalReview
OfARunning: TypeAlias = (
    RequestCard
    | RequestTransfer
    | RefuseTransfer
    | RecordTransfer
    | WithdrawFromBar
    | RecordMemberPractice
    | DeleteIdleName
    | FollowReorganisation
)
OfAMember: TypeAlias = (
    RecordCardIssued
    | RecordCardExchanged
    | RecordCardWithdrawn
    | RecordMemberPracticeEnded
    | RecordRevocationAsked
    | RecordCertificateRevoked
    | RecordMemberDeath
    | ReinstateMember
)
Fact: TypeAlias = (
    RecordSuspension
    | RecordDeletion
    | RecordWarning
    | RecordCaseOpened
    | RecordCaseClosed
    | RecordDisciplineAnnulled
)
MembershipCommand: TypeAlias = Opening | Answer | OfARunning | OfAMember | Fact | Noted
OPENINGS = (ApplyForMembership, AdmitMember, EnterMembership, ReceiveTransfer)
ANSWERS = (AdmitApplicant, RefuseApplicant, RecordRefusalComplaint, RecordRefusalReview)
OF_A_RUNNING = (
    RequestCard,
    RequestTransfer,
    RefuseTransfer,
    RecordTransfer,
    WithdrawFromBar,
    RecordMemberPractice,
    DeleteIdleName,
    FollowReorganisation,
)
OF_A_MEMBER = (
    RecordCardIssued,
    RecordCardExchanged,
    RecordCardWithdrawn,
    RecordMemberPracticeEnded,
    RecordRevocationAsked,
    RecordCertificateRevoked,
    RecordMemberDeath,
)
FACTS = (
    RecordSuspension,
    RecordDeletion,
    RecordWarning,
    RecordCaseOpened,
    RecordCaseClosed,
    RecordDisciplineAnnulled,
    *NOTED,
)
# By command: the row of the law that a form shows beside a field.
SHOWN: Mapping[type[Command], tuple[str, str]] = {
    ApplyForMembership: ("applied_on", application.JOIN_WITHIN),
    AdmitApplicant: ("criminal_record", application.RECORD_AFTER),
    WithdrawFromBar: ("decision.signed_on", leaving.WARNING_BARS),
    RecordTransfer: ("decision.signed_on", leaving.TRANSFER_LIMIT),
}


def reads(command: MembershipCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the certificate's, an organisation's."""
    match command:
        case (
            ApplyForMembership(certificate_id=certificate)
            | AdmitApplicant(certificate_id=certificate)
            | AdmitMember(certificate_id=certificate)
            | EnterMembership(certificate_id=certificate)
            | ReceiveTransfer(certificate_id=certificate)
        ):
            return (f"certificate-{certificate}",)
        case RecordMemberPractice(organisation_id=organisation) if organisation is not None:
            return (f"organisation-{organisation}",)
        case _:
            return ()


def guides(
    _: Membership, command: type[Command], rules: Rules, day: date
) -> Mapping[str, RuleRow | Gap]:
    """Whoever fills a form in sees within what time, or after how long, the law lets it be."""
    if command not in SHOWN:
        return {}
    path, rule = SHOWN[command]
    return {path: rules.on(rule, day)}
