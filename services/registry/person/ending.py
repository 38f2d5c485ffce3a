"""A record ends: the person died, or is another record's; or it is found to be nobody else's."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.registry.context import Context, Line, future
from services.registry.person.changes import OFFICERS, merged_away
from services.registry.person.state import Registered
from shared.contracts.registry.person import PersonDied, PersonsDistinguished, PersonsMerged
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Terms, Weight


class RecordDeath(Command):
    """Somebody died, by a paper that says so."""

    terms = Terms(
        by=OFFICERS, vi="Ghi nhận cá nhân đã chết", en="Record a death", weight=Weight.WEIGHTY
    )

    died_on: date
    basis: Line


class MergePersons(Command):
    """This record is of a person who is known already: that other record goes on."""

    terms = Terms(
        by=OFFICERS,
        vi="Gộp hồ sơ cá nhân trùng",
        en="Merge into another record",
        weight=Weight.IRREVERSIBLE,
    )

    into: UUID
    basis: Line


class RecordDistinctPersons(Command):
    """Two records look alike and are of two persons: nobody looks at the pair again."""

    terms = Terms(
        by=OFFICERS, vi="Ghi nhận là hai người khác nhau", en="Record that these are two persons"
    )

    other: UUID
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
        Rejected: `merged-into-itself`, `person-not-known`, `merged-away`, `other-merged-away`,
            `are-two-persons`.
    """
    if person.merged_into == command.into:
        return []
    reject_any(
        (
            *merged_away(person),
            *of_the_other("into", person, command.into, context),
            *are_two(person, command.into),
        )
    )
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


def distinguish(
    person: Registered, command: RecordDistinctPersons, context: Context
) -> list[Decided[PersonsDistinguished]]:
    """Both streams say it, so that each record shows it, and a void takes it back in both.

    Raises:
        Rejected: `merged-into-itself`, `person-not-known`, `merged-away`, `other-merged-away`.
    """
    if command.other in person.distinct_from:
        return []
    reject_any((*merged_away(person), *of_the_other("other", person, command.other, context)))
    found = PersonsDistinguished(
        person_id=person.person_id,
        other_id=command.other,
        basis=command.basis,
        distinguished_on=context.today,
    )
    both = (person.person_id, command.other)
    return [
        Decided(event=found, effective_on=context.today, subjects=both, stream=stream)
        for stream in (None, f"person-{command.other}")
    ]


def of_the_other(field: str, person: Registered, other: UUID, context: Context) -> Iterator[Fault]:
    """The other record is another one, is known, and was not merged away."""
    if other == person.person_id:
        yield Fault("merged-into-itself", field)
    elif other not in context.persons:
        yield Fault("person-not-known", field)
    elif (into := context.persons[other].merged_into) is not None:
        yield Fault("other-merged-away", field, {"into": str(into)})


def are_two(person: Registered, other: UUID) -> Iterator[Fault]:
    """Whoever was found to be somebody else is not merged before that is void."""
    if other in person.distinct_from:
        yield Fault("are-two-persons", "into")


def died_already(person: Registered) -> Iterator[Fault]:
    """A person dies once."""
    if person.died_on is not None:
        yield Fault("died-already", "died_on", {"died_on": person.died_on})
