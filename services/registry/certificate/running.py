"""What time runs on a dossier, and once the certificate is issued, for its holder and others.

The times of letters d and đ open work for people; no clock revokes.
Source: Luật Luật sư Đ.18(1)(d), (đ); NĐ 121/2025/NĐ-CP PL III II.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from services.registry.certificate import clocks as dossier
from services.registry.certificate.standing import Pending, RevocationStage, pending
from services.registry.certificate.state import Certificate, Issued
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, Step, StepCode, run
from shared.law.rules import RuleRow, Rules

ONE_DAY = timedelta(days=1)
JOIN_LIMIT = "CERT-JOIN-BAR-YEARS"
PRACTISE_LIMIT = "CERT-PRACTISE-YEARS"
REQUEST_LIMIT = "CERT-REVOKE-REQUEST-DAYS"
REVIEW_LIMIT = "CERT-REVOKE-DEPT-DAYS"
REVOKE_LIMIT = "CERT-REVOKE-DECIDE-DAYS"
ANNUL_LIMIT = "CERT-ANNUL-REVIEW-DAYS"
JOIN, PRACTISE = "join-bar", "practise"
RESTORE = "use-restored"


def clocks(state: Certificate, rules: Rules, calendar: Calendar) -> list[Clock]:
    """List what runs: one limit on a dossier that waits, and those of an issued certificate."""
    one = dossier.waiting(state)
    if one is not None:
        return [dossier.clock(one, rules, calendar)]
    issued = state.lifecycle
    if not isinstance(issued, Issued):
        return []
    gone = state.revoked() is not None
    found = [] if gone else [run(limit, calendar) for limit in life(state, issued, rules)]
    if (waits := pending(state)) is not None and (asked := limit_of(waits, rules)) is not None:
        found.append(run(asked, calendar))
    if not gone and (end := next_end(state)) is not None:
        found.append(restoring(end))
    return found


def life(state: Certificate, issued: Issued, rules: Rules) -> Iterator[Limit]:
    """Count how long a holder may take to join a Bar, and a member to practise.

    A time that ran out, or whose ground an authority has before it or rejected, runs no more; nor
    does one against who died. Of a certificate that was entered from an old register nothing is
    said of joining: none runs.
    """
    settled = {*state.revocations_due, *state.revocations_rejected}
    if state.revocation_proposal is not None:
        settled.add(state.revocation_proposal.ground)
    if state.died_on is not None:
        return
    joined_on = state.joined_on
    here = issued.dossier is not None
    if here and joined_on is None and CertificateRevocationGround.JOINED_NO_BAR not in settled:
        yield Limit(JOIN, rules.on(JOIN_LIMIT, issued.issued_on), issued.issued_on)
    if (
        joined_on is not None
        and state.practised_on is None
        and CertificateRevocationGround.DID_NOT_PRACTISE not in settled
    ):
        yield Limit(PRACTISE, rules.on(PRACTISE_LIMIT, joined_on), joined_on)


def limit_of(waits: Pending, rules: Rules) -> Limit | None:
    """Say what runs against whoever has a revocation before them, by the law of the proposal.

    Until June 2025 the Department had no time of its own, and the authority's ran from the request.
    Whether a complaint about a deletion makes it stand still, the law data does not say.
    """
    match waits.stage:
        case RevocationStage.TO_PROPOSE if waits.ground is CertificateRevocationGround.NAME_DELETED:
            row = rules.on(REQUEST_LIMIT, waits.since)
            return Limit("revocation-request", row, waits.since)
        case RevocationStage.TO_PROPOSE:
            return None
        case RevocationStage.TO_ANNUL:
            return Limit("revocation-annul", rules.on(ANNUL_LIMIT, waits.since), waits.since)
        case RevocationStage.PROPOSED if reviewed(waits.requested_on or waits.since, rules):
            row = rules.on(REVIEW_LIMIT, waits.requested_on or waits.since)
            return Limit("revocation-review", row, waits.since)
        case RevocationStage.PROPOSED | RevocationStage.SUBMITTED:
            row = rules.on(REVOKE_LIMIT, waits.requested_on or waits.since)
            return Limit("revocation-decide", row, waits.since)


def reviewed(day: date, rules: Rules) -> bool:
    """Say whether the Department reviews and submits a proposal of a day, as from July 2025."""
    return isinstance(rules.on(REVIEW_LIMIT, day), RuleRow)


def next_end(state: Certificate) -> date | None:
    """Find the first last day of a deprivation after which none holds and nobody said so yet."""
    terms = state.in_force()
    ends = {
        term.ends_on
        for term in terms
        if not any(one.starts_on <= term.ends_on + ONE_DAY <= one.ends_on for one in terms)
    }
    return min((day for day in ends if day + ONE_DAY not in state.restored), default=None)


def restoring(ends_on: date) -> Clock:
    """Run to the last day of a deprivation: the decision says it, and no rule row does."""
    return Clock(RESTORE, ends_on, "", (Step(StepCode.DUE, {"on": ends_on}),))
