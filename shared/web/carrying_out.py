"""What becomes of a proposal: approved and carried out, turned down, or taken back.

The approval is recorded first, then the act is given, with both persons in its envelope: whoever
approved is its actor, whoever proposed is named beside. Its id is the proposal's, so that whatever
comes between, an act is never given twice.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from starlette.requests import Request as HttpRequest

from shared.contracts.kernel.proposal import ActApproved
from shared.decider import Fault, Rejected
from shared.folding import Folded, key_of
from shared.nouns.proposal import (
    ApproveAct,
    Proposal,
    RecordActDone,
    RecordActRefused,
    Stage,
    TakeActBack,
    TurnActDown,
)
from shared.request import Done, NotFound, NotPermitted, Request
from shared.web.auth import Caller, require
from shared.web.commands import command_id
from shared.web.problems import problem_of
from shared.web.proposing import Act, act_of, proposals_of
from shared.web.render import Site

GIVEN = frozenset({Stage.APPROVED, Stage.DONE})
FINAL = (Rejected, NotFound, NotPermitted)  # the rules' own answer, which waiting does not change


async def decided(  # noqa: PLR0913, PLR0917  # what stands in a form
    site: Site,
    request: HttpRequest,
    who: Caller,
    folded: Folded,
    take: str,
    typed: Mapping[str, str],
) -> Done | tuple[Act, Done]:
    """Do with a proposal what its form asks for.

    Raises:
        What `handle` raises; the proposal waits on where its act was refused.
    """
    reason = typed.get("reason", "").strip() or None
    if take == "approve":
        return await _approved(site, request, who, folded, typed)
    command: Any = (
        TakeActBack(reason=reason)
        if take == "take-back"
        else TurnActDown.model_validate({"reason": reason or "", "by_name": name_of(who)})
    )
    return await _tell(site, request, who, folded, command, _key(who, typed))


async def _approved(
    site: Site, request: HttpRequest, who: Caller, folded: Folded, typed: Mapping[str, str]
) -> Done | tuple[Act, Done]:
    kernel = site.kernel
    state: Proposal = folded.state
    act = await act_of(kernel, folded)
    require(frozenset(act.offer.by), who)
    if who.actor.id == state.proposer:
        raise Rejected([Fault("own-proposal", None)])
    if state.stage not in {Stage.WAITING, *GIVEN}:
        raise Rejected([Fault("not-in-this-state", None, {"state": state.stage})])
    if state.stage is Stage.WAITING:
        seen = _version(typed)
        # Refused now, or changed since the approver looked: nothing is approved unseen.
        asked = asked_of_act(site, request, who, folded, act, seen)
        await kernel.foresee(act.offer.decider, act.command, asked)
        reason = typed.get("reason", "").strip() or None
        approving = ApproveAct(reason=reason, approver_name=name_of(who))
        await _tell(site, request, who, folded, approving, _key(who, typed))
        again = await kernel.fold(proposals_of(kernel.blueprint), key_of(folded.stream))
        assert again is not None
        folded = again
    return act, await _carried_out(site, request, who, folded, act)


async def _carried_out(
    site: Site, request: HttpRequest, who: Caller, folded: Folded, act: Act
) -> Done:
    """Give the act; what the rules say of it then is recorded, either way."""
    asked = asked_of_act(site, request, who, folded, act, None)
    asked = replace(asked, causation_id=_approval(folded))
    try:
        done = await site.kernel.handle(act.offer.decider, act.command, asked)
    except FINAL as error:
        codes = tuple(one.code for one in problem_of(error).faults) or (problem_of(error).code,)
        refused = RecordActRefused(act=asked.command_id, faults=codes)
        await _tell(site, request, who, folded, refused, uuid5(asked.command_id, "refused"))
        raise
    recorded = RecordActDone(act=asked.command_id, position=done.position)
    await _tell(site, request, who, folded, recorded, uuid5(asked.command_id, "done"))
    return done


def asked_of_act(  # noqa: PLR0913, PLR0917  # what stands outside a command
    site: Site,
    request: HttpRequest,
    who: Caller,
    folded: Folded,
    act: Act,
    version: int | None,
) -> Request:
    """Ask for the act in the name of whoever approves it, as its next try."""
    state: Proposal = folded.state
    proposal = key_of(folded.stream)
    attempt = state.approvals if state.stage in GIVEN else state.approvals + 1
    return Request(
        command_id=uuid5(proposal, f"act/{attempt}"),
        actor=who.actor,
        received_at=site.kernel.now(),
        key=act.key,
        correlation_id=request.state.request_id,
        expected_version=version,
        proposed_by=act.proposed.proposer,
    )


def _approval(folded: Folded) -> UUID:
    approvals = [one.envelope for one in folded.history if isinstance(one.data, ActApproved)]
    return approvals[-1].id


async def _tell(  # noqa: PLR0913, PLR0917  # what stands outside a command
    site: Site, request: HttpRequest, who: Caller, folded: Folded, command: Any, command_key: UUID
) -> Done:
    asked = Request(
        command_id=command_key,
        actor=who.actor,
        received_at=site.kernel.now(),
        key=key_of(folded.stream),
        correlation_id=request.state.request_id,
    )
    return await site.kernel.handle(proposals_of(site.kernel.blueprint), command, asked)


def _key(who: Caller, typed: Mapping[str, str]) -> UUID:
    try:
        return command_id(who, UUID(typed.get("_key", "")))
    except ValueError:
        return command_id(who, None)


def _version(typed: Mapping[str, str]) -> int | None:
    said = typed.get("_version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < len("1" * 10) else None


def name_of(who: Caller) -> str:
    """Say who it is, as a page shows it."""
    return who.name or who.actor.unit
