"""Names, places and ways to be reached change. Source: Luật 91/2025/QH15 Đ.4."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from services.registry.context import Context, Line, future, unknown_area
from services.registry.person.registration import Phone, another
from services.registry.person.state import Registered, said_on
from services.registry.places import FollowReorganisation, decided, follow, said
from shared.contracts.registry.person import PersonContactChanged, PersonNameChanged
from shared.contracts.registry.reorganisation import PersonAreaReorganised
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms
from shared.personal.field import Personal

OFFICERS = {Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE}


class RecordNameChange(Command):
    """Somebody is called otherwise from a day on, by a paper that says so."""

    terms = Terms(by=OFFICERS, vi="Ghi nhận thay đổi họ tên", en="Record a change of name")

    full_name: Line
    basis: Line
    changed_on: date


class RecordContactChange(Command):
    """Somebody lives or is reached elsewhere from a day on; all of it is said anew."""

    terms = Terms(
        by=OFFICERS,
        vi="Ghi nhận thay đổi nơi cư trú, liên lạc",
        en="Record a change of residence or contact",
    )

    person_id: UUID
    address: Annotated[Line, Personal(of="person_id")] | None = None
    phone: Annotated[Phone, Personal(of="person_id")] | None = None
    area: Line
    changed_on: date


def change_name(
    person: Registered, command: RecordNameChange, context: Context
) -> list[Decided[PersonNameChanged]]:
    """A name changes on its day, known late or not; the same again changes nothing.

    Raises:
        Rejected: `in-the-future`, `merged-away`.
    """
    reject_any((*future("changed_on", command.changed_on, context), *merged_away(person)))
    before = said_on(person.names, command.changed_on)
    if before == command.full_name:
        return []
    changed = PersonNameChanged(
        person_id=person.person_id,
        full_name=command.full_name,
        previous_name=before,
        basis=command.basis,
        changed_on=command.changed_on,
    )
    return [
        Decided(event=changed, effective_on=changed.changed_on, subjects=(person.person_id,)),
    ]


def change_contact(
    person: Registered, command: RecordContactChange, context: Context
) -> list[Decided[PersonContactChanged]]:
    """A residence is a commune of the day on which somebody moved there.

    Raises:
        Rejected: `another-person`, `in-the-future`, `unknown-area`, `merged-away`.
    """
    reject_any(
        (
            *another(command.person_id, context),
            *future("changed_on", command.changed_on, context),
            *unknown_area("area", command.area, context, command.changed_on),
            *merged_away(person),
        )
    )
    changed = PersonContactChanged(
        person_id=command.person_id,
        address=command.address,
        phone=command.phone,
        area=command.area,
        changed_on=command.changed_on,
    )
    return [
        Decided(event=changed, effective_on=changed.changed_on, subjects=(person.person_id,)),
    ]


def follow_area(
    person: Registered, command: FollowReorganisation, context: Context
) -> list[Decided[PersonAreaReorganised]]:
    """A residence follows its area into another; who died before lives nowhere.

    Raises:
        Rejected: `merged-away`, or as `follow` says.
    Source: NĐ 120/2025/NĐ-CP.
    """
    reject_any(merged_away(person))
    place = person.places[-1]
    found = follow(place, command, context, until=person.died_on)
    if found is None:
        return []
    followed = PersonAreaReorganised(person_id=person.person_id, **said(place, found, command))
    return decided(followed, followed.reorganised_on, context, person.person_id)


def merged_away(person: Registered) -> Iterator[Fault]:
    """What is to be recorded of a person is recorded where they go on."""
    if person.merged_into is not None:
        yield Fault("merged-away", None, {"into": str(person.merged_into)})
