"""An irreversible act that one person proposes and another approves.

What the act is, the noun that it is about decides, at the moment at which it is given: a proposal
says only who asked for it, who saw it, and what came of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Final, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.context import Context
from shared.contracts.kernel.proposal import (
    ActApproved,
    ActCarriedOut,
    ActNotCarriedOut,
    ActProposed,
    ActTakenBack,
    ActTurnedDown,
    ProposalEvent,
    ProposalRecordVoided,
    ProposedText,
)
from shared.decider import Decided, Decider, Fault, Rejected
from shared.folding import key_of
from shared.messages import Command, Reach, Role, Terms
from shared.personal.field import Personal

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
# Whoever may give the act may see and decide the proposal: it names their units and areas.
OFFICERS: Final[Mapping[Role, Reach]] = {
    **dict.fromkeys(
        (Role.DEPARTMENT, Role.BAR, Role.INSPECTORATE, Role.COMMITTEE, Role.ADMIN, Role.OPERATOR),
        Reach.UNIT,
    ),
    Role.DISTRICT: Reach.AREA,
    Role.COMMUNE: Reach.AREA,
}
OPEN: Final = "proposal"  # what a proposal that waits claims, and beneath it what it is about


class Stage(StrEnum):
    """How far a proposal has come."""

    NONE = "none"
    WAITING = "waiting-for-second"
    APPROVED = "approved-by-second"  # and not carried out yet: something came between
    DONE = "carried-out"
    TURNED_DOWN = "turned-down"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is known of a proposal."""

    stage: Stage = Stage.NONE
    proposed: ActProposed | None = None
    approvals: int = 0

    @property
    def proposer(self) -> UUID | None:
        """Say whose it is."""
        return self.proposed.proposer if self.proposed else None


