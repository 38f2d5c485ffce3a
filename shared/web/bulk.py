"""Many commands of one form: each is judged alone, and its reader hears what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from starlette.requests import Request as HttpRequest

from shared.decider import Fault
from shared.edge import new_id
from shared.request import Request
from shared.web.asking import READ_YOUR_WRITES
from shared.web.auth import Caller, not_allowed
from shared.web.commands import command_id
from shared.web.listing import Order
from shared.web.problems import KNOWN, problem_of
from shared.web.render import Site
from shared.web.second import refuse_alone


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one order: done, or why not."""

    about: str
    problem: str = ""  # its code
    faults: tuple[Fault, ...] = ()

    @property
    def done(self) -> bool:
        """Say whether it was done, or nothing was left to do."""
        return not self.problem


async def carried_out(
    site: Site, request: HttpRequest, who: Caller, orders: Sequence[Order], form_key: str
) -> tuple[Result, ...]:
    """Give the orders one after another; the same form sent again has no second effect."""
    key, last = _key(form_key), 0
    results = []
    for order in orders:
        result, position = await _given(site, request, who, order, key)
        results.append(result)
        last = max(last, position)
    if last:  # the page shows all of it: it waits once, for the last
        await site.kernel.seen(site.kernel.blueprint.name, last, READ_YOUR_WRITES)
    return tuple(results)


async def _given(
    site: Site, request: HttpRequest, who: Caller, order: Order, key: UUID
) -> tuple[Result, int]:
    kernel = site.kernel
    asked = Request(
        command_id=command_id(who, uuid5(key, order.about)),
        actor=who.actor,
        received_at=kernel.now(),
        key=order.key,
        correlation_id=request.state.request_id,
        expected_version=None,
    )
    try:
        if who.actor.role not in order.command.terms.by:
            raise not_allowed(frozenset(order.command.terms.by))
        refuse_alone(kernel.settings, type(order.command), who)
        done = await kernel.handle(order.decider, order.command, asked)
    except KNOWN as error:
        problem = problem_of(error)
        return Result(order.about, problem.code, tuple(problem.faults)), 0
    return Result(order.about), done.position or 0


def _key(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        return new_id()
