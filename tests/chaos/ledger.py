"""What was asked and what was answered: the harness's own memory, against which all is held."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

COMMANDS = UUID("6f2c1c1e-4f0b-5d0c-9d1e-2f8f6a4c7b11")  # the space of ids made of keys
KEYS = UUID("f1d4a1b0-3c52-4e0e-9f86-2a1f1b1c9e21")  # of the load's own idempotency keys


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who gives commands: a role, a unit, and areas where the role is bound to some."""

    role: str
    unit: str
    areas: tuple[str, ...] = ()

    def command(self, key: str) -> UUID:
        """Say by which id the log knows what was given under a key: worked out here anew."""
        account = uuid5(NAMESPACE_URL, f"luatsu/{self.role}/{self.unit}//None")
        return uuid5(COMMANDS, f"{self.unit}/{account}/{self.unit}/{key}")


@dataclass(slots=True)
class Given:
    """A command, and every final answer that it got; they must all be the same one."""

    service: str
    path: str
    who: Who
    key: str
    body: Mapping[str, Any]
    answered: int = 0  # in the order in which commands were answered for the first time
    answers: list[tuple[int, Any]] = field(default_factory=list)
    tries: int = 0
    forgettable: bool = False  # what it was answered may be lost with a database that was put back

    @property
    def id(self) -> UUID:
        """Say by which id the log knows it."""
        return self.who.command(self.key)

    @property
    def done(self) -> dict[str, Any] | None:
        """Give the answer where it was taken."""
        found = [body for status, body in self.answers if status in {200, 201}]
        return found[0] if found else None

    @property
    def rejected(self) -> bool:
        """Say whether the rules refused it."""
        return bool(self.answers) and self.answers[0][0] in {409, 422}


@dataclass(slots=True)
class Ledger:
    """All that was given, by service and id."""

    given: dict[tuple[str, UUID], Given] = field(default_factory=dict)
    unexpected: list[str] = field(default_factory=list)  # answers that nobody should ever get

    def note(self, service: str, path: str, who: Who, key: str, body: Mapping[str, Any]) -> Given:
        """Remember a command before it is given; the same again is the same."""
        one = Given(service, path, who, key, body)
        return self.given.setdefault((service, one.id), one)

    def answered(self) -> Iterator[Given]:
        """List what was answered."""
        return (one for one in self.given.values() if one.answers)

    def forget_after(self, service: str, number: int) -> None:
        """Note that a database was put back to when so many commands had been answered.

        What stored nothing in the log is then nowhere else: it may be decided anew.
        """
        for one in self.answered():
            if one.service == service and one.answered >= number:
                one.forgettable = True


def key_of(name: str) -> str:
    """Name a command of the load: the same again is the same command."""
    return str(uuid5(KEYS, name))


def same(one: Any, other: Any) -> bool:
    """Say whether two answers are the same, but for what names the request itself."""
    return _plain(one) == _plain(other)


def _plain(answer: Any) -> str:
    if isinstance(answer, dict):
        answer = {name: value for name, value in answer.items() if name != "instance"}
    return json.dumps(answer, sort_keys=True, ensure_ascii=False)