class TextOfAct(BaseModel):
    """A personal text of the act, and its place in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: str
    subject: UUID
    text: Annotated[str, Personal(of="subject")]


# The kernel gives these: none has a route of its own --------------------------------------------


class ProposeAct(Command):
    """Ask that an act be done, which another person has to approve."""

    terms = Terms(by=OFFICERS, vi="Trình người thứ hai duyệt", en="Propose an act", opens=True)

    noun: str
    command: str
    about: str
    seen_version: int | None
    body: str
    personal: tuple[TextOfAct, ...] = ()
    open_to: tuple[str, ...]
    open_in: tuple[str, ...]
    proposer_name: str


class ApproveAct(Command):
    """Let it be done."""

    terms = Terms(by=OFFICERS, vi="Duyệt đề xuất", en="Approve the proposal")

    reason: Reason | None = None
    approver_name: str


class TurnActDown(Command):
    """Let it not be done."""

    terms = Terms(by=OFFICERS, vi="Không duyệt đề xuất", en="Turn the proposal down")

    reason: Reason
    by_name: str


class TakeActBack(Command):
    """Whoever proposed it asks for it no more."""

    terms = Terms(by=OFFICERS, vi="Rút đề xuất", en="Take the proposal back")

    reason: Reason | None = None


class RecordActDone(Command):
    """The act was recorded."""

    terms = Terms(by=OFFICERS, vi="Ghi nhận đã thực hiện đề xuất", en="Record that it was done")

    act: UUID
    position: int | None


class RecordActRefused(Command):
    """The rules refused the act."""

    terms = Terms(by=OFFICERS, vi="Ghi nhận đề xuất bị từ chối", en="Record that it was refused")

    act: UUID
    faults: tuple[str, ...]


ProposalCommand: TypeAlias = (
    ProposeAct | ApproveAct | TurnActDown | TakeActBack | RecordActDone | RecordActRefused
)


def decide(  # noqa: C901  # a table of states and commands
    state: Proposal, command: ProposalCommand, context: Context
) -> Sequence[Decided[ProposalEvent]]:
    """Say what follows from a command in a state: nobody approves what they proposed."""
    who, key = context.actor.id, key_of(context.stream)
    own = who is not None and who == state.proposer
    match state.stage, command:
        case Stage.NONE, ProposeAct() if who is not None:
            return _said(_proposed(command, key, who), context)
        case Stage.WAITING, ApproveAct() | TurnActDown() if own or who is None:
            raise Rejected([Fault("own-proposal", None)])
        case Stage.WAITING, ApproveAct(approver_name=name, reason=reason) if who is not None:
            approved = ActApproved(proposal_id=key, approver=who, approver_name=name, reason=reason)
            return _said(approved, context)
        case Stage.WAITING, TurnActDown(by_name=name, reason=reason) if who is not None:
            down = ActTurnedDown(proposal_id=key, by=who, by_name=name, reason=reason)
            return _said(down, context)
        case Stage.WAITING, TakeActBack() if not own:
            raise Rejected([Fault("not-own-proposal", None)])
        case Stage.WAITING, TakeActBack(reason=reason):
            return _said(ActTakenBack(proposal_id=key, reason=reason), context)
        case Stage.APPROVED, RecordActDone(act=act, position=position):
            return _said(ActCarriedOut(proposal_id=key, act=act, position=position), context)
        case Stage.APPROVED, RecordActRefused(act=act, faults=faults):
            return _said(ActNotCarriedOut(proposal_id=key, act=act, faults=faults), context)
        case stage, _:
            raise Rejected([Fault("not-in-this-state", None, {"state": stage})])


def _proposed(command: ProposeAct, key: UUID, who: UUID) -> ActProposed:
    return ActProposed(
        proposal_id=key,
        noun=command.noun,
        command=command.command,
        about=command.about,
        seen_version=command.seen_version,
        body=command.body,
        personal=tuple(
            ProposedText(at=one.at, subject=one.subject, text=one.text) for one in command.personal
        ),
        open_to=command.open_to,
        open_in=command.open_in,
        proposer=who,
        proposer_name=command.proposer_name,
    )


def _said(event: ProposalEvent, context: Context) -> list[Decided[ProposalEvent]]:
    of = {one.subject for one in event.personal} if isinstance(event, ActProposed) else set()
    return [Decided(event=event, effective_on=context.today, subjects=tuple(sorted(of)))]


def evolve(state: Proposal, event: ProposalEvent) -> Proposal:
    """Say what an event leads to."""
    match event:
        case ActProposed():
            return Proposal(Stage.WAITING, event)
        case ActApproved():
            return replace(state, stage=Stage.APPROVED, approvals=state.approvals + 1)
        case ActCarriedOut():
            return replace(state, stage=Stage.DONE)
        case ActNotCarriedOut():
            return replace(state, stage=Stage.WAITING)
        case ActTurnedDown():
            return replace(state, stage=Stage.TURNED_DOWN)
        case ActTakenBack():
            return replace(state, stage=Stage.TAKEN_BACK)
        case ProposalRecordVoided():
            return state


def claims(state: Proposal) -> frozenset[str]:
    """What waits is found by what it is about; ids are in no order that matters."""
    if state.proposed is None or state.stage not in {Stage.WAITING, Stage.APPROVED}:
        return frozenset()
    return frozenset({f"{waiting_about(state.proposed.about)}/{state.proposed.proposal_id}"})


def waiting_about(about: str) -> str:
    """Name what the proposals claim that wait about a stream, each beneath it."""
    return f"{OPEN}/{about}"


def units(state: Proposal) -> frozenset[str]:
    """Whoever may give the act has it in their hands."""
    return frozenset(state.proposed.open_to if state.proposed else ())


def areas(state: Proposal) -> frozenset[str]:
    """Where those of an area may give the act, they have it too."""
    return frozenset(state.proposed.open_in if state.proposed else ())


def proposal(service: str) -> Decider[Proposal, ProposalCommand, Context, ProposalEvent]:
    """Make the noun for a service."""
    return Decider(
        service=service,
        noun="proposal",
        nouns="proposals",
        vi="Việc chờ người thứ hai duyệt",
        en="Act that waits for a second person",
        contract=ProposalEvent,
        commands=(),
        initial=Proposal(),
        decide=decide,
        evolve=evolve,
        voided=lambda reason: ProposalRecordVoided(reason=reason),
        voidable_by={},
        claims=claims,
        areas=areas,
        units=units,
        steps=lambda _: (),
        open_to={**OFFICERS, Role.AUDITOR: Reach.PROVINCE},
    )
