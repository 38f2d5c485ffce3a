"""Where a command is posted: read off its name and its terms, never written down twice."""

import re
from typing import Any
from uuid import UUID

from shared.decider import Decider
from shared.messages import Command


def slug(command: type[Command]) -> str:
    """Write the name of a command as a part of a path."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", command.__name__).lower()


def route(decider: Decider[Any, Any, Any, Any], command: type[Command]) -> str:
    """Derive the path, with the id of what the command is about unless it opens a new one."""
    return f"/api{form_route(decider, command)}"


def form_route(decider: Decider[Any, Any, Any, Any], command: type[Command]) -> str:
    """Derive the path of the form, as `route` does."""
    about = "" if command.terms.opens else "/{id}"
    return f"/{decider.service}/{decider.nouns}{about}/{slug(command)}"


def noun_route(decider: Decider[Any, Any, Any, Any], key: UUID | str = "{id}") -> str:
    """Derive the path of one of a noun's pages."""
    return f"/{decider.service}/{decider.nouns}/{key}"
