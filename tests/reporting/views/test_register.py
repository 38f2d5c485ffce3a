"""The public register: may this person practise on this day, and why."""

from datetime import date
from uuid import UUID

import pytest

from services.reporting.views.register import (
    RegisterFilters,
    RegisterRow,
    listings,
    register,
)
from services.reporting.views.verdict import Reason
from shared.contracts.registry.certificate import CertificateRecordVoided
from shared.contracts.registry.certificate_revocation import CertificateRevoked, LegalBasis
from shared.contracts.registry.person import PersonCorrected, PersonDied, PersonRegistered
from shared.messages import Actor
from tests.reporting.given import (
    ANOTHER,
    ANYBODY,
    LAN,
    ONE,
    QUAN,
    World,
    admitted,
    applied,
    deleted,
    deprivation_annulled,
    deprived,
    discipline_annulled,
    entered,
    suspended,
)
from tests.support.spec import OFFICER

JANUARY, FEBRUARY, MARCH, JUNE = (date(2025, month, 10) for month in (1, 2, 3, 6))
BEGIN, END = date(2025, 1, 1), date(2025, 3, 31)


async def of(world: World, on: date, actor: Actor = ANYBODY, **known: int) -> RegisterRow:
    """Read the only line of the register."""
    (row,) = await register(
        world.connection, world.ask(on, actor, known_at=known), RegisterFilters()
    )
    return row


@pytest.fixture
async def lawyer(world: World) -> World:
    await world.record("certificate", QUAN, entered())
    await world.record("membership", QUAN, admitted())
    return world


async def test_a_member_with_a_certificate_may_practise(lawyer: World) -> None:
    row = await of(lawyer, JUNE)

    assert (row.may_practise, row.reasons, row.until) == (True, (), None)
    assert (row.full_name, row.number) == ("Đặng Minh Quân", "0412/TP/LS-CCHN")


@pytest.mark.parametrize(
    ("on", "reasons"),
    [
        (date(2014, 10, 8), (Reason.NOT_ISSUED, Reason.NOT_A_MEMBER)),
        (date(2014, 10, 9), (Reason.NOT_A_MEMBER,)),
        (date(2014, 12, 16), (Reason.NOT_A_MEMBER,)),
        (date(2014, 12, 17), ()),
    ],
)
async def test_before_the_certificate_and_the_membership_nobody_practises(
    lawyer: World, on: date, reasons: tuple[Reason, ...]
) -> None:
    row = await of(lawyer, on)

    assert (row.reasons, row.may_practise) == (reasons, not reasons)


async def test_a_dossier_is_not_public(world: World) -> None:
    await world.record("certificate", LAN, applied(JANUARY))

    assert not await register(world.connection, world.ask(JUNE, ANYBODY), RegisterFilters())
    assert not await register(world.connection, world.ask(JUNE, OFFICER), RegisterFilters())


async def test_a_decision_of_march_changes_january_and_not_what_february_knew(
    lawyer: World,
) -> None:
    february = lawyer.at["registry"]
    await lawyer.record("certificate", QUAN, deprived(ONE, BEGIN, END))

    row = await of(lawyer, JANUARY)
    assert (row.reasons, row.until) == ((Reason.TAKEN_AWAY,), END)
    assert (await of(lawyer, JANUARY, registry=february)).may_practise
    assert (await of(lawyer, date(2024, 12, 31))).may_practise
    assert (await of(lawyer, date(2025, 4, 1))).may_practise


async def test_of_two_sanctions_the_annulled_one_alone_is_lifted(lawyer: World) -> None:
    await lawyer.record(
        "certificate",
        QUAN,
        deprived(ONE, BEGIN, END),
        deprived(ANOTHER, FEBRUARY, JUNE),
        deprivation_annulled(ONE),
    )

    assert (await of(lawyer, JANUARY)).may_practise
    row = await of(lawyer, MARCH)
    assert (row.reasons, row.until) == ((Reason.TAKEN_AWAY,), JUNE)


async def test_annulled_and_decided_anew_bars_again(lawyer: World) -> None:
    await lawyer.record(
        "certificate",
        QUAN,
        deprived(ONE, BEGIN, END),
        deprivation_annulled(ONE),
        deprived(ANOTHER, MARCH, JUNE),
    )

    assert (await of(lawyer, JANUARY)).may_practise
    assert (await of(lawyer, MARCH)).reasons == (Reason.TAKEN_AWAY,)


async def test_an_annulment_recorded_in_error_bars_again(lawyer: World) -> None:
    await lawyer.record("certificate", QUAN, deprived(ONE, BEGIN, END))
    annulment = await lawyer.record("certificate", QUAN, deprivation_annulled(ONE))
    lifted = lawyer.at["registry"]
    await lawyer.record(
        "certificate", QUAN, CertificateRecordVoided(reason="Nhầm"), voids=annulment
    )

    assert (await of(lawyer, JANUARY, registry=lifted)).may_practise
    assert not (await of(lawyer, JANUARY)).may_practise


