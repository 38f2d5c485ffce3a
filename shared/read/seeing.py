"""Whose a row is, for the queries that keep everybody to what they may see."""

from typing import Any

from sqlalchemy import ColumnElement, false

from shared.messages import Actor


def own(person: ColumnElement[Any], actor: Actor) -> ColumnElement[bool]:
    """Keep to the rows that name the person whom somebody is.

    Who is no person here has none: not even the rows that name nobody.
    """
    return false() if actor.person_id is None else person == actor.person_id
