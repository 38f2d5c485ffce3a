"""May somebody practise on a day, and why: the law's own answer, by what the views hold."""

from dataclasses import dataclass
from datetime import date

from services.reporting.views.certificate import CertificateStatus
from services.reporting.views.membership import MembershipStatus
from shared.law import practising
from shared.law.practising import Reason

__all__ = ["Reason", "Verdict", "verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, its reasons, and the last day of a bar that ends by itself."""

    may_practise: bool
    reasons: tuple[Reason, ...]
    until: date | None


def verdict(  # noqa: PLR0913  # what each register says of the day
    certificate: CertificateStatus | None,
    certificate_ends: date | None,
    membership: MembershipStatus | None,
    membership_ends: date | None,
    died_on: date | None = None,
    *,
    practises: bool | None = None,
) -> Verdict:
    """Judge a day by what the registers say of it; the ends are the days after the last.

    Args:
        certificate: How it stands, and where it ends.
        certificate_ends: As above.
        membership: How it stands, and where it ends.
        membership_ends: As above.
        died_on: When the person died, if by that day.
        practises: Whether a form of practice holds; nothing where none was ever told.

    Source: Luật Luật sư Đ.11, Đ.23.
    """
    day = date.min  # What is given holds on the day that is asked for, whichever it is.
    facts = (
        *(practising.certificate(certificate, day, certificate_ends) if certificate else ()),
        *(practising.membership(membership, day, membership_ends) if membership else ()),
        *((practising.death(day),) if died_on else ()),
        *(() if practises is None else (practising.form(day, None if practises else day),)),
    )
    answer = practising.judge(facts, day)
    return Verdict(answer.allowed, answer.reasons, answer.until)
