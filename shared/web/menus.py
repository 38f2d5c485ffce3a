"""The menu of a service: what a role uses first, then the rest by what it is about.

A service says its groups; a page or a list that none of them names still stands in the menu, under
what every service has or at its end. So whoever adds a page registers nothing to be found.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from shared.messages import Role

FLAT: Final = 8  # so few lines need no headings
FIRST: Final = "first"
OTHER: Final = "other"
# Where each role's day begins; whoever is not here begins on the front page.
WORK: Final[Mapping[Role, str]] = {
    Role.DEPARTMENT: "/reporting/worklist",
    Role.BAR: "/reporting/worklist",
    Role.INSPECTORATE: "/reporting/worklist",
    Role.DISTRICT: "/reporting/worklist",
    Role.COMMUNE: "/reporting/worklist",
    Role.COMMITTEE: "/reporting/department",
    Role.ADMIN: "/registry/accounts",
    Role.AUDITOR: "/registry/readings",
    Role.OPERATOR: "/registry/waiting",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Some of a menu's lines under one heading."""

    name: str  # the key of its text
    paths: tuple[str, ...]  # beneath `/<service>/`


# What every service has: its first word says it.
KERNELS: Final = (
    Group("moving", ("proposals", "imports", "waiting", "parked", "console")),
    Group("proving", ("audit", "readings")),
)


@dataclass(frozen=True, slots=True)
class Menu:
    """How a service's menu is arranged."""

    first: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()

    def place(self, path: str, role: Role) -> tuple[int, str, int]:
        """Say where a line stands: the number and name of its group, and its place in that."""
        if path in (mine := self.first.get(role, ())):
            return 0, FIRST, mine.index(path)
        for number, group in enumerate(self.groups, start=1):
            if path in group.paths:
                return number, group.name, group.paths.index(path)
        word, many = path.partition("/")[0], len(self.groups)
        for number, group in enumerate(KERNELS, start=many + 2):
            if word in group.paths:
                return number, group.name, group.paths.index(word)
        # Where a service has no groups, all that is its own comes first.
        return (many + 1, OTHER, 0) if many else (0, FIRST, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu, under which heading."""

    path: str
    name: str
    current: bool
    group: str = ""  # as it is read; nothing in a menu without headings
    number: int = 0


def arranged(  # noqa: PLR0913, PLR0917  # what a menu is made of
    menu: Menu,
    role: Role,
    heading: Callable[[str], str],
    lines: Iterable[tuple[str, str]],
    current: str,
    home: str,
    tongue: str = "",
) -> tuple[Entry, ...]:
    """Put lines, each an address and a name, in the order of a menu; `heading` reads a group."""
    placed = sorted(
        (
            (*menu.place(path.removeprefix(home).strip("/"), role), path, name)
            for path, name in lines
        ),
        key=lambda one: (one[0], one[2]),
    )
    flat = len(placed) <= FLAT
    return tuple(
        Entry(
            path + tongue,
            name,
            path == current,
            "" if flat else heading(group),
            0 if flat else number,
        )
        for number, group, _, path, name in placed
    )
