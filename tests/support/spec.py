"""Given these events, when this command, then those events: the one way rules are tested."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.context import Context
from shared.corrections import VoidRecord
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.messages import Actor, Command, Envelope, Event, Recorded, Role

S = TypeVar("S")
C = TypeVar("C", bound=Command)
K = TypeVar("K", bound=Context)
E = TypeVar("E", bound=Event)

OFFICER = Actor(id=UUID(int=7), role=Role.DEPARTMENT, unit="Sở Tư pháp")
POLICY = Actor(id=None, role=Role.POLICY, unit="registry")
SOME_DAY = date(2025, 1, 2)


def recorded(
    event: E, position: int = 1, *, stream: str = "certificate-1", **known: Any
) -> Recorded[E]:
    """Put an event in an envelope, with only what the test is about made explicit."""
    envelope = Envelope.model_validate(
        {
            "id": UUID(int=position),
            "province": "48",
            "service": "registry",
            "stream": stream,
            "version": position,
            "command_id": UUID(int=position),
            "fingerprint": "",
            "type": event.type,
            "software_version": "0",
            "received_at": datetime(2025, 1, 2, tzinfo=UTC),
            "recorded_at": datetime(2025, 1, 2, tzinfo=UTC),
            "effective_on": SOME_DAY,
            "actor": OFFICER,
            "decision": None,
            "rule_rows": (),
            "subjects": (),
            "areas": (),
            "correlation_id": UUID(int=position),
            "causation_id": None,
            "voids": None,
            "key_ids": (),
            **known,
        }
    )
    return Recorded(position=position, envelope=envelope, data=event)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[E]):
    """What a command led to: events, the faults for which it was rejected, or waiting."""

    decided: tuple[Decided[E], ...] = ()
    faults: tuple[Fault, ...] = ()
    unknown: bool = False

    def then(self, *expected: E) -> "Outcome[E]":
        """Assert that exactly these events follow, in this order."""
        assert not self.faults
        assert not self.unknown
        assert tuple(one.event for one in self.decided) == expected
        return self

    def then_nothing(self) -> None:
        """Assert that the command was allowed and changed nothing."""
        assert self == Outcome()

    def then_rejected(self, *codes: str) -> None:
        """Assert that the rules rejected the command for exactly these reasons."""
        assert not self.decided
        assert tuple(fault.code for fault in self.faults) == codes

    def then_unknown(self) -> None:
        """Assert that the command is about what is not known here yet."""
        assert self == Outcome(unknown=True)

    def under(self, *rule_rows: str) -> None:
        """Assert that the events name these rule rows as used."""
        assert {row for one in self.decided for row in one.rule_rows} == set(rule_rows)


@dataclass(frozen=True, slots=True)
class Scenario(Generic[S, C, K, E]):
    """A stream of one noun, and what deciding may know."""

    decider: Decider[S, C, K, E]
    context: K
    history: Sequence[Recorded[E]] = ()

    def given(self, *events: E, **known: Any) -> "Scenario[S, C, K, E]":
        """Start from what has already happened, each event by a command of its own."""
        history = [recorded(event, number, **known) for number, event in enumerate(events, start=1)]
        return replace(self, history=history)

    def knowing(self, context: K) -> "Scenario[S, C, K, E]":
        """Decide in another context."""
        return replace(self, context=context)

    def when(self, command: C | VoidRecord) -> Outcome[E]:
        """Decide one command against the history."""
        try:
            return Outcome(tuple(self.decider.judge(self.history, command, self.context)))
        except Rejected as rejected:
            return Outcome(faults=rejected.faults)
        except Unknown:
            return Outcome(unknown=True)
