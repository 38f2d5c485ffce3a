"""Certificates: the dossier and whom it waits for, the standing of what was issued, by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.through import ONE_DAY, spans
from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateBarConfirmed,
    CertificateDeprivationAnnulled,
    CertificateEntered,
    CertificateEvent,
    CertificateIssued,
    CertificateProposed,
    CertificateRefused,
    CertificateReissueApplied,
    CertificateUseDeprived,
    DossierClosed,
    DossierKind,
    DossierSupplemented,
    DossierSupplementRequested,
    DossierWithdrawn,
)
from shared.contracts.registry.certificate_revocation import (
    CertificateReplaced,
    CertificateRevocationAnnulled,
    CertificateRevoked,
)
from shared.contracts.values import CertificateNumber, number_key
from shared.law.territory import fold
from shared.read import intervals
from shared.read.projection import Projection

certificates = intervals.interval_table(
    "certificate_4",
    Column("status", Text, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False, index=True),  # the name without case and marks
    Column("area", Text, nullable=False, index=True),
    Column("number", Text),
    Column("number_key", Text, index=True),
    Column("issuer", Text),
    Column("issued_on", Date),
    Column("kind", Text),
    Column("dossier_number", Text, index=True),
    Column("filed_on", Date, index=True),
    # What the limit of a dossier that waits is counted from.
    Column("since", Date),
    Column("confirmed_on", Date),
)


class CertificateStatus(StrEnum):
    """How a certificate stands on a day."""

    SUBMITTED = "submitted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    PROPOSED = "proposed"
    ISSUED = "issued"
    DEPRIVED = "deprived"
    REVOKED = "revoked"
    REFUSED = "refused"


WAITING = (
    CertificateStatus.SUBMITTED,
    CertificateStatus.SUPPLEMENT_REQUESTED,
    CertificateStatus.PROPOSED,
)
# Once, whatever became of it since.
GRANTED = (CertificateStatus.ISSUED, CertificateStatus.DEPRIVED, CertificateStatus.REVOKED)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks for a certificate or has one."""

    person_id: UUID
    full_name: str
    area: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was filed, when and under which number."""

    kind: DossierKind
    number: str
    filed_on: date


@dataclass(frozen=True, slots=True)
class Issue:
    """What was issued, and when."""

    number: CertificateNumber
    issued_on: date


@dataclass(frozen=True, slots=True)
class State:
    """The last stage, all turns to it, and restrictions by the decision that made each."""

    holder: Holder | None = None
    dossier: Dossier | None = None
    issue: Issue | None = None
    turns: tuple[tuple[date, CertificateStatus], ...] = ()  # as they were recorded
    confirmed_on: date | None = None  # by the Bar
    restrictions: Mapping[UUID, tuple[date, date]] = field(default_factory=dict)
    revocations: Mapping[UUID, date] = field(default_factory=dict)
    annulled: frozenset[UUID] = frozenset()

    def revoked_on(self) -> date | None:
        """Find the first day of the revocations that nobody annulled."""
        hold = self.revocations.keys() - self.annulled
        return min((self.revocations[by] for by in hold), default=None)

    def in_force(self) -> list[tuple[date, date]]:
        """List the restrictions that nobody annulled; both their days are included."""
        return [term for by, term in self.restrictions.items() if by not in self.annulled]


@dataclass(frozen=True, slots=True)
class Stands:
    """What of a certificate changes from day to day."""

    status: CertificateStatus
    since: date | None = None
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a certificate for a time."""

    status: CertificateStatus
    person_id: UUID
    full_name: str
    sort: str
    area: str
    number: str | None
    number_key: str | None
    issuer: str | None
    issued_on: date | None
    kind: DossierKind | None
    dossier_number: str | None
    filed_on: date | None
    since: date | None
    confirmed_on: date | None


OfDossier: TypeAlias = (
    CertificateApplied
    | CertificateReissueApplied
    | DossierWithdrawn
    | DossierSupplementRequested
    | DossierSupplemented
    | DossierClosed
    | CertificateProposed
    | CertificateIssued
    | CertificateRefused
)


