"""A record ends: the person died, or is another record's. Both histories stay."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.registry.context import Context, Line, future
from services.registry.person.changes import OFFICERS, merged_away
from services.registry.person.state import Registered
from shared.contracts.registry.person import PersonDied, PersonsMerged
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Terms


class RecordDeath(Command):
    """Somebody died, by a paper that says so."""

    terms = Terms(by=OFFICERS, vi="Ghi nhận cá nhân đã chết", en="Record a death")

    died_on: date
    basis: Line


class MergePersons(Command):
    """This record is of a person who is known already: that other record goes on."""

    terms = Terms(by=OFFICERS, vi="Gộp hồ sơ cá nhân trùng", en="Merge into another record")

    into: UUID
    basis: Line


def die(person: Registered, command: RecordDeath, context: Context) -> list[Decided[PersonDied]]:
    """Whoever died before is not recorded anew: what is wrong is voided first.

    What follows for certificate, membership and organisation is theirs to record; that nobody
    practises after their death holds from this event on.

    Raises:
        Rejected: `in-the-future`, `died-already`.
    """
    if person.died_on == command.died_on:
        return []
    reject_any((*future("died_on", command.died_on, context), *died_already(person)))
    died = PersonDied(
        person_id=person.person_id,
        full_name=person.full_name,
        basis=command.basis,
        died_on=command.died_on,
    )
    return [Decided(event=died, effective_on=died.died_on, subjects=(person.person_id,))]


def merge(
    person: Registered, command: MergePersons, context: Context
) -> list[Decided[PersonsMerged]]:
    """Both streams say it, so that voiding this command takes it back in both.

    Raises:
        Rejected: `merged-into-itself`, `person-not-known`, `merged-away`, `other-merged-away`.
    """
    if person.merged_into == command.into:
        return []
    reject_any((*merged_away(person), *of_the_other(person, command, context)))
    merged = PersonsMerged(
        person_id=person.person_id,
        full_name=person.full_name,
        into=command.into,
        into_name=context.persons[command.into].full_name,
        basis=command.basis,
        merged_on=context.today,
    )
    both = (person.person_id, command.into)
    return [
        Decided(event=merged, effective_on=context.today, subjects=both),
        Decided(
            event=merged,
            effective_on=context.today,
            subjects=both,
            stream=f"person-{command.into}",
        ),
    ]


def of_the_other(person: Registered, command: MergePersons, context: Context) -> Iterator[Fault]:
    """Who goes on is somebody else, is known, and was not merged away."""
    if command.into == person.person_id:
        yield Fault("merged-into-itself", "into")
    elif command.into not in context.persons:
        yield Fault("person-not-known", "into")
    elif (other := context.persons[command.into].merged_into) is not None:
        yield Fault("other-merged-away", "into", {"into": str(other)})


def died_already(person: Registered) -> Iterator[Fault]:
    """A person dies once."""
    if person.died_on is not None:
        yield Fault("died-already", "died_on", {"died_on": person.died_on})
