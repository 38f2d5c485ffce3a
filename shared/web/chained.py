"""Where the chain that a record is part of is shown: by one service, for the pages of all."""

from typing import Final
from urllib.parse import urlencode

from shared.messages import Actor, Role
from shared.web.asking import Times
from shared.web.kernel import AnyDecider, Card

ALL_OF: Final = "chain/{stream}"  # in reporting, which follows all others
ADDRESS: Final = "/reporting/chain/"
READERS: Final = frozenset(
    {
        Role.DEPARTMENT,
        Role.COMMITTEE,
        Role.AUDITOR,
        Role.INSPECTORATE,
        Role.BAR,
        Role.DISTRICT,
        Role.COMMUNE,
    }
)


def chain_link(
    card: Card, decider: AnyDecider, stream: str, actor: Actor, times: Times
) -> str | None:
    """Lead to the chain of a record, for the times that are asked for; nothing where it has none.

    A service knows of no other: it leads there, and the reader's browser asks.
    """
    if decider.noun not in card.chained or actor.role not in READERS:
        return None
    asked = {
        "on": times.on.isoformat() if times.on else "",
        "known_at": times.known_at.isoformat() if times.known_at else "",
    }
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"{ADDRESS}{stream}" + (f"?{said}" if said else "")