def evolve(state: State, event: CertificateEvent) -> State:  # noqa: C901, PLR0911, PLR0912  # a table of events
    """Say what an event leads to."""
    match event:
        case CertificateApplied(filed_on=on) | CertificateReissueApplied(filed_on=on):
            return reached(state, event, CertificateStatus.SUBMITTED, on)
        case DossierSupplemented(supplemented_on=on):
            return reached(state, event, CertificateStatus.SUBMITTED, on)
        case DossierSupplementRequested(requested_on=on):
            return reached(state, event, CertificateStatus.SUPPLEMENT_REQUESTED, on)
        case DossierClosed(closed_on=on):
            return reached(state, event, CertificateStatus.CLOSED, on)
        case DossierWithdrawn(withdrawn_on=on):
            return reached(state, event, CertificateStatus.WITHDRAWN, on)
        case CertificateProposed(proposed_on=on):
            return reached(state, event, CertificateStatus.PROPOSED, on)
        case CertificateRefused(refused_on=on):
            return reached(state, event, CertificateStatus.REFUSED, on)
        case CertificateIssued(issued_on=on, number=number):
            issued = reached(state, event, CertificateStatus.ISSUED, on)
            return replace(issued, issue=Issue(number, on))
        case CertificateEntered(issued_on=on, number=number):
            return replace(
                state,
                holder=Holder(event.person_id, event.full_name, event.area),
                dossier=None,
                issue=Issue(number, on),
                turns=(*state.turns, (on, CertificateStatus.ISSUED)),
            )
        case CertificateBarConfirmed(confirmed_on=on):
            return replace(state, confirmed_on=on)
        case CertificateUseDeprived():
            term = (event.starts_on, event.ends_on)
            return replace(state, restrictions={**state.restrictions, event.decision_id: term})
        case CertificateDeprivationAnnulled() | CertificateRevocationAnnulled():
            return replace(state, annulled=state.annulled | {event.decision_id})
        case CertificateRevoked(decision_id=by, revoked_on=on):
            return replace(state, revocations={**state.revocations, by: on})
        case CertificateReplaced(number=number) if state.issue is not None:
            return replace(state, issue=replace(state.issue, number=number))
        case _:  # What is found of a dossier, and what precedes a revocation: no list shows it.
            return state


def reached(state: State, event: OfDossier, status: CertificateStatus, on: date) -> State:
    """Note that a stage was reached; a dossier was submitted before whatever came of it."""
    filed = () if state.turns else ((event.filed_on, CertificateStatus.SUBMITTED),)
    return replace(
        state,
        holder=Holder(event.person_id, event.full_name, event.area),
        dossier=Dossier(event.kind, event.dossier_number, event.filed_on),
        issue=None,
        turns=(*(state.turns or filed), (on, status)),
    )


def stands_on(state: State, day: date) -> Stands | None:
    """Say how a certificate stands on a day: what was recorded last of the days up to it."""
    turn = next((one for one in reversed(state.turns) if one[0] <= day), None)
    match turn:
        case None:
            return None
        case since, CertificateStatus.SUBMITTED:
            confirmed = state.confirmed_on if (state.confirmed_on or date.max) <= day else None
            return Stands(CertificateStatus.SUBMITTED, since, confirmed)
        case _, CertificateStatus.ISSUED if (state.revoked_on() or date.max) <= day:
            return Stands(CertificateStatus.REVOKED)
        case _, CertificateStatus.ISSUED:
            taken = any(starts_on <= day <= ends_on for starts_on, ends_on in state.in_force())
            return Stands(CertificateStatus.DEPRIVED if taken else CertificateStatus.ISSUED)
        case since, status:
            return Stands(status, since if status in WAITING else None)


def turning_days(state: State) -> set[date]:
    """List the days on which something about it may change."""
    once = (state.confirmed_on, state.revoked_on(), *(day for day, _ in state.turns))
    days = {day for day in once if day is not None}
    for starts_on, ends_on in state.in_force():
        days |= {starts_on, ends_on + ONE_DAY}
    return days


def rows_of(state: State) -> set[intervals.Row]:
    """Say how a certificate stands through time; a number shows from the day of its issue on."""
    holder = state.holder
    if holder is None:
        return set()
    return {
        row(state, holder, stands, (begin, end))
        for stands, begin, end in spans(turning_days(state), lambda day: stands_on(state, day))
    }


def row(state: State, holder: Holder, stands: Stands, when: tuple[date, date | None]) -> Row:
    """Write one line."""
    dossier = state.dossier
    issue = state.issue if stands.status in GRANTED else None
    return Row(
        effective_from=when[0],
        effective_to=when[1],
        status=stands.status,
        person_id=holder.person_id,
        full_name=holder.full_name,
        sort=fold(holder.full_name),
        area=holder.area,
        number=issue.number.serial if issue else None,
        number_key=number_key(issue.number) if issue else None,
        issuer=issue.number.issuer if issue else None,
        issued_on=issue.issued_on if issue else None,
        kind=dossier.kind if dossier else None,
        dossier_number=dossier.number if dossier else None,
        filed_on=dossier.filed_on if dossier else None,
        since=stands.since,
        confirmed_on=stands.confirmed_on,
    )


view: Projection[State, CertificateEvent] = Projection(
    table=certificates,
    source="registry",
    noun="certificate",
    contract=CertificateEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
    ignores=frozenset({"DossierItemAssessed", "StandardAssessed", "RefusalGroundAssessed"}),
)
