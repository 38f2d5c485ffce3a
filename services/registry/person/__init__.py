"""A person (người): an applicant, a lawyer, or who stands in a register.

Unregistered --register--> Registered --correct, change name, change contact, follow--> Registered
                               |
                               +--record death, merge, record distinct--> Registered; both
                                  histories stay
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.person import changes, ending, registration
from services.registry.person.changes import RecordContactChange, RecordNameChange
from services.registry.person.ending import MergePersons, RecordDeath, RecordDistinctPersons
from services.registry.person.registration import CorrectPerson, RegisterPerson
from services.registry.person.state import (
    Person,
    Registered,
    Unregistered,
    areas,
    claims,
    evolve,
    subjects,
)
from services.registry.places import FollowReorganisation
from shared.contracts.registry.person import PersonEvent, PersonRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

PersonCommand: TypeAlias = (
    RegisterPerson
    | CorrectPerson
    | RecordNameChange
    | RecordContactChange
    | FollowReorganisation
    | RecordDeath
    | MergePersons
    | RecordDistinctPersons
)


def decide(
    state: Person, command: PersonCommand, context: Context
) -> Sequence[Decided[PersonEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unregistered(), RegisterPerson():
            return registration.register(command, context)
        case Registered(), CorrectPerson():
            return registration.correct(command, context)
        case Registered() as person, RecordNameChange():
            return changes.change_name(person, command, context)
        case Registered() as person, RecordContactChange():
            return changes.change_contact(person, command, context)
        case Registered() as person, FollowReorganisation():
            return changes.follow_area(person, command, context)
        case Registered() as person, RecordDeath():
            return ending.die(person, command, context)
        case Registered() as person, MergePersons():
            return ending.merge(person, command, context)
        case Registered() as person, RecordDistinctPersons():
            return ending.distinguish(person, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Person) -> Sequence[type[PersonCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unregistered():
            return (RegisterPerson,)
        case Registered(merged_into=None):
            return (
                CorrectPerson,
                RecordNameChange,
                RecordContactChange,
                FollowReorganisation,
                RecordDeath,
                MergePersons,
                RecordDistinctPersons,
            )
        case Registered():
            return (CorrectPerson, RecordDeath)


def reads(command: PersonCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the other record."""
    match command:
        case MergePersons(into=other) | RecordDistinctPersons(other=other):
            return (f"person-{other}",)
        case _:
            return ()


decider: Decider[Person, PersonCommand, Context, PersonEvent] = Decider(
    service="registry",
    noun="person",
    nouns="persons",
    vi="Cá nhân",
    en="Person",
    contract=PersonEvent,
    commands=(
        RegisterPerson,
        CorrectPerson,
        RecordNameChange,
        RecordContactChange,
        FollowReorganisation,
        RecordDeath,
        MergePersons,
        RecordDistinctPersons,
    ),
    initial=Unregistered(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: PersonRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    subjects=subjects,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.ADMIN: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.APPLICANT: Reach.OWN,
    },
)
