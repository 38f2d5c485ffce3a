"""Every command a route: its name, its terms and its model say all that is to be said."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from shared.corrections import VoidRecord
from shared.decider import Fault
from shared.edge import new_id
from shared.messages import Command, Reach, Role
from shared.request import Done, Request
from shared.web.auth import Caller, caller, require
from shared.web.body import JSON, model_of, read
from shared.web.encode import to_json
from shared.web.kernel import AnyDecider, Kernel
from shared.web.problems import REPLAYED, Problem
from shared.web.route import noun_route
from shared.web.second import refuse_alone

COMMANDS: Final = UUID("6f2c1c1e-4f0b-5d0c-9d1e-2f8f6a4c7b11")  # the space of ids made of keys
Endpoint = Callable[[HttpRequest], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that people or machines may give to a noun."""

    decider: AnyDecider
    command: type[Command]

    @property
    def by(self) -> Mapping[Role, Reach]:
        """Say who may give it, and how far each reaches; what policies do has no route."""
        terms = dict(self.command.terms.by)
        if self.command is VoidRecord:
            terms |= self.decider.voidable_by
        return {role: reach for role, reach in terms.items() if role is not Role.POLICY}

    @property
    def public(self) -> bool:
        """Say whether whoever has not signed in may give it."""
        return Role.CITIZEN in self.by


def offers(nouns: tuple[AnyDecider, ...]) -> Iterator[Offer]:
    """List every command that has a route."""
    for decider in nouns:
        commands: tuple[type[Command], ...] = (*decider.commands, VoidRecord)
        for command in commands:
            offer = Offer(decider, command)
            if offer.by and (command is not VoidRecord or decider.voidable_by):
                yield offer


def offered(decider: AnyDecider, role: Role, state: Any) -> list[Offer]:
    """List what a role may do with a stream as it stands; the noun says what comes first."""
    found = [
        offer for offer in offers((decider,)) if role in offer.by and not offer.command.terms.opens
    ]
    if decider.steps is None:
        return found
    order = {step: number for number, step in enumerate((*decider.steps(state), VoidRecord))}
    allowed = (offer for offer in found if offer.command in order)
    return sorted(allowed, key=lambda offer: order[offer.command])


def openers(decider: AnyDecider, role: Role) -> list[Offer]:
    """List how a role may open one of a noun."""
    return [offer for offer in offers((decider,)) if role in offer.by and offer.command.terms.opens]


def command_id(who: Caller, key: UUID | None) -> UUID:
    """Derive the id of a command: the same client, unit and key are the same command for ever."""
    if key is None:
        return new_id()
    return uuid5(COMMANDS, f"{who.client}/{who.actor.id or ''}/{who.actor.unit}/{key}")


def key_of(request: HttpRequest) -> UUID | None:
    """Read the key that makes a request repeatable.

    Raises:
        Problem: 422 where it is not a UUID.
    """
    said = request.headers.get("idempotency-key")
    if said is None:
        return None
    try:
        return UUID(said)
    except ValueError:
        raise Problem(422, "invalid", [Fault("not-a-uuid", "Idempotency-Key")]) from None


def version_of(request: HttpRequest) -> int | None:
    """Read which version of a stream the caller has seen.

    Raises:
        Problem: 422 where it is none.
    """
    said = request.headers.get("if-match")
    if said is None or said.strip() == "*":
        return None
    number = said.strip().removeprefix('"').removesuffix('"')
    if not (number.isascii() and number.isdecimal() and len(number) < len(str(2**31))):
        raise Problem(422, "invalid", [Fault("not-a-version", "If-Match")])
    return int(number)


def target_of(request: HttpRequest) -> UUID:
    """Read the id of a stream off the path.

    Raises:
        Problem: 404 where nothing can have this id.
    """
    try:
        return UUID(request.path_params["id"])
    except ValueError:
        raise Problem(404, "not-found") from None


def refuse_cross_site(request: HttpRequest) -> None:
    """A page of somebody else's gives no command in the name of whoever is signed in here.

    Raises:
        Problem: 403.
    """
    if request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        raise Problem(403, "cross-site")


def taking(kernel: Kernel, offer: Offer) -> Endpoint:
    """Make the endpoint of a command: who may is asked before anything is read."""

    async def take(request: HttpRequest) -> Response:
        who = caller(request, kernel)
        require(frozenset(offer.by), who)
        if who.token is not None:
            refuse_cross_site(request)
        refuse_alone(kernel.settings, offer.command, who)
        asked = Request(
            command_id=command_id(who, key_of(request)),
            actor=who.actor,
            received_at=kernel.now(),
            key=None if offer.command.terms.opens else target_of(request),
            correlation_id=request.state.request_id,
            expected_version=version_of(request),
        )
        body = await read(request, JSON, kernel.settings.max_body)
        return answer(offer, await given(kernel, offer, asked, body))

    return take


async def given(kernel: Kernel, offer: Offer, asked: Request, body: bytes) -> Done:
    """Read a command off its JSON and give it, alone or among others."""
    return await kernel.handle(offer.decider, model_of(offer.command, body), asked)


def answer(offer: Offer, done: Done) -> Response:
    """Say what came of a command."""
    opened = offer.command.terms.opens and bool(done.events)
    said = {
        "id": done.id,
        "version": done.version,
        "position": done.position,
        "events": done.events,
    }
    location = f"/api{noun_route(offer.decider, done.id)}"
    return Response(
        to_json(said),
        status_code=201 if opened else 200,
        headers={
            "ETag": f'"{done.version}"',
            "Location": location,
            **(REPLAYED if done.repeated else {}),
        },
        media_type=JSON,
    )
