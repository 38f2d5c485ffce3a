"""How a certificate stands on a day, past or to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from services.registry.certificate.state import (
    Certificate,
    Issued,
    Revocation,
    RevocationProposal,
    Status,
)
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround

ONE_DAY = timedelta(days=1)


def status_on(state: Certificate, day: date) -> Status:
    """Say how the certificate stands on a day: what was recorded last of the days up to it."""
    status = Status.NONE
    for turn in state.turns:
        if turn.since <= day:
            status = turn.status
    if status is not Status.ISSUED:
        return status
    revoked = state.revoked()
    if revoked is not None and revoked.since <= day:
        return Status.REVOKED
    taken = any(term.starts_on <= day <= term.ends_on for term in state.in_force())
    return Status.DEPRIVED if taken else Status.ISSUED


class RevocationStage(StrEnum):
    """What has to be done about a revocation."""

    TO_PROPOSE = "to_propose"
    PROPOSED = "revocation_proposed"
    SUBMITTED = "revocation_submitted"
    TO_ANNUL = "to_annul"  # what it rests on was annulled


@dataclass(frozen=True, slots=True)
class Pending:
    """A revocation that somebody has to propose, review, decide or undo, and since when."""

    stage: RevocationStage
    ground: CertificateRevocationGround
    since: date
    requested_on: date | None  # once it is proposed

    def on(self, day: date) -> "Pending | None":
        """Say whether it waits on a day."""
        return self if self.since <= day else None


def pending(state: Certificate) -> Pending | None:
    """Say which revocation waits; a deletion comes before times that ran out."""
    if not isinstance(state.lifecycle, Issued):
        return None
    if (revoked := state.revoked()) is not None:
        return groundless(state, revoked)
    match state.revocation_proposal:
        case RevocationProposal(ground=ground, requested_on=day, submitted_on=None):
            return Pending(RevocationStage.PROPOSED, ground, day, day)
        case RevocationProposal(ground=ground, requested_on=day, submitted_on=date() as since):
            return Pending(RevocationStage.SUBMITTED, ground, since, day)
        case _:
            return next(to_propose(state), None)


def groundless(state: Certificate, revoked: Revocation) -> Pending | None:
    """Say that a revocation rests on nothing, as all decisions of its ground were annulled.

    Only an authority may undo what it decided: somebody has to ask it. Of decisions that are not
    known here, nothing is said. Source: Luật Luật sư Đ.18(1)(g), (h), Đ.85–86.
    """
    match revoked.ground:
        case CertificateRevocationGround.NAME_DELETED:
            rests_on = frozenset(state.deletions)
        case CertificateRevocationGround.USE_DEPRIVED:
            rests_on = frozenset(state.restrictions)
        case _:
            return None
    if not rests_on or not rests_on <= state.annulled:
        return None
    return Pending(RevocationStage.TO_ANNUL, revoked.ground, revoked.since, None)


def to_propose(state: Certificate) -> Iterator[Pending]:
    """List what nobody proposed so far; what an authority has rejected is not proposed again."""
    if (deletion := state.deletion()) is not None:
        yield from unanswered(state, CertificateRevocationGround.NAME_DELETED, deletion[1])
    for ground, noted_on in state.revocations_due.items():
        if not averted(state, ground):
            yield from unanswered(state, ground, noted_on)


def unanswered(
    state: Certificate, ground: CertificateRevocationGround, since: date
) -> Iterator[Pending]:
    """Leave out what an authority has rejected."""
    if ground not in state.revocations_rejected:
        yield Pending(RevocationStage.TO_PROPOSE, ground, since, None)


def averted(state: Certificate, ground: CertificateRevocationGround) -> bool:
    """Say whether it has become known since that a ground is not there."""
    match ground:
        case CertificateRevocationGround.JOINED_NO_BAR:
            return state.joined_on is not None
        case CertificateRevocationGround.DID_NOT_PRACTISE:
            return state.practised_on is not None
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Period:
    """A status from one day up to another, that day left out; the last period has no end."""

    status: Status
    starts_on: date
    ends_before: date | None
    pending: Pending | None = None


def periods(state: Certificate) -> list[Period]:
    """Cut time from the filing on into as few periods as it takes to say every day's status."""
    waits = pending(state)

    def standing(day: date) -> tuple[Status, Pending | None]:
        return status_on(state, day), waits.on(day) if waits else None

    runs = groupby(sorted(turning_days(state)), key=standing)
    starts = [(said, next(days)) for said, days in runs if said[0] is not Status.NONE]
    ends = [*(day for _, day in starts[1:]), None]
    return [
        Period(status, day, end, waiting)
        for ((status, waiting), day), end in zip(starts, ends, strict=True)
    ]


def turning_days(state: Certificate) -> set[date]:
    """List the days on which the status may change."""
    days = {turn.since for turn in state.turns}
    if (revoked := state.revoked()) is not None:
        days.add(revoked.since)
    if (one := pending(state)) is not None:
        days.add(one.since)
    for term in state.in_force():
        days |= {term.starts_on, term.ends_on + ONE_DAY}
    return days
