"""Events about acts that one person proposes and another approves, before they are given."""

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event, Value
from shared.personal.field import Personal


class ProposedText(Value):
    """A personal text of the act, and its place in it; it is sealed as it is elsewhere."""

    at: str  # such as `relatives.0.phone`
    subject: UUID
    text: Annotated[str, Personal(of="subject")]


class ActProposed(Event):
    """Somebody asks that an act be done, which another person has to approve."""

    type: Literal["ActProposed"] = "ActProposed"
    proposal_id: UUID
    noun: str  # that decides the act
    command: str  # its name
    about: str  # the stream that it is about, or the noun where it opens one
    seen_version: int | None  # of that stream, when it was proposed
    body: str  # the command as it was given, JSON, empty where a personal text stands
    personal: tuple[ProposedText, ...]
    open_to: tuple[str, ...]  # units, and roles as `role:bar`, that may give the act
    open_in: tuple[str, ...]  # areas, where those of an area may
    proposer: UUID
    proposer_name: str


class ActApproved(Event):
    """Another person approved it, on what they saw of the stream at this version."""

    type: Literal["ActApproved"] = "ActApproved"
    proposal_id: UUID
    approver: UUID
    approver_name: str
    reason: str | None


class ActCarriedOut(Event):
    """The act was recorded, under the rules as they were then."""

    type: Literal["ActCarriedOut"] = "ActCarriedOut"
    proposal_id: UUID
    act: UUID  # the id of its command
    position: int | None  # of its last event; none where it changed nothing


class ActNotCarriedOut(Event):
    """The rules refused the approved act at that moment; it may be approved anew."""

    type: Literal["ActNotCarriedOut"] = "ActNotCarriedOut"
    proposal_id: UUID
    act: UUID
    faults: tuple[str, ...]  # codes


class ActTurnedDown(Event):
    """Another person did not approve it."""

    type: Literal["ActTurnedDown"] = "ActTurnedDown"
    proposal_id: UUID
    by: UUID
    by_name: str
    reason: str


class ActTakenBack(Event):
    """Whoever proposed it took it back."""

    type: Literal["ActTakenBack"] = "ActTakenBack"
    proposal_id: UUID
    reason: str | None


class ProposalRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["ProposalRecordVoided"] = "ProposalRecordVoided"
    reason: str


ProposalEvent: TypeAlias = Annotated[
    ActProposed
    | ActApproved
    | ActCarriedOut
    | ActNotCarriedOut
    | ActTurnedDown
    | ActTakenBack
    | ProposalRecordVoided,
    Field(discriminator="type"),
]
