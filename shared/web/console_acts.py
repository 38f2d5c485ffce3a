"""What an operator does from the console: try again, let go by, give again.

A page without JavaScript each. It says what would be done, asks for a reason, and then says of each
item what came of it. The acts themselves are those of the API, with the same rights and events.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response

from shared.decider import Fault
from shared.edge import new_id
from shared.messages import Role
from shared.nouns.skip import SkipParked
from shared.ops.parked import Parked
from shared.request import NotFound
from shared.web.auth import Caller, require
from shared.web.body import form_of, refuse_unstorable
from shared.web.bulk import Result, carried_out
from shared.web.commands import target_of
from shared.web.console import anchor, drawn
from shared.web.listing import Order
from shared.web.operating import (
    AT_ONCE,
    RETRIES_EFFECTS,
    RETRIES_EVENTS,
    Name,
    OneStream,
    Reason,
)
from shared.web.problems import KNOWN, Problem, problem_of
from shared.web.render import Site, check_form, reader

WIRED: Final = frozenset({"_csrf", "_key", "lang"})
PARKED = text("""
    select source, stage, stream, position, error, fingerprint, attempts
      from follow.parked
     where source = :source and stage = :stage and stream = :stream order by position""")
ALIKE = text("""
    with one as (
      select source, stage, stream, (array_agg(fingerprint order by position))[1] as fingerprint
        from follow.parked group by source, stage, stream)
    select source, stage, stream from one where fingerprint = :fingerprint
     order by source, stage, stream limit :limit""")
ORDER = text("""
    select id, state, policy, command_type, target, source, position
      from follow."order" where id = :id""")


class Reasoned(BaseModel):
    """Why something is done."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Reason


