"""May somebody practise on a day, and why: the certificate and the membership of that day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.reporting.views.certificate import GRANTED, CertificateStatus
from services.reporting.views.membership import MembershipStatus
from services.reporting.views.through import ONE_DAY


class Reason(StrEnum):
    """Why somebody may not practise."""

    NOT_ISSUED = "certificate_not_issued"
    TAKEN_AWAY = "use_taken_away"
    NOT_A_MEMBER = "not_a_member"
    SUSPENDED = "membership_suspended"
    DELETED = "name_deleted"


TEMPORARY = frozenset({Reason.TAKEN_AWAY, Reason.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, its reasons, and the last day of a bar that ends by itself."""

    may_practise: bool
    reasons: tuple[Reason, ...]
    until: date | None


def verdict(
    certificate: CertificateStatus | None,
    certificate_ends: date | None,
    membership: MembershipStatus | None,
    membership_ends: date | None,
) -> Verdict:
    """Judge a day by what the registers say of it; the ends are the days after the last.

    A lawyer holds a certificate and is a member of a Bar. Source: Luật Luật sư Đ.2, Đ.11, Đ.20.
    """
    reasons: list[Reason] = []
    ends: list[date | None] = []
    if certificate not in GRANTED:
        reasons.append(Reason.NOT_ISSUED)
    elif certificate is CertificateStatus.DEPRIVED:
        reasons.append(Reason.TAKEN_AWAY)
        ends.append(certificate_ends)
    match membership:
        case None:
            reasons.append(Reason.NOT_A_MEMBER)
        case MembershipStatus.SUSPENDED:
            reasons.append(Reason.SUSPENDED)
            ends.append(membership_ends)
        case MembershipStatus.DELETED:
            reasons.append(Reason.DELETED)
        case MembershipStatus.ACTIVE:
            pass
    known = [end for end in ends if end is not None]
    passing = bool(reasons) and TEMPORARY.issuperset(reasons) and len(known) == len(ends)
    return Verdict(not reasons, tuple(reasons), max(known) - ONE_DAY if passing else None)
