"""The one shape every noun has: a state, what it allows, how events change it, what it claims."""

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.context import Context
from shared.corrections import VoidRecord
from shared.law.calendar import Calendar
from shared.law.clock import Clock
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Actor, Command, Decision, Event, Reach, Recorded, Role

S = TypeVar("S")
C = TypeVar("C", bound=Command)
K = TypeVar("K", bound=Context)
E = TypeVar("E", bound=Event)
H = TypeVar("H", bound=Hashable)
C_co = TypeVar("C_co", bound=Command, covariant=True)
E_co = TypeVar("E_co", bound=Event, covariant=True)

# What a command may lead to -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason against a command: a stable code, the field at fault if any, what its text needs.

    The texts stand in the Vietnamese and English catalogues, under the code. Parameters are shown
    and logged, so they never hold a personal value.
    """

    code: str
    field: str | None
    parameters: Mapping[str, str | int | date] = dataclasses.field(default_factory=dict)


class Rejected(Exception):
    """The rules do not allow a command, for all of these reasons at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep every fault, so that a clerk corrects a form once and not five times."""
        self.faults = tuple(faults)
        super().__init__(", ".join(fault.code for fault in self.faults))


class Unknown(Exception):
    """What a command is about is not known here yet: nothing is wrong with it, the caller waits."""


def reject_any(faults: Iterable[Fault]) -> None:
    """Reject a command that has at least one fault."""
    if found := tuple(faults):
        raise Rejected(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Generic[E_co]):
    """An event that follows from a command, with what only its rule can tell the envelope."""

    event: E_co
    effective_on: date
    stream: str | None = None  # another stream of the service; its own where nothing is said
    subjects: tuple[UUID, ...] = ()
    decision: Decision | None = None
    rule_rows: tuple[str, ...] = ()
    voids: UUID | None = None  # a command; the kernel voids it in every stream that it wrote


# What a policy asks for ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """The stream that claims this key, such as a certificate by its printed number."""

    key: str


@dataclass(frozen=True, slots=True)
class Every:
    """Each stream that claims this key now, or one beneath it (`key/…`); there may be none."""

    key: str


@dataclass(frozen=True, slots=True)
class Ordered(Generic[C_co]):
    """What a policy asks for: a command, and what it is about.

    It waits where a stream, or a key, is unknown; for none of every stream it does not. What would
    be opened a second time names the key that whoever opened it first has claimed: then it is not
    asked for.
    """

    target: Stream | ClaimKey | Every
    command: C_co
    unless: str | None = None


# The shape ----------------------------------------------------------------------------------


def holding(history: Sequence[Recorded[E]]) -> list[Recorded[E]]:
    """Leave out all events of each command that a later one says was recorded in error."""
    void = voided([(one.envelope.command_id, one.envelope.voids) for one in history])
    return [record for record in history if record.envelope.command_id not in void]


def voided(said: Sequence[tuple[H, H | None]]) -> frozenset[H]:
    """Name the commands that are void, of a stream's commands and what each of them voids."""
    found: set[H] = set()
    for command, voids in reversed(said):  # Backwards, so that a void that is void has no effect.
        if voids is not None and command not in found:
            found.add(voids)
    return frozenset(found)


def reads_its_own(_: Command) -> Sequence[str]:
    """Read no other stream, as most commands do."""
    return ()


def nobody(_: Any) -> frozenset[Any]:
    """Name nothing."""
    return frozenset()


def unguided(*_: Any) -> Mapping[str, RuleRow | Gap]:
    """Have no law data to show beside a form's fields."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider(Generic[S, C, K, E]):
    """All of a noun that is not I/O: same arguments, same answer, no clock."""

    service: str
    noun: str
    nouns: str
    vi: str  # what officers call one of it
    en: str
    contract: Any  # the discriminated union of its events
    commands: tuple[type[C], ...]
    initial: S
    decide: Callable[[S, C, K], Sequence[Decided[E]]]
    evolve: Callable[[S, E], S]
    voided: Callable[[str], E]  # its own event for a record voided, made of a reason
    voidable_by: Mapping[Role, Reach]
    claims: Callable[[S], frozenset[str]] = nobody
    areas: Callable[[S], frozenset[str]] = nobody
    subjects: Callable[[S], frozenset[UUID]] = nobody  # whom it is about: they reach it as OWN
    units: Callable[[S], frozenset[str]] = nobody  # in whose hands it is: they reach it as UNIT
    clocks: Callable[[S, Rules, Calendar], Sequence[Clock]] = lambda *_: ()
    on_due: Mapping[str, Callable[[], C]] = dataclasses.field(default_factory=dict)  # by clock
    # What the law says of a command's fields here, by their paths; the form shows it beside each.
    guides: Callable[[S, type[C], Rules, date], Mapping[str, RuleRow | Gap]] = unguided
    steps: Callable[[S], Sequence[type[C]]] | None = None  # which commands a state allows; all
    reads: Callable[[C], Sequence[str]] = reads_its_own  # versions are checked with its own
    open_to: Mapping[Role, Reach] = dataclasses.field(default_factory=dict)  # who may read one

    def stream(self, key: UUID) -> str:
        """Name a stream, such as `certificate-0197…`."""
        return f"{self.noun}-{key}"

    def replay(self, history: Sequence[Recorded[E]]) -> S:
        """Fold what holds of a stream, oldest event first, into the state it leads to."""
        return reduce(self.evolve, (record.data for record in holding(history)), self.initial)

    def judge(
        self, history: Sequence[Recorded[E]], command: C | VoidRecord, context: K
    ) -> Sequence[Decided[E]]:
        """Say which events follow from a command to a stream; none when it changes nothing.

        Raises:
            Rejected: by the noun's rules, or for a void that `faults_of_void` finds wrong.
            Unknown: by the noun, on a stream that does not exist.
        """
        state = self.replay(history)
        if not isinstance(command, VoidRecord):
            return self.decide(state, command, context)
        caused = {
            one.envelope.command_id: one.envelope.actor.role is Role.POLICY
            and one.envelope.causation_id is not None
            for one in holding(history)
        }
        reject_any(faults_of_void(command.command_id, caused, context.actor))
        return [
            Decided(
                event=self.voided(command.reason),
                effective_on=context.today,
                subjects=tuple(sorted(self.subjects(state))),
                voids=command.command_id,
            )
        ]


def faults_of_void(command_id: UUID, caused: Mapping[UUID, bool], actor: Actor) -> Iterator[Fault]:
    """A stream voids only what it holds; what a policy recorded goes with its cause, or not at all.

    The kernel voids it then, in the role of a policy. What a timer recorded has no such cause.

    Args:
        command_id: What is to be void.
        caused: What the stream holds, and whether a policy recorded it for an event elsewhere.
        actor: Who asks.
    """
    said = {"command_id": str(command_id)}
    match caused.get(command_id):
        case None:
            yield Fault("nothing-to-void", "command_id", said)
        case True if actor.role is not Role.POLICY:
            yield Fault("undone-only-through-its-cause", "command_id", said)
        case _:
            pass
