"""What is known of a certificate: its lifecycle, and the restrictions on its use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Literal, TypeAlias
from uuid import UUID

from shared.contracts.registry.certificate import (
    DossierKind,
    ItemVerdict,
    Standard,
    StandardVerdict,
)
from shared.contracts.registry.certificate_refusal import GroundVerdict, RefusalGround
from shared.contracts.registry.certificate_revocation import (
    CertificateRevocationGround,
    Conviction,
    RevocationRequester,
)
from shared.contracts.values import CertificateNumber, number_key

# The first ground follows from the standards; the others are asked one by one.
ASKED: Final = tuple(one for one in RefusalGround if one is not RefusalGround.NOT_UP_TO_STANDARD)

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
class Withdrawn:
    """The applicant took the dossier back; who tries again files a new one."""

    dossier: Dossier
    withdrawn_on: date


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


Stage: TypeAlias = (
    Submitted | SupplementRequested | Closed | Withdrawn | Proposed | Issued | Refused
)
Lifecycle: TypeAlias = Unfiled | Stage


class Status(StrEnum):
    """How a certificate stands on a day."""

    NONE = "none"
    SUBMITTED = "submitted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    PROPOSED = "proposed"
    ISSUED = "issued"
    DEPRIVED = "deprived"
    REVOKED = "revoked"
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
class RevocationProposal:
    """A revocation that was asked for, and whether the Department has submitted it."""

    proposal_id: UUID
    ground: CertificateRevocationGround
    requester: RevocationRequester
    conviction: Conviction | None
    requested_on: date
    submitted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Revocation:
    """A certificate taken for good, from a day on, on a ground where that is known."""

    ground: CertificateRevocationGround | None
    conviction: Conviction | None
    decided_on: date
    since: date


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
    grounds: Mapping[RefusalGround, GroundVerdict] = field(default_factory=dict)  # of refusal
    restrictions: Mapping[UUID, Deprivation] = field(default_factory=dict)
    annulled: frozenset[UUID] = frozenset()
    restored: frozenset[date] = frozenset()  # from which days on the use was said to be restored
    revocations: Mapping[UUID, Revocation] = field(default_factory=dict)
    revocation_proposal: RevocationProposal | None = None
    revocations_rejected: frozenset[CertificateRevocationGround] = frozenset()
    revocations_due: Mapping[CertificateRevocationGround, date] = field(
        default_factory=dict
    )  # noted on
    deletions: Mapping[UUID, date] = field(default_factory=dict)  # of the holder's name
    complaints: Mapping[UUID, date] = field(default_factory=dict)  # about deletions, not resolved
    joined_on: date | None = None  # a Bar, first
    practised_on: date | None = None  # since when, first
    died_on: date | None = None
    decides: str | None = None  # the authority that a dossier was transferred to
    former_numbers: tuple[CertificateNumber, ...] = ()

    def in_force(self) -> list[Deprivation]:
        """List the restrictions that nobody annulled, on whichever days they hold."""
        return [term for by, term in self.restrictions.items() if by not in self.annulled]

    def revoked(self) -> Revocation | None:
        """Find the first revocation that nobody annulled."""
        hold = [one for by, one in self.revocations.items() if by not in self.annulled]
        return min(hold, key=lambda one: one.since, default=None)

    def deletion(self) -> tuple[UUID, date] | None:
        """Find the first deletion of the holder's name that nobody annulled."""
        hold = [(by, on) for by, on in self.deletions.items() if by not in self.annulled]
        return min(hold, key=lambda one: one[1], default=None)

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


# What follows from it ------------------------------------------------------------------------


def claims(state: Certificate) -> frozenset[str]:
    """Say what must be one of its kind: a person's certificate while it lasts, numbers for ever."""
    lifecycle = state.lifecycle
    if isinstance(lifecycle, Unfiled):
        return frozenset()
    kept = {number_key(one) for one in state.former_numbers}
    if lifecycle.dossier:
        kept.add(f"dossier/{lifecycle.dossier.number}")
    if isinstance(lifecycle, Issued):
        kept.add(number_key(lifecycle.number))
    match lifecycle:
        case Issued() if state.revoked() is not None:
            return frozenset(kept)
        case Submitted() | SupplementRequested() | Proposed() | Issued():
            return frozenset({*kept, *(f"certificate-holder/{one}" for one in state.subjects())})
        case Refused() | Closed() | Withdrawn():
            return frozenset(kept)


def areas(state: Certificate) -> frozenset[str]:
    """Say which areas the certificate is about: where its person lives."""
    holder = state.holder()
    return frozenset() if holder is None else frozenset({holder.area})


def subjects(state: Certificate) -> frozenset[UUID]:
    """Say whom the certificate is about."""
    return frozenset(state.subjects())