async def test_two_bars_are_both_said_and_the_later_end_counts(lawyer: World) -> None:
    await lawyer.record("certificate", QUAN, deprived(ONE, BEGIN, END))
    await lawyer.record("membership", QUAN, suspended(ANOTHER, FEBRUARY, JUNE))

    row = await of(lawyer, MARCH)
    assert (row.reasons, row.until) == ((Reason.TAKEN_AWAY, Reason.SUSPENDED), JUNE)


async def test_a_deleted_name_has_no_end_until_the_deletion_is_annulled(lawyer: World) -> None:
    await lawyer.record("membership", QUAN, deleted(ONE, MARCH))

    row = await of(lawyer, JUNE)
    assert (row.reasons, row.until) == ((Reason.DELETED,), None)
    assert (await of(lawyer, FEBRUARY)).may_practise
    await lawyer.record("membership", QUAN, discipline_annulled(ONE))
    assert (await of(lawyer, JUNE)).may_practise


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (RegisterFilters(name="dang minh"), [QUAN]),
        (RegisterFilters(name="ĐẶNG"), [QUAN]),
        (RegisterFilters(name="lan"), [LAN]),
        (RegisterFilters(name="%"), []),
        (RegisterFilters(number="1187/tp"), [LAN]),
        (RegisterFilters(may_practise=True), [QUAN]),
        (RegisterFilters(may_practise=False), [LAN]),
        (RegisterFilters(), [QUAN, LAN]),
    ],
)
async def test_a_lawyer_is_found_by_name_without_marks_or_by_number(
    lawyer: World, filters: RegisterFilters, found: list[UUID]
) -> None:
    await lawyer.record("certificate", LAN, entered(LAN, "Nguyễn Thị Lan"))

    rows = await register(lawyer.connection, lawyer.ask(JUNE, ANYBODY), filters)
    assert [row.stream for row in rows] == [f"certificate-{one}" for one in found]


async def test_it_is_read_page_by_page(lawyer: World) -> None:
    await lawyer.record("certificate", LAN, entered(LAN, "Nguyễn Thị Lan"))

    (first,) = await register(
        lawyer.connection, lawyer.ask(JUNE, ANYBODY, limit=1), RegisterFilters()
    )
    (second,) = await register(
        lawyer.connection, lawyer.ask(JUNE, ANYBODY, after=first.cursor), RegisterFilters()
    )
    assert (first.full_name, second.full_name) == ("Đặng Minh Quân", "Nguyễn Thị Lan")


async def test_somebody_is_called_as_they_were_on_that_day(lawyer: World) -> None:
    corrected = PersonCorrected(
        person_id=QUAN,
        full_name="Đặng Minh Quang",
        citizen_number="",
        birth_date="",
        area="20410",
        corrected_on=MARCH,
    )
    await lawyer.record("person", QUAN, corrected)

    assert (await of(lawyer, FEBRUARY)).full_name == "Đặng Minh Quân"
    assert (await of(lawyer, JUNE)).full_name == "Đặng Minh Quang"


def test_anybody_may_ask() -> None:
    assert all(one.public for one in listings)


async def test_who_was_revoked_stays_in_the_register_with_the_reason(lawyer: World) -> None:
    issued = entered()
    revoked = CertificateRevoked(
        decision_id=ONE,
        person_id=QUAN,
        full_name=issued.full_name,
        area=issued.area,
        number=issued.number,
        ground=None,
        basis=LegalBasis(law="Luật Luật sư", version=BEGIN, article="18"),
        decided_on=MARCH,
        revoked_on=MARCH,
        entered_from="sổ cũ",
    )
    await lawyer.record("certificate", QUAN, revoked)

    assert (await of(lawyer, FEBRUARY)).may_practise
    assert (await of(lawyer, JUNE)).reasons == (Reason.REVOKED,)


async def test_nobody_practises_from_the_day_of_death_on(lawyer: World) -> None:
    person = PersonRegistered(
        person_id=QUAN,
        full_name="Đặng Minh Quân",
        citizen_number="«sealed»",
        birth_date="«sealed»",
        area=entered().area,
        registered_on=BEGIN,
    )
    died = PersonDied(person_id=QUAN, full_name=person.full_name, basis="x", died_on=MARCH)
    await lawyer.record("person", QUAN, person)
    await lawyer.record("person", QUAN, died)

    assert (await of(lawyer, FEBRUARY)).may_practise
    assert (await of(lawyer, MARCH)).reasons == (Reason.DIED,)
