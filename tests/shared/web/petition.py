"""A noun that is only here: a petition, with every kind of field that a form can ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.context import Context
from shared.decider import Decided, Decider, Fault, Rejected
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import RuleRow, Rules, Unit
from shared.messages import (
    Channel,
    Command,
    DecisionOnPaper,
    Event,
    Reach,
    Role,
    Terms,
    Weight,
)
from shared.personal.field import Personal
from shared.web.listing import Ask, Listing


class Topic(StrEnum):
    """What a petition is about."""

    FEES = "fees"
    CONDUCT = "conduct"
    DELAY = "delay"


class Part(BaseModel):
    """A model within a command."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Paper(Part):
    """A paper that came with it."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    pages: Annotated[int, Field(ge=1, le=1000)]


class Natural(Part):
    """A person."""

    kind: Literal["natural"] = "natural"
    full_name: str


class Legal(Part):
    """An organisation."""

    kind: Literal["legal"] = "legal"
    registration: str


class OpenPetition(Command):
    """Somebody asks for something."""

    terms = Terms(
        by={
            Role.CITIZEN: Reach.PROVINCE,
            Role.APPLICANT: Reach.OWN,
            Role.DEPARTMENT: Reach.PROVINCE,
        },
        vi="Nộp đơn",
        en="File a petition",
        opens=True,
    )

    person_id: UUID
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    area: str
    received_on: date
    channel: Channel
    party: Annotated[Natural | Legal, Field(discriminator="kind")]
    papers: tuple[Paper, ...] = ()
    topics: frozenset[Topic] = frozenset()
    aliases: tuple[str, ...] = ()
    counts: Mapping[str, int] = Field(default_factory=dict)
    amount_vnd: Annotated[int, Field(ge=0)] | None = None
    urgent: bool
    heard_at: AwareDatetime | None = None
    address: Annotated[str, Personal(of="person_id")] | None = None
    note: Annotated[str, StringConstraints(max_length=2000)] | None = None


class DecidePetition(Command):
    """The authority has decided."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.COMMUNE: Reach.AREA},
        vi="Ghi nhận quyết định giải quyết đơn",
        en="Record the decision",
        weight=Weight.WEIGHTY,
    )

    decision: DecisionOnPaper
    granted: bool


class ForwardPetition(Command):
    """Another service asks."""

    terms = Terms(by={Role.POLICY: Reach.PROVINCE}, vi="Chuyển đơn", en="Forward")


class PetitionFiled(Event):
    """Somebody asked."""

    type: Literal["PetitionFiled"] = "PetitionFiled"
    person_id: UUID
    title: str
    area: str
    address: Annotated[str, Personal(of="person_id")] | None = None
    filed_on: date


class PetitionDecided(Event):
    """The authority decided."""

    type: Literal["PetitionDecided"] = "PetitionDecided"
    granted: bool
    decided_on: date


class PetitionRecordVoided(Event):
    """An error."""

    type: Literal["PetitionRecordVoided"] = "PetitionRecordVoided"
    reason: str


PetitionEvent: TypeAlias = Annotated[
    PetitionFiled | PetitionDecided | PetitionRecordVoided, Field(discriminator="type")
]
PetitionCommand: TypeAlias = OpenPetition | DecidePetition | ForwardPetition