class Alike(BaseModel):
    """All streams that one error has parked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: Name


class OneEvent(OneStream):
    """An event that is parked, as the first of its stream."""

    position: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class Item:
    """What is tried, and what came of it: a look and a word, both by their keys."""

    about: str
    where: str = ""
    look: str = ""
    came: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """An act before it is done: what it is called, what it is about, what the form sends along."""

    act: str  # also what its texts are called after
    items: Sequence[Item]
    hidden: Mapping[str, str]
    facts: Sequence[tuple[str, str]] = ()  # label, value


Look = Callable[[Request, Mapping[str, str]], Awaitable[Asked]]
Do = Callable[[Request, Caller, Asked, str, str], Awaitable[Sequence[Item]]]


@dataclass(frozen=True, slots=True)
class Act:
    """One of them: who may, how it looks before, and how it is done."""

    path: str
    roles: frozenset[Role]
    look: Look
    do: Do


def pages(site: Site, act: Act) -> tuple[Any, Any]:
    """Make the page that asks, and the page that tells what came of it."""

    async def ask(request: Request) -> Response:
        require(act.roles, reader(request, site.kernel))
        asked = await act.look(request, _plain(dict(request.query_params)))
        return await _drawn(site, request, asked)

    async def take(request: Request) -> Response:
        who = reader(request, site.kernel)
        require(act.roles, who)
        typed = dict(await form_of(request, site.kernel.settings.max_body))
        check_form(request, who, typed.get("_csrf", ""))
        said = _plain(typed)
        reason = said.pop("reason", "")
        asked = await act.look(request, said)
        try:
            reasoned = Reasoned(reason=reason)
            refuse_unstorable(reasoned)
            done = await act.do(request, who, asked, reasoned.reason, typed.get("_key", ""))
        except (ValidationError, *KNOWN) as error:
            return await _drawn(site, request, asked, reason=reason, problem=problem_of(error))
        return await _drawn(site, request, asked, done=done)

    return ask, take


def _plain(said: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in said.items() if name not in WIRED}


async def _drawn(  # noqa: PLR0913  # what the page is made of
    site: Site,
    request: Request,
    asked: Asked,
    *,
    reason: str = "",
    problem: Problem | None = None,
    done: Sequence[Item] = (),
) -> Response:
    context = {
        "asked": asked,
        "reason": reason,
        "problem": problem,
        "done": done,
        "form_key": new_id(),
    }
    answer = await drawn(site, request, "console_act.html", context)
    answer.status_code = problem.status if problem else 200
    return answer


# Trying again ---------------------------------------------------------------------------------


def retry(site: Site) -> Act:
    """Try one stream again, or all that one error has parked."""
    kernel = site.kernel

    async def look(_: Request, said: Mapping[str, str]) -> Asked:
        async with kernel.connection() as connection:
            if "fingerprint" in said:
                alike = Alike.model_validate(said)
                bound = {"fingerprint": alike.fingerprint, "limit": AT_ONCE}
                found = [Parked(*row) for row in await connection.execute(ALIKE, bound)]
                facts = [("error", alike.fingerprint)]
            else:
                one = OneStream.model_validate(said).parked
                rows = (await connection.execute(PARKED, _bound(one))).all()
                found = [one] if rows else []
                facts = [("error", rows[0].fingerprint or rows[0].error or "")] if rows else []
        return Asked("retry", [Item(one.stream, _where(one)) for one in found], said, facts)

    async def do(_: Request, who: Caller, asked: Asked, reason: str, __: str) -> Sequence[Item]:
        said = asked.hidden
        if "fingerprint" in said:
            tried = await kernel.retry_alike(said["fingerprint"], None, AT_ONCE, who.actor, reason)
            return [_came(one.parked, one.remaining) for one in tried]
        one = OneStream.model_validate(said).parked
        return [_came(one, await kernel.retry_stream(one, who.actor, reason))]

    return Act("console/retry", RETRIES_EVENTS, look, do)


def _bound(one: Parked) -> dict[str, str]:
    return {"source": one.source, "stage": one.stage, "stream": one.stream}


def _where(one: Parked) -> str:
    return f"{one.source} · {one.stage}"


def _came(one: Parked, remaining: int | None) -> Item:
    match remaining:
        case None:
            return Item(one.stream, _where(one), "na", "no-stage")
        case 0:
            return Item(one.stream, _where(one), "met", "goes-on")
        case count:
            return Item(one.stream, _where(one), "fail", "still-parked", {"count": count})


# Letting go by --------------------------------------------------------------------------------


def skip(site: Site) -> Act:
    """Let the oldest parked event of a stream go by, for good."""
    kernel = site.kernel

    async def look(_: Request, said: Mapping[str, str]) -> Asked:
        one = OneEvent.model_validate(_whole(said))
        async with kernel.connection() as connection:
            rows = (await connection.execute(PARKED, _bound(one.parked))).all()
        first = rows[0] if rows and rows[0].position == one.position else None
        items = [Item(f"{one.stream} @{one.position}", _where(one.parked))] if first else []
        facts = [("error", first.fingerprint or first.error or "")] if first else []
        facts += [("behind-it", str(len(rows) - 1))] if first else []
        return Asked("skip", items, said, facts)

    async def do(
        request: Request, who: Caller, asked: Asked, reason: str, key: str
    ) -> Sequence[Item]:
        one = OneEvent.model_validate(_whole(asked.hidden))
        decider = next(noun for noun in kernel.blueprint.nouns if noun.noun == "skip")
        about = anchor(one.source, one.stage, one.stream, str(one.position))
        command = SkipParked(**one.model_dump(), reason=reason)
        order = Order(decider=decider, command=command, key=None, about=about)
        (result,) = await carried_out(site, request, who, [order], key)
        return [_skipped(one, result)]

    return Act("console/skip", RETRIES_EVENTS, look, do)


def _whole(said: Mapping[str, str]) -> dict[str, object]:
    position = said.get("position", "")
    whole = position.isascii() and position.isdecimal() and len(position) < len(str(2**63))
    return {**said, "position": int(position) if whole else position}


def _skipped(one: OneEvent, result: Result) -> Item:
    about = f"{one.stream} @{one.position}"
    if result.done:
        return Item(about, _where(one.parked), "met", "skipped")
    return Item(about, _where(one.parked), "fail", "not-done", faults=result.faults)


# Giving again ---------------------------------------------------------------------------------


def effect(site: Site) -> Act:
    """Give once more what a policy ordered and has not come about."""
    kernel = site.kernel

    async def look(request: Request, said: Mapping[str, str]) -> Asked:
        order_id: UUID = target_of(request)
        async with kernel.connection() as connection:
            row = (await connection.execute(ORDER, {"id": order_id})).one_or_none()
        if row is None or said:
            raise NotFound
        item = Item(row.target, f"{row.source} @{row.position}")
        return Asked("effect", [item], {}, [("policy", row.policy), ("command", row.command_type)])

    async def do(
        request: Request, who: Caller, asked: Asked, reason: str, _: str
    ) -> Sequence[Item]:
        state = await kernel.retry_effect(target_of(request), who.actor, reason)
        good = state in {"done", "nothing"}
        (item,) = asked.items
        return [Item(item.about, item.where, "met" if good else "lack", f"now-{state}")]

    return Act("console/effects/{id}", RETRIES_EFFECTS, look, do)


def mount(app: FastAPI, site: Site) -> None:
    """Add them."""
    for act in (retry(site), skip(site), effect(site)):
        path = f"/{site.kernel.blueprint.name}/{act.path}"
        ask, take = pages(site, act)
        app.add_route(path, ask, methods=["GET"], include_in_schema=False)
        app.add_route(path, take, methods=["POST"], include_in_schema=False)
