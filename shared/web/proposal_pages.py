"""What waits for a second person: its list, its page with what would change, and its approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from fastapi import FastAPI
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.decider import Fault
from shared.edge import new_id
from shared.folding import Folded, key_of
from shared.foreseeing import Foreseen
from shared.messages import Recorded
from shared.nouns.proposal import Proposal, Stage
from shared.request import Done
from shared.web.asking import Times, wait_for_own_writes
from shared.web.auth import Caller, require
from shared.web.body import form_of
from shared.web.carrying_out import asked_of_act, decided
from shared.web.checking import answers, consequences, turned
from shared.web.commands import Endpoint
from shared.web.kernel import AnyDecider
from shared.web.listing import Listing
from shared.web.pages import menu
from shared.web.problems import KNOWN, Problem, problem_of
from shared.web.proposals import ProposalRow, Which
from shared.web.proposing import Act, act_of, proposals_of
from shared.web.reads import as_of, listed, reach
from shared.web.render import Site, check_form, reader, render, words_of
from shared.web.route import noun_route, slug
from shared.web.waiting import about_of, act_name
from shared.web.words import Words

TODAY: Final = Times(None, None)
NAMED: Final = ("proposer_name", "approver_name", "by_name")
TAKES: Final = ("approve", "turn-down", "take-back")  # what is done with one, by a form of its page


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as a list shows it."""

    path: str
    act: str
    about: str
    about_path: str
    row: ProposalRow


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened to it."""

    name: str
    recorded_at: datetime
    by: str
    unit: str
    reason: str


def after_proposing(site: Site, done: Done) -> str:
    """Lead to the page of what was proposed."""
    at = noun_route(proposals_of(site.kernel.blueprint), done.id)
    seen = f"&at_least={site.kernel.blueprint.name}:{done.position}" if done.position else ""
    return f"{at}?done=proposed{seen}"


# The list -----------------------------------------------------------------------------------------


def list_page(site: Site, listing: Listing) -> Endpoint:
    """Make the page of all that waits."""

    async def show(request: Request) -> Response:
        kernel = site.kernel
        who = reader(request, kernel)
        require(listing.roles, who)
        words = words_of(site, request)
        page = await listed(kernel, listing, request, who, TODAY)
        context = {
            "menu": menu(site, request, who, words),
            "listing": listing,
            "page": page,
            "shown": [await _shown(site, row, words) for row in page.rows],
            "all": request.query_params.get("which") == Which.ALL,
            "which": Which,
            "band": None,
        }
        return await render(site, request, "proposals.html", context)

    return show


async def _shown(site: Site, row: Any, words: Words) -> Shown:
    proposals = proposals_of(site.kernel.blueprint)
    about, path = await about_of(site, row.about, words)
    return Shown(
        path=noun_route(proposals, str(row.stream).removeprefix(f"{proposals.noun}-")),
        act=act_name(site, row.noun, row.command, words),
        about=about,
        about_path=path,
        row=row,
    )


# One of them --------------------------------------------------------------------------------------


def one_page(site: Site, proposals: AnyDecider) -> Endpoint:
    """Make the page of one."""

    async def show(request: Request) -> Response:
        who = reader(request, site.kernel)
        await wait_for_own_writes(request.query_params, site.kernel)
        folded = await reach(site.kernel, proposals, request, who)
        return await _one(site, request, who, folded)

    return show


async def _one(
    site: Site, request: Request, who: Caller, folded: Folded, problem: Problem | None = None
) -> Response:
    proposals, words = proposals_of(site.kernel.blueprint), words_of(site, request)
    state: Proposal = folded.state
    assert state.proposed is not None
    about, about_path = await about_of(site, state.proposed.about, words)
    key = state.proposed.proposal_id
    _, known = as_of(proposals, folded, TODAY)
    seen = await _seen(site, request, who, folded, words)
    own = who.actor.id == state.proposer
    context = {
        "menu": menu(site, request, who, words),
        "state": state,
        "stage": Stage,
        "at": noun_route(proposals, key),
        "act": act_name(site, state.proposed.noun, state.proposed.command, words),
        "about": about,
        "about_path": about_path,
        "story": story(known, words),
        "proposed_at": known[0].envelope.recorded_at,
        "own": own,
        "done": request.query_params.get("done", ""),
        "form_key": new_id(),
        "problem": problem,
        "band": None,
        **seen,
    }
    status = problem.status if problem else 200
    response = await render(site, request, "proposal.html", context, status=status, form=True)
    response.headers["Cache-Control"] = "no-store"
    return response


def story(known: Sequence[Recorded[Any]], words: Words) -> list[Told]:
    """Tell what happened to it, the newest first."""
    return [
        Told(
            name=words.event(one.data.type),
            recorded_at=one.envelope.recorded_at,
            by=next((said for name in NAMED if (said := getattr(one.data, name, ""))), "")
            or words.value(one.envelope.actor.role.value),
            unit=one.envelope.actor.unit,
            reason=getattr(one.data, "reason", None) or "",
        )
        for one in reversed(known)
    ]


async def _seen(
    site: Site, request: Request, who: Caller, folded: Folded, words: Words
) -> Mapping[str, Any]:
    """Show the act: what was answered, and what would change were it given now."""
    nothing: dict[str, Any] = {
        "answers": (), "turned": (), "consequences": (), "refused": (), "version": "",
        "may_decide": False,
    }  # fmt: skip
    try:
        act = await act_of(site.kernel, folded)
    except KNOWN as error:
        return {**nothing, "refused": _faults(error)}
    found = {**nothing, "answers": answers(act.command, words, closed=True)}
    waits = folded.state.stage in {Stage.WAITING, Stage.APPROVED}
    if not waits or who.actor.role not in act.offer.by:
        return found
    found["may_decide"] = True
    try:
        foreseen, version = await foreseen_now(site, request, who, folded, act)
    except KNOWN as error:
        return {**found, "refused": _faults(error)}
    return {
        **found,
        "turned": turned(foreseen, words),
        "consequences": consequences(site, act.offer, foreseen, words),
        "version": version,
    }


async def foreseen_now(
    site: Site, request: Request, who: Caller, folded: Folded, act: Act
) -> tuple[Foreseen, int | str]:
    """Say what the act would come to now, and at which version of what it is about."""
    target = None if act.key is None else await site.kernel.fold(act.offer.decider, act.key)
    version = target.version if target else None
    asked = asked_of_act(site, request, who, folded, act, version)
    return await site.kernel.foresee(act.offer.decider, act.command, asked), version or ""


def _faults(error: Exception) -> tuple[Fault, ...]:
    problem = problem_of(error)
    return problem.faults or (Fault(problem.code, None),)


# What is done with it -----------------------------------------------------------------------------


def taking(site: Site, proposals: AnyDecider, take: str) -> Endpoint:
    """Make the answer to one of the page's forms."""

    async def answer(request: Request) -> Response:
        kernel = site.kernel
        who = reader(request, kernel)
        require(frozenset(proposals.open_to), who)
        typed = dict(await form_of(request, kernel.settings.max_body))
        check_form(request, who, typed.get("_csrf", ""))
        folded = await reach(kernel, proposals, request, who)
        try:
            done = await decided(site, request, who, folded, take, typed)
        except (*KNOWN, ValidationError) as error:
            again = await reach(kernel, proposals, request, who)
            return await _one(site, request, who, again, problem_of(error))
        if isinstance(done, Done):
            return RedirectResponse(_after(site, folded, done, take), status_code=303)
        act, given = done
        seen = f"&at_least={kernel.blueprint.name}:{given.position}" if given.position else ""
        path = noun_route(act.offer.decider, given.id)
        return RedirectResponse(f"{path}?done={slug(act.offer.command)}{seen}", status_code=303)

    return answer


def _after(site: Site, folded: Folded, done: Done, take: str) -> str:
    path = noun_route(proposals_of(site.kernel.blueprint), key_of(folded.stream))
    seen = f"&at_least={site.kernel.blueprint.name}:{done.position}" if done.position else ""
    return f"{path}?done={take}{seen}"


def mount(app: FastAPI, site: Site) -> None:
    """Add the list, the page of one, and its forms; they come before what every noun has."""
    card = site.kernel.blueprint
    proposals = next((one for one in card.nouns if one.noun == "proposal"), None)
    if proposals is None:
        return
    for listing in card.listings:
        if listing.noun == proposals.noun:
            where = f"/{card.name}/{listing.name}"
            app.add_route(where, list_page(site, listing), methods=["GET"], include_in_schema=False)
    path = noun_route(proposals)
    app.add_route(path, one_page(site, proposals), methods=["GET"], include_in_schema=False)
    for take in TAKES:
        endpoint = taking(site, proposals, take)
        app.add_route(f"{path}/{take}", endpoint, methods=["POST"], include_in_schema=False)
