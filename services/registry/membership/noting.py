"""What was recorded of a member's certificate and practices, as policies make it known here.

Facts, not requests: they are recorded whether the membership goes on or not, several practices may
run side by side, and the same again changes nothing.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.membership.fact import BY_POLICIES, about
from services.registry.membership.state import Member, Membership
from shared.contracts.registry.membership_practice import (
    MemberCertificateLost,
    MemberCertificateRestored,
    MemberPracticeBegun,
    MemberPracticeEnded,
    MemberPracticeGivenBack,
)
from shared.decider import Decided
from shared.messages import Command, Terms


class NotePractice(Command):
    """A form of practice of the member was recorded."""

    terms = Terms(
        by=BY_POLICIES, vi="Ghi nhận hình thức hành nghề đã có trong sổ", en="Note a practice"
    )

    practice_id: UUID
    organisation_id: UUID | None
    begun_on: date


class NotePracticeEnded(Command):
    """A form of practice of the member has ended."""

    terms = Terms(
        by=BY_POLICIES, vi="Ghi nhận hình thức hành nghề đã kết thúc", en="Note a practice's end"
    )

    practice_id: UUID
    ended_on: date  # the last day


class NotePracticeGivenBack(Command):
    """What had ended a practice of the member was annulled."""

    terms = Terms(
        by=BY_POLICIES,
        vi="Ghi nhận căn cứ kết thúc hình thức hành nghề đã bị hủy",
        en="Note that what ended a practice was annulled",
    )

    practice_id: UUID
    ended_on: date | None  # the last day, where something else ended it
    given_back_on: date


class NoteCertificateLost(Command):
    """The certificate of the member was revoked."""

    terms = Terms(
        by=BY_POLICIES, vi="Ghi nhận chứng chỉ của thành viên bị thu hồi", en="Note a revocation"
    )

    decision_id: UUID
    lost_on: date


class NoteCertificateRestored(Command):
    """The revocation of the certificate was annulled."""

    terms = Terms(
        by=BY_POLICIES,
        vi="Ghi nhận hủy quyết định thu hồi chứng chỉ của thành viên",
        en="Note that a revocation was annulled",
    )

    decision_id: UUID
    restored_on: date


Noted: TypeAlias = (
    NotePractice
    | NotePracticeEnded
    | NotePracticeGivenBack
    | NoteCertificateLost
    | NoteCertificateRestored
)
NOTED = (
    NotePractice,
    NotePracticeEnded,
    NotePracticeGivenBack,
    NoteCertificateLost,
    NoteCertificateRestored,
)
Said: TypeAlias = (
    MemberPracticeBegun
    | MemberPracticeEnded
    | MemberPracticeGivenBack
    | MemberCertificateLost
    | MemberCertificateRestored
)


def note(state: Membership, member: Member, command: Noted) -> Sequence[Decided[Said]]:
    """Say what follows from what was recorded elsewhere in the register."""
    match command:
        case NotePractice():
            return began(state, member, command)
        case NotePracticeEnded():
            return ended(state, member, command)
        case NotePracticeGivenBack():
            return given_back(state, member, command)
        case NoteCertificateLost(decision_id=by, lost_on=day):
            if state.certificate_lost.get(by) == day:
                return []
            return about(member, MemberCertificateLost(decision_id=by, lost_on=day), day)
        case NoteCertificateRestored(decision_id=by, restored_on=day):
            if by not in state.certificate_lost:
                return []
            return about(member, MemberCertificateRestored(decision_id=by, restored_on=day), day)


def began(state: Membership, member: Member, command: NotePractice) -> Sequence[Decided[Said]]:
    """A practice is known by its id."""
    if any(one.practice_id == command.practice_id for one in state.practices):
        return []
    event = MemberPracticeBegun(
        person_id=member.person_id,
        full_name=member.full_name,
        organisation_id=command.organisation_id,
        begun_on=command.begun_on,
        practice_id=command.practice_id,
    )
    return about(member, event, command.begun_on)


def ended(state: Membership, member: Member, command: NotePracticeEnded) -> Sequence[Decided[Said]]:
    """Only a practice that runs ends."""
    running = (one.practice_id for one in state.practices if one.ended_on is None)
    if command.practice_id not in running:
        return []
    event = MemberPracticeEnded(
        person_id=member.person_id,
        full_name=member.full_name,
        ended_on=command.ended_on,
        practice_id=command.practice_id,
    )
    return about(member, event, command.ended_on)


def given_back(
    state: Membership, member: Member, command: NotePracticeGivenBack
) -> Sequence[Decided[Said]]:
    """A practice that is known here goes on, or ended on another day; again changes nothing."""
    known = {one.practice_id: one.ended_on for one in state.practices}
    if known.get(command.practice_id, command.ended_on) == command.ended_on:
        return []
    event = MemberPracticeGivenBack(
        person_id=member.person_id,
        full_name=member.full_name,
        practice_id=command.practice_id,
        ended_on=command.ended_on,
    )
    return about(member, event, command.given_back_on)
