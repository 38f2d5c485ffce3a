"""Whose a row is, for the queries that keep everybody to what they may see."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, false, true

from shared.messages import Actor, Reach, Role


def own(person: ColumnElement[Any], actor: Actor) -> ColumnElement[bool]:
    """Keep to the rows that name the person whom somebody is.

    Who is no person here has none: not even the rows that name nobody.
    """
    return false() if actor.person_id is None else person == actor.person_id


def visible(
    actor: Actor,
    seen_by: Mapping[Role, Reach],
    *,
    area: ColumnElement[Any],
    person: ColumnElement[Any],
) -> ColumnElement[bool]:
    """Let each role see as far as it reaches, and everybody else what names them."""
    match seen_by.get(actor.role, Reach.OWN):
        case Reach.PROVINCE:
            return true()
        case Reach.AREA:
            return area.in_(actor.areas)
        case Reach.UNIT | Reach.OWN:
            return own(person, actor)
