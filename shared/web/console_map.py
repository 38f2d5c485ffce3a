"""The pages of whoever looks after a service and of whoever audits it: where they are, for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shared.messages import Role
from shared.web.operating import RETRIES_EFFECTS, RETRIES_EVENTS, SEES

AUDITS: Final = frozenset({Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Room:
    """An address under `/<service>/`, and whose it is."""

    method: str
    path: str
    roles: frozenset[Role]
    menu: str = ""  # what the menu calls it, by its text's key


ROOMS: Final = (
    Room("GET", "console", SEES, "console"),
    Room("GET", "console/all", SEES, "console-all"),
    Room("GET", "console/card", SEES),
    Room("GET", "console/retry", RETRIES_EVENTS),
    Room("POST", "console/retry", RETRIES_EVENTS),
    Room("GET", "console/skip", RETRIES_EVENTS),
    Room("POST", "console/skip", RETRIES_EVENTS),
    Room("GET", "console/effects/{id}", RETRIES_EFFECTS),
    Room("POST", "console/effects/{id}", RETRIES_EFFECTS),
    Room("GET", "audit", AUDITS, "audit"),
    Room("GET", "audit/events/{position}", AUDITS),
    Room("GET", "audit/events/{position}/document", AUDITS),
    Room("GET", "audit/heads", AUDITS, "audit-heads"),
    Room("GET", "audit/replay", AUDITS, "audit-replay"),
    Room("GET", "audit/bundles", AUDITS, "audit-bundles"),
    Room("POST", "audit/bundles", AUDITS),
    Room("GET", "audit/bundles/{id}", AUDITS),
    Room("GET", "audit/bundles/{id}/file", AUDITS),
)


def rooms_for(role: Role) -> Iterator[Room]:
    """List what the menu of a role has of them."""
    return (one for one in ROOMS if one.menu and role in one.roles)
