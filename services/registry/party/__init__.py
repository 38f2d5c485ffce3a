"""A Party cell of the Bar (tổ chức đảng tại Đoàn luật sư): members as counts, never who.

Unfounded --found--> Founded --count, dissolve, merge--> Founded

Source: 2162/UBND-NCKS mục 4.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.party import rules
from services.registry.party.rules import (
    CountPartyMembers,
    DissolvePartyCell,
    FoundPartyCell,
    MergePartyCell,
)
from services.registry.party.state import Founded, Party, Unfounded, areas, claims, evolve
from shared.contracts.registry.party import PartyEvent, PartyRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

PartyCommand: TypeAlias = FoundPartyCell | CountPartyMembers | DissolvePartyCell | MergePartyCell


def decide(state: Party, command: PartyCommand, context: Context) -> Sequence[Decided[PartyEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unfounded(), FoundPartyCell():
            return rules.found(command, context)
        case Founded() as cell, CountPartyMembers():
            return rules.count(cell, command, context)
        case Founded() as cell, DissolvePartyCell():
            return rules.dissolve(cell, command, context)
        case Founded() as cell, MergePartyCell():
            return rules.merge(cell, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Party) -> Sequence[type[PartyCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unfounded():
            return (FoundPartyCell,)
        case Founded(end=None):
            return (CountPartyMembers, DissolvePartyCell, MergePartyCell)
        case Founded():
            return (CountPartyMembers,)  # of a day on which it was there


def reads(command: PartyCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the other cell's."""
    match command:
        case MergePartyCell(into=into):
            return (f"party-{into}",)
        case _:
            return ()


decider: Decider[Party, PartyCommand, Context, PartyEvent] = Decider(
    service="registry",
    noun="party",
    nouns="party-cells",
    vi="Chi bộ của Đoàn luật sư",
    en="Party cell of the Bar",
    contract=PartyEvent,
    commands=(FoundPartyCell, CountPartyMembers, DissolvePartyCell, MergePartyCell),
    initial=Unfounded(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: PartyRecordVoided(reason=reason),
    voidable_by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
    },
)
