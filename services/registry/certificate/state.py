"""What is known of a certificate: its lifecycle, and the restrictions on its use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final, Literal, TypeAlias
from uuid import UUID

from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateBarConfirmed,
    CertificateDeprivationAnnulled,
    CertificateEntered,
    CertificateEvent,
    CertificateIssued,
    CertificateProposed,
    CertificateRecordVoided,
    CertificateRefused,
    CertificateUseDeprived,
    DossierClosed,
    DossierItem,
    DossierItemAssessed,
    DossierKind,
    DossierSupplemented,
    DossierSupplementRequested,
    ItemVerdict,
    Standard,
    StandardAssessed,
    StandardVerdict,
)
from shared.contracts.values import CertificateNumber, number_key

NotSeen: TypeAlias = Literal["not_seen"]
NOT_SEEN: Final[NotSeen] = "not_seen"

# The lifecycle: each stage knows only what rules read ----------------------------------------


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks for a certificate or has one, and where they live."""

    person_id: UUID
    full_name: str
    area: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Whose dossier it is, of which kind, under which number, since when."""

    holder: Holder
    kind: DossierKind
    number: str
    filed_on: date


@dataclass(frozen=True, slots=True)
class Unfiled:
    """No dossier has been filed under this id."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The dossier is being checked, since it was filed or completed."""

    dossier: Dossier
    since: date


@dataclass(frozen=True, slots=True)
class SupplementRequested:
    """The dossier lacks something, and its time stands still."""

    dossier: Dossier
    requested_on: date


@dataclass(frozen=True, slots=True)
class Closed:
    """What was lacking did not come in time; who tries again files a new one."""

    dossier: Dossier
    requested_on: date
    closed_on: date


@dataclass(frozen=True, slots=True)
class Proposed:
    """The dossier awaits the authority."""

    dossier: Dossier
    proposed_on: date


@dataclass(frozen=True, slots=True)
class Issued:
    """The certificate is the holder's; one from an old register has no dossier."""

    holder: Holder
    number: CertificateNumber
    issued_on: date
    dossier: Dossier | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The dossier was refused; who tries again files a new one."""

    dossier: Dossier
    refused_on: date


Stage: TypeAlias = Submitted | SupplementRequested | Closed | Proposed | Issued | Refused
Lifecycle: TypeAlias = Unfiled | Stage


class Status(StrEnum):
    """How a certificate stands on a day."""

    NONE = "none"
    SUBMITTED = "submitted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    CLOSED = "closed"
    PROPOSED = "proposed"
    ISSUED = "issued"
    DEPRIVED = "deprived"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Turn:
    """The day from which on a certificate stands so, as far as its lifecycle goes."""

    since: date
    status: Status


@dataclass(frozen=True, slots=True)
class Deprivation:
    """The use of the certificate taken away for a time, both days included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Certificate:
    """A lifecycle and its turns, what was found, restrictions by the decision that made each.

    Decisions become known in any order: an annulment may come before what it annuls.
    """

    lifecycle: Lifecycle = Unfiled()
    turns: tuple[Turn, ...] = ()  # as they were recorded
    confirmed_on: date | None = None  # by the Bar
    supplements: int = 0  # how often one was asked for
    items: Mapping[str, ItemVerdict | NotSeen] = field(default_factory=dict)
    standards: Mapping[Standard, StandardVerdict] = field(default_factory=dict)
    restrictions: Mapping[UUID, Deprivation] = field(default_factory=dict)
    annulled: frozenset[UUID] = frozenset()

    def in_force(self) -> list[Deprivation]:
        """List the restrictions that nobody annulled, on whichever days they hold."""
        return [term for by, term in self.restrictions.items() if by not in self.annulled]

    def holder(self) -> Holder | None:
        """Name whom the certificate is about, once a dossier is filed."""
        match self.lifecycle:
            case Unfiled():
                return None
            case Issued(holder):
                return holder
            case stage:
                return stage.dossier.holder

    def subjects(self) -> tuple[UUID, ...]:
        """Name whom the certificate is about by their id."""
        holder = self.holder()
        return () if holder is None else (holder.person_id,)


# What events lead to: it judges nothing, what is recorded has happened -----------------------


