"""The page of one of a noun: how it stands, what may be done, what happened, newest first."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import FastAPI
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from shared.corrections import VoidRecord
from shared.decider import holding
from shared.edge import new_id
from shared.law.calendar import Calendar, MissingYear
from shared.law.clock import Clock
from shared.law.explanation import line
from shared.messages import Recorded, Role
from shared.web.asking import TIMES_ASKED, Times, only, times_of, wait_for_own_writes
from shared.web.auth import Caller, require
from shared.web.body import form_of
from shared.web.chained import chain_link
from shared.web.commands import Endpoint, Offer, offered, offers
from shared.web.day_strip import Day, strip
from shared.web.kernel import AnyDecider
from shared.web.listing import Listing
from shared.web.pages import band, dates, menu
from shared.web.problems import problem_of
from shared.web.reads import Reading, as_of, reach, revealed_to
from shared.web.render import Site, check_form, reader, render, tag_of, unchanged, words_of
from shared.web.route import form_route, noun_route, slug
from shared.web.summary import summary
from shared.web.telling import rules_of, story
from shared.web.waiting import waiting_for
from shared.web.words import CODES, NAMES, Words, found_in, stage_of
from shared.web.workbench import Workbench

ASKED: Final = TIMES_ASKED | {"lang", "done"}
BENCHED: Final = frozenset({"items", "standards", "grounds"})  # what a workbench shows already


@dataclass(frozen=True, slots=True)
class Due:
    """A limit that runs."""

    name: str
    due_on: date | None
    days_left: int | None
    working_days: int | None  # left; nothing where the days off are not known
    rule_row: str
    steps: tuple[str, ...]
    days: tuple[Day, ...]


def dues(site: Site, decider: AnyDecider, state: Any, words: Words) -> list[Due]:
    """Say what runs, until when, and why until then."""
    law = site.kernel.law()
    return [
        Due(
            name=words.texts.say("clocks", clock.name, words.language),
            due_on=clock.due_on,
            days_left=None if clock.due_on is None else (clock.due_on - words.today).days,
            working_days=working_days(words.today, clock.due_on, law.calendar),
            rule_row=clock.rule_row,
            steps=tuple(line(step, words.language.value) for step in clock.explanation),
            days=strip(clock, law.calendar, words.today),
        )
        for clock in sorted(decider.clocks(state, law.rules, law.calendar), key=_soonest)
    ]


def working_days(today: date, due_on: date | None, calendar: Calendar) -> int | None:
    """Count the working days left, where the days off of each are known."""
    try:
        return None if due_on is None else calendar.working_days_between(today, due_on)
    except MissingYear:
        return None


def _soonest(clock: Clock) -> date:
    return clock.due_on or date.max


def done_of(request: Request, decider: AnyDecider) -> Offer | None:
    """Say which command has just been taken, where the address says so."""
    said = request.query_params.get("done", "")
    return next((one for one in offers((decider,)) if slug(one.command) == said), None)


def related(site: Site, decider: AnyDecider, key: UUID, role: Role) -> list[tuple[Offer, str]]:
    """List what may be opened about this one, its id filled in already."""
    field = f"{decider.noun}_id"
    return [
        (offer, f"{form_route(offer.decider, offer.command)}?{field}={key}")
        for offer in offers(site.kernel.blueprint.nouns)
        if offer.command.terms.opens and role in offer.by and field in offer.command.model_fields
    ]


def lists_about(
    site: Site, decider: AnyDecider, key: UUID, role: Role
) -> list[tuple[Listing, str]]:
    """Name the lists that this reader may ask about this one, such as who read a person's data."""
    field = f"{decider.noun}_id"
    return [
        (listing, f"/{decider.service}/{listing.name}?{field}={key}")
        for listing in site.kernel.blueprint.listings
        if (listing.public or role in listing.roles) and field in listing.filters.model_fields
    ]


def noun_page(site: Site, decider: AnyDecider) -> Endpoint:
    """Make the page of one of a noun."""

    async def show(request: Request) -> Response:
        who = reader(request, site.kernel)
        only(request.query_params, ASKED)
        times = times_of(request.query_params, who)
        tag = await tag_of(site, request)
        if same := unchanged(request, tag):
            return same
        await wait_for_own_writes(request.query_params, site.kernel)
        return await _shown(site, decider, request, who, times, {}, tag)

    return show


