"""Where imports are asked for, and by whom."""

from typing import Final

from shared.messages import Role
from shared.web.kernel import Card

MAY: Final = frozenset({Role.DEPARTMENT})
ROOM: Final = "imports"


def imports_of(card: Card, role: Role) -> bool:
    """Say whether a service takes old registers from this role."""
    return role in MAY and bool(card.sheets) and any(one.noun == "account" for one in card.nouns)