class Stage(StrEnum):
    """How far it is."""

    NONE = "none"
    OPEN = "open"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided."""

    granted: bool
    decided_on: date


@dataclass(frozen=True, slots=True)
class Petition:
    """What is known of a petition."""

    stage: Stage = Stage.NONE
    title: str = ""
    person_id: UUID | None = None
    area: str = ""
    address: str | None = None
    filed_on: date | None = None
    outcomes: Mapping[UUID, Outcome] = field(default_factory=dict)


def decide(
    state: Petition, command: PetitionCommand, context: Context
) -> Sequence[Decided[PetitionEvent]]:
    """Say what follows."""
    match state.stage, command:
        case Stage.NONE, OpenPetition():
            if command.received_on > context.today:
                raise Rejected([Fault("in-the-future", "received_on", {"today": context.today})])
            filed = PetitionFiled(
                person_id=command.person_id,
                title=command.title,
                area=command.area,
                address=command.address,
                filed_on=command.received_on,
            )
            return [Decided(event=filed, effective_on=filed.filed_on)]
        case Stage.OPEN, DecidePetition(decision=decision):
            if decision.authority != "Sở Tư pháp":
                competent = {"competent": "Sở Tư pháp"}
                raise Rejected([Fault("not-competent", "decision.authority", competent)])
            made = PetitionDecided(granted=command.granted, decided_on=decision.signed_on)
            return [
                Decided(
                    event=made,
                    effective_on=made.decided_on,
                    decision=decision,
                    rule_rows=("PETITION-DAYS/1",),
                )
            ]
        case _, ForwardPetition():
            return []
        case stage, _:
            raise Rejected([Fault("not-in-this-state", None, {"state": stage})])


def evolve(state: Petition, event: PetitionEvent) -> Petition:
    """Say what an event leads to."""
    match event:
        case PetitionFiled():
            return replace(
                state,
                stage=Stage.OPEN,
                title=event.title,
                person_id=event.person_id,
                area=event.area,
                address=event.address,
                filed_on=event.filed_on,
            )
        case PetitionDecided():
            outcome = Outcome(event.granted, event.decided_on)
            outcomes = {**state.outcomes, UUID(int=1): outcome}
            return replace(state, stage=Stage.DECIDED, outcomes=outcomes)
        case PetitionRecordVoided():
            return state


TEN_DAYS = RuleRow(
    id="PETITION-DAYS/1",
    rule="PETITION-DAYS",
    valid_from=None,
    value="10",
    unit=Unit.WORKING_DAY,
    basis="Luật Khiếu nại Đ.27",
)


def clocks(state: Petition, rules: Rules, calendar: Calendar) -> Sequence[Clock]:
    """Ten working days from the filing."""
    if state.stage is not Stage.OPEN or state.filed_on is None:
        return ()
    return (run(Limit("decide", rules.row("PETITION-DAYS/1"), state.filed_on), calendar),)


def steps(state: Petition) -> Sequence[type[Command]]:
    """Only an open one is decided."""
    return (DecidePetition,) if state.stage is Stage.OPEN else ()


decider: Decider[Any, Any, Any, Any] = Decider(
    service="registry",
    noun="petition",
    nouns="petitions",
    vi="Đơn",
    en="Petition",
    contract=PetitionEvent,
    commands=(OpenPetition, DecidePetition, ForwardPetition),
    initial=Petition(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: PetitionRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    areas=lambda state: frozenset({state.area}) if state.area else frozenset(),
    subjects=lambda state: frozenset({state.person_id}) if state.person_id else frozenset(),
    clocks=clocks,
    steps=steps,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.COMMUNE: Reach.AREA,
        Role.APPLICANT: Reach.OWN,
    },
)


class Row(BaseModel):
    """A line of the list."""

    cursor: str
    stream: str
    title: str
    stage: Stage
    area: str
    filed_on: date | None
    outcomes: int


class Filters(BaseModel):
    """What the list may be asked with."""

    title: str | None = None
    stage: Stage | None = None
    filed_on: date | None = None


def listing(rows: Sequence[Row]) -> Listing:
    """List rows that stand in memory, each area to its own."""

    async def query(_: AsyncConnection, ask: Ask, filters: Filters) -> Sequence[Row]:
        found = [
            row
            for row in sorted(rows, key=lambda row: row.cursor)
            if (ask.after is None or row.cursor > ask.after)
            and (filters.stage is None or row.stage is filters.stage)
            and (filters.title is None or filters.title in row.title)
            and (filters.filed_on is None or filters.filed_on == row.filed_on)
        ]
        return found[: ask.limit]

    return Listing(
        name="petition-list",
        vi="Đơn đã nhận",
        en="Petitions received",
        row=Row,
        filters=Filters,
        query=query,
        sources=("registry",),
        roles=frozenset({Role.DEPARTMENT, Role.COMMUNE}),
        noun="petition",
    )
