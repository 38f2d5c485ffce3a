"""Who may practise, asked of the registers: of one person or of all, and under which record."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.practising.queries import MayPractiseFilters, MayPractiseRow, may_practise
from shared.contracts.registry.certificate import CertificateEntered, CertificateUseDeprived
from shared.contracts.registry.membership import MembershipAdmitted
from shared.contracts.registry.person import PersonDied, PersonRegistered, PersonsMerged
from shared.law.practising import Condition, Reason
from shared.messages import Actor, Recorded, Role
from tests.registry.context import BAR_NAME, CERTIFICATE, COMMUNE, NAME, NUMBER, PERSON
from tests.registry.rows import ask, follow
from tests.support.spec import OFFICER, recorded

OTHER = UUID(int=77)
JANUARY, MARCH, MAY = date(2026, 1, 5), date(2026, 3, 2), date(2026, 5, 4)


def registered(person: UUID, name: str = NAME) -> PersonRegistered:
    """Build the event with only what the test is about."""
    return PersonRegistered(
        person_id=person,
        full_name=name,
        citizen_number="«sealed»",
        birth_date="«sealed»",
        area=COMMUNE,
        registered_on=JANUARY,
    )


@pytest.fixture
async def registers(connection: AsyncConnection) -> AsyncConnection:
    """Register somebody twice: the certificate under one record, the Bar under the other."""
    merged = PersonsMerged(
        person_id=OTHER, full_name=NAME, into=PERSON, into_name=NAME, basis="x", merged_on=MARCH
    )
    entered = CertificateEntered(
        person_id=OTHER,
        full_name=NAME,
        area=COMMUNE,
        number=NUMBER,
        issued_on=JANUARY,
        entered_from="sổ",
    )
    taken = CertificateUseDeprived(decision_id=UUID(int=9), starts_on=MARCH, ends_on=MARCH)
    admitted = MembershipAdmitted(
        person_id=PERSON,
        full_name=NAME,
        certificate_id=CERTIFICATE,
        number=NUMBER,
        bar=BAR_NAME,
        area=COMMUNE,
        admitted_on=JANUARY,
    )
    died = PersonDied(person_id=PERSON, full_name=NAME, basis="x", died_on=MAY)
    first: list[Recorded[Any]] = [
        recorded(registered(PERSON), 1),
        recorded(merged, 5),
        recorded(died, 7),
    ]
    await follow(connection, "person", first, f"person-{PERSON}")
    second: list[Recorded[Any]] = [recorded(registered(OTHER), 2), recorded(merged, 5)]
    await follow(connection, "person", second, f"person-{OTHER}")
    of_certificate: list[Recorded[Any]] = [recorded(entered, 3), recorded(taken, 6)]
    await follow(connection, "certificate", of_certificate, f"certificate-{CERTIFICATE}")
    await follow(connection, "membership", [recorded(admitted, 4)], "membership-1")
    await follow(connection, "practice", [], "practice-1")
    return connection


async def of(
    registers: AsyncConnection,
    person: UUID,
    on: date,
    known_at: int = 7,
    actor: Actor = OFFICER,
) -> list[MayPractiseRow]:
    """Ask about one person."""
    found = await may_practise(
        registers, ask(on, known_at=known_at, actor=actor), MayPractiseFilters(person_id=person)
    )
    return list(found)


async def test_what_stands_under_either_record_counts_once_they_are_known_to_be_one(
    registers: AsyncConnection,
) -> None:
    (before,) = await of(registers, PERSON, MARCH, known_at=4)
    (after,) = await of(registers, PERSON, MARCH, known_at=5)

    assert before.reasons == (Reason.NOT_ISSUED,)
    assert (after.may_practise, after.reasons) == (True, ())
    assert after.unrecorded == (Condition.FORM,)


async def test_a_record_that_was_merged_leads_to_the_one_that_goes_on(
    registers: AsyncConnection,
) -> None:
    (found,) = await of(registers, OTHER, MARCH)
    (before,) = await of(registers, OTHER, MARCH, known_at=4)

    assert (found.person_id, before.person_id) == (PERSON, OTHER)
    assert before.reasons == (Reason.NOT_A_MEMBER,)


async def test_each_reason_has_its_days_and_its_provision(registers: AsyncConnection) -> None:
    (found,) = await of(registers, PERSON, MARCH)
    (reason,) = found.because

    assert (reason.reason, reason.first_day, reason.last_day) == (Reason.TAKEN_AWAY, MARCH, MARCH)
    assert reason.basis
    assert found.until == MARCH
    (dead,) = await of(registers, PERSON, MAY)
    assert dead.reasons == (Reason.DIED,)


async def test_everybody_asks_about_themselves_and_officers_about_all(
    registers: AsyncConnection,
) -> None:
    stranger = Actor(id=UUID(int=3), role=Role.APPLICANT, unit="x", person_id=OTHER)
    oneself = Actor(id=UUID(int=3), role=Role.APPLICANT, unit="x", person_id=PERSON)

    assert await of(registers, PERSON, MARCH, actor=stranger) == []
    assert len(await of(registers, PERSON, MARCH, actor=oneself)) == 1
    every = await may_practise(registers, ask(MARCH), MayPractiseFilters(name="hanh"))
    assert [one.person_id for one in every] == [PERSON]