def evolve(state: Certificate, event: CertificateEvent) -> Certificate:
    """Say what an event leads to."""
    match event:  # No `case _`: mypy lists every event that is missing here.
        case CertificateApplied(filed_on=on):
            filed = reached(state, Submitted(dossier_of(event), on), Status.SUBMITTED, on)
            standards = dict.fromkeys(Standard, StandardVerdict.UNVERIFIED)
            return replace(filed, items=unseen(event.items), standards=standards)
        case DossierItemAssessed(label=label, verdict=verdict):
            return replace(state, items={**state.items, label: verdict})
        case StandardAssessed(standard=standard):
            return replace(state, standards={**state.standards, standard: event.verdict})
        case DossierSupplementRequested(requested_on=on):
            asked = SupplementRequested(dossier_of(event), on)
            waiting = reached(state, asked, Status.SUPPLEMENT_REQUESTED, on)
            return replace(waiting, supplements=state.supplements + 1)
        case DossierSupplemented(supplemented_on=on):
            again = reached(state, Submitted(dossier_of(event), on), Status.SUBMITTED, on)
            return replace(again, items={**state.items, **unseen(event.items)})
        case DossierClosed(requested_on=requested_on, closed_on=on):
            closed = Closed(dossier_of(event), requested_on, on)
            return reached(state, closed, Status.CLOSED, on)
        case CertificateBarConfirmed(confirmed_on=on):
            return replace(state, confirmed_on=on)
        case CertificateProposed(proposed_on=on):
            return reached(state, Proposed(dossier_of(event), on), Status.PROPOSED, on)
        case CertificateIssued(number=number, issued_on=on):
            issued = Issued(holder_of(event), number, on, dossier_of(event))
            return reached(state, issued, Status.ISSUED, on)
        case CertificateEntered(number=number, issued_on=on):
            return reached(state, Issued(holder_of(event), number, on, None), Status.ISSUED, on)
        case CertificateRefused(refused_on=on):
            return reached(state, Refused(dossier_of(event), on), Status.REFUSED, on)
        case CertificateUseDeprived():
            term = Deprivation(event.starts_on, event.ends_on)
            return replace(state, restrictions={**state.restrictions, event.decision_id: term})
        case CertificateDeprivationAnnulled():
            return replace(state, annulled=state.annulled | {event.decision_id})
        case CertificateRecordVoided():
            return state


OfDossier: TypeAlias = (
    CertificateApplied
    | DossierSupplementRequested
    | DossierSupplemented
    | DossierClosed
    | CertificateProposed
    | CertificateIssued
    | CertificateRefused
)


def reached(state: Certificate, stage: Stage, status: Status, on: date) -> Certificate:
    """Note that a stage was reached; a dossier was submitted before whatever came of it."""
    filed = (Turn(stage.dossier.filed_on, Status.SUBMITTED),) if stage.dossier else ()
    return replace(state, lifecycle=stage, turns=(*(state.turns or filed), Turn(on, status)))


def unseen(items: Iterable[DossierItem]) -> dict[str, ItemVerdict | NotSeen]:
    """What was handed in just now, nobody has looked at."""
    return dict.fromkeys((item.label for item in items), NOT_SEEN)


def holder_of(event: OfDossier | CertificateEntered) -> Holder:
    """Read the holder off an event."""
    return Holder(event.person_id, event.full_name, event.area)


def dossier_of(event: OfDossier) -> Dossier:
    """Read the dossier off an event; each says it anew, so that any other may be voided."""
    return Dossier(holder_of(event), event.kind, event.dossier_number, event.filed_on)


# What follows from it ------------------------------------------------------------------------


def claims(state: Certificate) -> frozenset[str]:
    """Say what must be one of its kind: a person's certificate while it lasts, numbers for ever."""
    lifecycle = state.lifecycle
    if isinstance(lifecycle, Unfiled):
        return frozenset()
    kept = {f"dossier/{lifecycle.dossier.number}"} if lifecycle.dossier else set()
    if isinstance(lifecycle, Issued):
        kept |= {number_key(lifecycle.number)}
    match lifecycle:
        case Submitted() | SupplementRequested() | Proposed() | Issued():
            return frozenset({*kept, *(f"certificate-holder/{one}" for one in state.subjects())})
        case Refused() | Closed():
            return frozenset(kept)


def areas(state: Certificate) -> frozenset[str]:
    """Say which areas the certificate is about: where its person lives."""
    holder = state.holder()
    return frozenset() if holder is None else frozenset({holder.area})


def subjects(state: Certificate) -> frozenset[UUID]:
    """Say whom the certificate is about."""
    return frozenset(state.subjects())