async def _shown(  # noqa: PLR0913, PLR0917  # what the page is made of
    site: Site,
    decider: AnyDecider,
    request: Request,
    who: Caller,
    times: Times,
    more: dict[str, Any],
    tag: str | None = None,
) -> Response:
    folded = await reach(site.kernel, decider, request, who)
    state, known = as_of(decider, folded, times)
    words = words_of(site, request)
    key = UUID(request.path_params["id"])
    past = band(times, words)
    stage = stage_of(state)
    code = found_in(state, CODES)
    bench = bench_of(site, decider, state, known)
    steps = [] if past else offered(decider, who.actor.role, state)
    not_yet = {} if bench is None else bench.not_yet
    context = {
        "menu": menu(site, request, who, words),
        "decider": decider,
        "key": key,
        "title": found_in(state, NAMES) or code or getattr(decider, words.language.value),
        "code": code,
        "stage": words.value(stage) if stage else "",
        "lines": summary(state, words, BENCHED if bench else frozenset()),
        "bench": bench,
        "bench_rules": rules_of(site, bench.rule_rows) if bench else (),
        "judging": {one.command: form_route(decider, one.command).format(id=key) for one in steps},
        "not_yet": [(one, not_yet[one.command]) for one in steps if one.command in not_yet],
        "new_key": new_id,
        "story": story(site, decider, key, known, words, who.actor.role),
        "dues": [] if past else dues(site, decider, state, words),
        "steps": [
            (one, form_route(decider, one.command).format(id=key) + gathered_by(bench, one))
            for one in steps
            if one.command is not VoidRecord and one.command not in not_yet
        ],
        "chain": chain_link(site.kernel.blueprint, decider, folded.stream, who.actor, times),
        "lists": lists_about(site, decider, key, who.actor.role),
        "related": [] if past else related(site, decider, key, who.actor.role),
        "band": past,
        "dates": dates(request, who),
        "waiting": [] if past else await waiting_for(site, folded.stream, who, words),
        "done": done_of(request, decider),
        "version": folded.version,
        "may_reveal": who.actor.role in revealed_to(decider) and not past,
        "revealed": None,
        "problem": None,
        **more,
    }
    return await render(site, request, "noun.html", context, tag=tag, form=bench is not None)


def gathered_by(bench: Workbench | None, step: Offer) -> str:
    """Fill in a step's form with what the conditions say is missing."""
    fields = bench.gathered.get(step.command, ()) if bench else ()
    return f"?{urlencode(fields)}" if fields else ""


def bench_of(
    site: Site, decider: AnyDecider, state: Any, known: list[Recorded[Any]]
) -> Workbench | None:
    """Show a case by its conditions, where its noun says how."""
    make = site.kernel.blueprint.workbenches.get(decider.noun)
    return None if make is None else make(state, holding(known))


def reveal_page(site: Site, decider: AnyDecider) -> Endpoint:
    """Make the answer to whoever says why they read personal data."""
    allowed = revealed_to(decider)

    async def reveal(request: Request) -> Response:
        who = reader(request, site.kernel)
        require(allowed, who)
        typed = dict(await form_of(request, site.kernel.settings.max_body))
        check_form(request, who, typed.get("_csrf", ""))
        nothing_asked = Times(None, None)
        folded = await reach(site.kernel, decider, request, who)
        try:
            reading = Reading(why=typed.get("why", "").strip())
        except ValidationError as error:
            more = {"problem": problem_of(error)}
            return await _shown(site, decider, request, who, nothing_asked, more)
        fields = await site.kernel.reveal(decider, folded, who.actor, reading.why)
        response = await _shown(
            site, decider, request, who, nothing_asked, {"revealed": dict(fields)}
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    return reveal


def mount(app: FastAPI, site: Site) -> None:
    """Add the page of each noun."""
    for decider in site.kernel.blueprint.nouns:
        path = noun_route(decider)
        app.add_route(path, noun_page(site, decider), methods=["GET"], include_in_schema=False)
        app.add_route(
            f"{path}/reveal", reveal_page(site, decider), methods=["POST"], include_in_schema=False
        )
