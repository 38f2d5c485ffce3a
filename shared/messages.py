"""What is asked (commands), what happened (events), and what the log keeps with an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Value(BaseModel):
    """What is kept for ever: unknown fields are ignored, so that old code reads newer records."""

    model_config = ConfigDict(frozen=True, extra="ignore")


# Who asks, and on what terms --------------------------------------------------------------


class Role(StrEnum):
    """In what capacity somebody acts."""

    APPLICANT = "applicant"
    DEPARTMENT = "department"
    BAR = "bar"
    DISTRICT = "district"
    COMMUNE = "commune"
    INSPECTORATE = "inspectorate"
    COMMITTEE = "committee"  # the provincial People's Committee
    FINANCE = "finance"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    ADMIN = "admin"
    INTEGRATOR = "integrator"  # a machine that reads the feed
    POLICY = "policy"
    CITIZEN = "citizen"


class Reach(StrEnum):
    """How far a role reaches: the actor's own person, their unit, its areas, or the province."""

    OWN = "own"
    UNIT = "unit"
    AREA = "area"
    PROVINCE = "province"


class Actor(Value):
    """Who acts, in which role, for which unit; a citizen who denounces has no id and no person."""

    id: UUID | None
    role: Role
    unit: str
    # What the edge knows beside, and no log keeps: the subject that the account is linked to, and
    # the codes of the areas that the unit has the duty for on that day.
    person_id: UUID | None = Field(default=None, exclude=True)
    areas: tuple[str, ...] = Field(default=(), exclude=True)
    scopes: tuple[str, ...] = Field(default=(), exclude=True)  # of a machine's token


class Channel(StrEnum):
    """By which way a request reached the authority."""

    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"
    IMPORT = "import"


class Weight(StrEnum):
    """How much a person has to see, and who else, before a command of theirs is taken."""

    SMALL = "small"  # one page
    WEIGHTY = "weighty"  # it decides, refuses or publishes: the answers and what follows, first
    IRREVERSIBLE = "irreversible"  # that, and another person who approves it


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a command is taken, said once, beside the command.

    Its route, form, permission check and OpenAPI entry all come from here.
    """

    by: Mapping[Role, Reach]
    vi: str
    en: str
    opens: bool = False  # the command starts a stream of its own
    series: str | None = None  # the edge takes the next number of this series before deciding
    weight: Weight = Weight.SMALL


class Command(BaseModel):
    """A request in the imperative, which may be rejected; it is the body of its HTTP request.

    Who asks, when, and about which stream stand outside it: rules find them in the context.
    Unknown fields are refused, in models within it too: what a clerk typed is never lost.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: ClassVar[Terms]


# What happened ----------------------------------------------------------------------------


class Event(Value):
    """Something that happened, in the past tense. It is kept for ever and is never rejected."""

    type: str  # the name of its class; a change of meaning is a new class: CertificateAppliedV2


class Decision(Value):
    """An authority's decision on paper, which the system records and does not take."""

    authority: str
    number: str
    signed_on: date
    signer: str
    capacity: str | None = None  # in which the signer signs: KT., TUQ. …
    document_digest: str | None = None  # of the scan


class DecisionOnPaper(Decision):
    """A decision as a command brings it: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Envelope(Value):
    """What the log keeps with every event and hashes with it; fixed from the first event on."""

    id: UUID
    province: str
    service: str
    stream: str
    version: int
    command_id: UUID
    fingerprint: str  # of the command: an id that comes back with another request is refused
    type: str
    software_version: str
    received_at: AwareDatetime  # the instant that rules used, kept over retries
    recorded_at: AwareDatetime  # stamped by the database
    effective_on: date
    actor: Actor
    decision: Decision | None
    rule_rows: tuple[str, ...]
    subjects: tuple[UUID, ...]
    areas: tuple[str, ...]
    correlation_id: UUID
    causation_id: UUID | None
    voids: UUID | None  # a command: all that it recorded was recorded in error
    key_ids: tuple[UUID, ...]
    proposed_by: UUID | None = None  # the account of whoever proposed what the actor approved


E = TypeVar("E", bound=Event)


class Recorded(Value, Generic[E]):
    """An event in its envelope, at its place in the log."""

    position: int
    envelope: Envelope
    data: E
