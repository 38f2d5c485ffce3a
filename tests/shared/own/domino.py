"""A noun that is only here: dominoes that stand, are shaken, and fall."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID, uuid5

from pydantic import Field

from shared.context import Context
from shared.decider import Decided, Decider, Every, Fault, Ordered, Rejected, Stream, Unknown
from shared.follow.policy import Policy
from shared.messages import Command, Event, Reach, Recorded, Role, Terms
from shared.service import Blueprint

DAY = date(2025, 10, 1)
ANYBODY = {Role.DEPARTMENT: Reach.PROVINCE, Role.POLICY: Reach.PROVINCE}


class StandUp(Command):
    """A domino is set up, before others."""

    terms = Terms(by=ANYBODY, vi="Dựng", en="Stand up", opens=True)

    label: str
    before: tuple[UUID, ...] = ()
    number: str | None = None  # among those of its label


class Shake(Command):
    """Something has touched it."""

    terms = Terms(by=ANYBODY, vi="Lay", en="Shake")


class Push(Command):
    """It falls."""

    terms = Terms(by=ANYBODY, vi="Đẩy", en="Push")


class Clear(Command):
    """All of its label are to lie."""

    terms = Terms(by=ANYBODY, vi="Dọn", en="Clear")


class DominoStood(Event):
    """A domino stands."""

    type: Literal["DominoStood"] = "DominoStood"
    label: str
    before: tuple[UUID, ...]
    number: str | None = None


class RowCleared(Event):
    """All of one label are to lie."""

    type: Literal["RowCleared"] = "RowCleared"
    label: str


class DominoShaken(Event):
    """A domino was touched."""

    type: Literal["DominoShaken"] = "DominoShaken"
    label: str
    before: tuple[UUID, ...]


class DominoFell(Event):
    """A domino lies."""

    type: Literal["DominoFell"] = "DominoFell"
    label: str
    before: tuple[UUID, ...]


class DominoRecordVoided(Event):
    """An error."""

    type: Literal["DominoRecordVoided"] = "DominoRecordVoided"
    reason: str


DominoEvent: TypeAlias = Annotated[
    DominoStood | DominoShaken | DominoFell | RowCleared | DominoRecordVoided,
    Field(discriminator="type"),
]
DominoCommand: TypeAlias = StandUp | Shake | Push | Clear


class Pose(StrEnum):
    """How it is."""

    NONE = "none"
    STANDS = "stands"
    SHAKES = "shakes"
    LIES = "lies"


@dataclass(frozen=True, slots=True)
class Domino:
    """What is known of one."""

    pose: Pose = Pose.NONE
    label: str = ""
    before: tuple[UUID, ...] = ()
    number: str | None = None


def decide(state: Domino, command: DominoCommand, _: Context) -> Sequence[Decided[DominoEvent]]:
    """Say what follows; what lies cannot be touched any more."""
    match state.pose, command:
        case Pose.NONE, StandUp():
            stood = DominoStood(label=command.label, before=command.before, number=command.number)
            return [Decided(event=stood, effective_on=DAY)]
        case Pose.NONE, _:
            raise Unknown
        case Pose.LIES, _:
            raise Rejected([Fault("not-in-this-state", None, {"state": state.pose})])
        case _, Clear():
            return [Decided(event=RowCleared(label=state.label), effective_on=DAY)]
        case _, Shake():
            shaken = DominoShaken(label=state.label, before=state.before)
            return [Decided(event=shaken, effective_on=DAY)]
        case _:
            fell = DominoFell(label=state.label, before=state.before)
            return [Decided(event=fell, effective_on=DAY)]


def evolve(state: Domino, event: DominoEvent) -> Domino:
    """Say what an event leads to."""
    match event:
        case DominoStood():
            return Domino(Pose.STANDS, event.label, event.before, event.number)
        case DominoShaken():
            return replace(state, pose=Pose.SHAKES)
        case DominoFell():
            return replace(state, pose=Pose.LIES)
        case DominoRecordVoided() | RowCleared():
            return state


def claims(state: Domino) -> frozenset[str]:
    """Whatever stands, numbered, is found by its label."""
    if state.number is None or state.pose is Pose.LIES:
        return frozenset()
    return frozenset({f"domino/{state.label}/{state.number}"})


decider: Decider[Any, Any, Any, Any] = Decider(
    service="discipline",
    noun="domino",
    nouns="dominoes",
    vi="Quân cờ",
    en="Domino",
    contract=DominoEvent,
    commands=(StandUp, Shake, Push, Clear),
    initial=Domino(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: DominoRecordVoided(reason=reason),
    claims=claims,
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    open_to={Role.DEPARTMENT: Reach.PROVINCE},
)


def on_fall(record: Recorded[DominoEvent]) -> list[Ordered[DominoCommand]]:
    """Whenever one falls, what it stood before is shaken."""
    match record.data:
        case DominoFell(before=before):
            return [Ordered(Stream(decider.stream(one)), Shake()) for one in before]
        case _:
            return []


def on_shake(record: Recorded[DominoEvent]) -> list[Ordered[DominoCommand]]:
    """Whenever one is shaken, what it stood before falls."""
    match record.data:
        case DominoShaken(before=before):
            return [Ordered(Stream(decider.stream(one)), Push()) for one in before]
        case _:
            return []


def on_clearing(record: Recorded[DominoEvent]) -> list[Ordered[DominoCommand]]:
    """Whenever a row is cleared, every domino of it falls; a first one stands, if none did."""
    match record.data:
        case RowCleared(label=label):
            first = Ordered(
                Stream(decider.stream(uuid5(record.envelope.id, "first"))),
                StandUp(label=label, number="0"),
                unless=f"domino/{label}/0",
            )
            return [Ordered(Every(f"domino/{label}"), Push()), first]
        case _:
            return []


POLICIES = (
    Policy(name="clear-the-row", source="discipline", contract=DominoEvent, on=on_clearing),
    Policy(name="shake-the-next", source="discipline", contract=DominoEvent, on=on_fall),
    Policy(name="fell-the-next", source="discipline", contract=DominoEvent, on=on_shake),
)


def with_dominoes(blueprint: Blueprint) -> Blueprint:
    """Give a service dominoes, and policies on their events."""
    return replace(
        blueprint,
        nouns=(*blueprint.nouns, decider),
        policies=(*blueprint.policies, *POLICIES),
    )
