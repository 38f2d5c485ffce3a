"""Who may give a command, and how far they reach: read off the command's terms, in one place."""

from collections.abc import Mapping
from typing import Any

from shared.corrections import VoidRecord
from shared.decider import Decider, Fault, Rejected
from shared.folding import Folded
from shared.messages import Actor, Command, Reach, Role
from shared.request import NotFound, NotPermitted, Request, StaleVersion


def reach_of(decider: Decider[Any, Any, Any, Any], command: Command, role: Role) -> Reach:
    """Say how far a role reaches with a command.

    Raises:
        NotPermitted: when it may not give it at all.
    """
    by = command.terms.by
    if isinstance(command, VoidRecord):
        by = {**decider.voidable_by, **by}
    if (reach := by.get(role)) is None:
        allowed = ", ".join(sorted(by))
        raise NotPermitted(Fault("role-not-allowed", None, {"roles": allowed}))
    return reach


def reaches(decider: Decider[Any, Any, Any, Any], state: Any, actor: Actor, reach: Reach) -> bool:
    """Say whether an actor who reaches so far reaches a stream in this state."""
    match reach:
        case Reach.PROVINCE:
            return True
        case Reach.AREA:
            return not decider.areas(state).isdisjoint(actor.areas)
        case Reach.UNIT:
            own = {actor.unit, f"role:{actor.role}"}  # a unit's name is free text, a role's is not
            return not decider.units(state).isdisjoint(own)
        case Reach.OWN:
            return actor.person_id is not None and actor.person_id in decider.subjects(state)


def own_account(actor: Actor, reach: Reach) -> str | None:
    """Name the stream of the account that somebody acts by: it is their own as their person is."""
    return f"account-{actor.id}" if reach is Reach.OWN else None


def check_target(
    decider: Decider[Any, Any, Any, Any],
    command: Command,
    own: Folded,
    request: Request,
    reach: Reach,
) -> None:
    """See that a stream is there for the actor, as they saw it; one out of reach is not there.

    Raises:
        NotFound, StaleVersion: as they say.
    """
    if command.terms.opens or request.actor.role is Role.POLICY:
        return
    reached = reaches(decider, own.state, request.actor, reach) or own.stream == own_account(
        request.actor, reach
    )
    if own.version == 0 or not reached:
        raise NotFound
    if request.expected_version not in {None, own.version}:
        raise StaleVersion(own.version)


def check_opened(
    decider: Decider[Any, Any, Any, Any],
    command: Command,
    opened: Mapping[str, Any],
    stream: str,
    actor: Actor,
) -> None:
    """See that whoever opens a stream reaches what it would be.

    Raises:
        Rejected: `out-of-reach`.
    """
    if not command.terms.opens or actor.role is Role.POLICY or stream not in opened:
        return
    reach = reach_of(decider, command, actor.role)
    if not reaches(decider, opened[stream], actor, reach):
        raise Rejected([Fault("out-of-reach", None, {"reach": reach})])


def check_void(decider: Decider[Any, Any, Any, Any], other: Folded, actor: Actor) -> None:
    """See that whoever voids a command may void what it wrote in another stream too.

    Raises:
        Rejected: `void-reaches-further`.
    """
    if actor.role is Role.POLICY:
        return
    reach = decider.voidable_by.get(actor.role)
    if reach is None or not reaches(decider, other.state, actor, reach):
        raise Rejected([Fault("void-reaches-further", "command_id", {"noun": decider.noun})])
