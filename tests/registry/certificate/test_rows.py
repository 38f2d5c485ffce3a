"""The register answers for any pair of dates: as it stood, as we then believed."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.certificate import queries, rows
from services.registry.certificate.clocks import Hands
from services.registry.certificate.queries import CertificateFilters, DossierFilters
from services.registry.certificate.state import Status
from shared.contracts.registry.certificate import (
    CertificateEvent,
    CertificateRecordVoided,
    DossierKind,
)
from shared.messages import Actor, Recorded, Role
from tests.registry.certificate.given import (
    ONE,
    annulled,
    applied,
    deprived,
    filed,
    issued,
    proposed,
    requested,
)
from tests.registry.context import BAR, COMMUNE, FIRST_NEW_DAY, NAME, PERSON
from tests.registry.rows import ask, follow
from tests.support.spec import recorded

APRIL_30, MAY_15, JULY_1 = date(2025, 4, 30), date(2025, 5, 15), date(2025, 7, 1)
ANYBODY = Actor(id=None, role=Role.CITIZEN, unit="")
ALL = CertificateFilters()

history: list[Recorded[CertificateEvent]] = [
    recorded(applied, 1),
    recorded(issued(on=date(2025, 4, 28)), 2),
    recorded(deprived(ONE, date(2025, 5, 1), date(2025, 5, 31)), 3),
    recorded(annulled(ONE), 4),
    recorded(CertificateRecordVoided(reason="Nhầm vụ việc"), 5, voids=UUID(int=4)),
]


async def count(connection: AsyncConnection) -> int:
    """Count the rows, those no longer believed included."""
    return await connection.scalar(select(func.count()).select_from(rows.register)) or 0


@pytest.fixture(autouse=True)
async def the_register(connection: AsyncConnection) -> None:
    await follow(connection, "certificate", history, "certificate-1")


@pytest.mark.parametrize(
    ("on", "known_at", "status"),
    [
        (MAY_15, 1, Status.SUBMITTED),
        (MAY_15, 2, Status.ISSUED),
        (MAY_15, 3, Status.DEPRIVED),
        (MAY_15, 4, Status.ISSUED),
        (MAY_15, 5, Status.DEPRIVED),
        (APRIL_30, 5, Status.ISSUED),
        (JULY_1, 5, Status.ISSUED),
    ],
)
async def test_a_day_is_answered_as_was_then_believed(
    connection: AsyncConnection, on: date, known_at: int, status: Status
) -> None:
    (row,) = await queries.certificates(connection, ask(on, known_at=known_at), ALL)

    assert (row.person_id, row.full_name, row.status) == (PERSON, NAME, status)


async def test_before_the_filing_the_register_knows_nothing(connection: AsyncConnection) -> None:
    assert await queries.certificates(connection, ask(date(2025, 4, 24)), ALL) == []


async def test_following_again_changes_no_row(connection: AsyncConnection) -> None:
    before = await count(connection)
    await follow(connection, "certificate", history[-1:], "certificate-2")
    await follow(connection, "certificate", [], "certificate-1")

    assert await count(connection) == before


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (Actor(id=UUID(int=7), role=Role.DEPARTMENT, unit="Sở Tư pháp"), 1),
        (BAR, 1),
        (Actor(id=UUID(int=8), role=Role.COMMUNE, unit="UBND phường", areas=(COMMUNE,)), 1),
        (Actor(id=UUID(int=8), role=Role.COMMUNE, unit="UBND phường", areas=("00004",)), 0),
        (Actor(id=UUID(int=8), role=Role.DISTRICT, unit="UBND quận", areas=("490", COMMUNE)), 1),
        (Actor(id=UUID(int=9), role=Role.APPLICANT, unit="", person_id=PERSON), 1),
        (Actor(id=PERSON, role=Role.APPLICANT, unit="", person_id=UUID(int=9)), 0),
        (ANYBODY, 0),
    ],
)
async def test_an_open_dossier_is_seen_as_far_as_a_role_reaches(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    found = await queries.certificates(connection, ask(MAY_15, known_at=1, actor=actor), ALL)

    assert len(found) == seen


async def test_a_certificate_and_its_deprivation_are_public(connection: AsyncConnection) -> None:
    (row,) = await queries.certificates(connection, ask(MAY_15, actor=ANYBODY), ALL)

    assert (row.number, row.status) == ("0147", Status.DEPRIVED)


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        (CertificateFilters(name="le thi hanh"), 1),
        (CertificateFilters(name="HẠNH"), 1),
        (CertificateFilters(name="100%"), 0),
        (CertificateFilters(number="0147", status=Status.DEPRIVED, area=COMMUNE), 1),
        (CertificateFilters(status=Status.ISSUED), 0),
    ],
)
async def test_certificates_are_found_by_name_with_or_without_marks(
    connection: AsyncConnection, filters: CertificateFilters, seen: int
) -> None:
    assert len(await queries.certificates(connection, ask(MAY_15), filters)) == seen


async def test_a_list_goes_on_where_the_page_before_ended(connection: AsyncConnection) -> None:
    await follow(connection, "certificate", history, "certificate-2")
    (first,) = await queries.certificates(connection, ask(MAY_15, limit=1), ALL)
    (second,) = await queries.certificates(connection, ask(MAY_15, after=first.cursor), ALL)

    assert [first.stream, second.stream] == ["certificate-1", "certificate-2"]


async def test_dossiers_that_wait_say_for_whom_and_until_when(connection: AsyncConnection) -> None:
    of_a_trainee = filed(applied.filed_on, DossierKind.PASSED)
    asked = requested(date(2025, 7, 3), FIRST_NEW_DAY)
    await follow(connection, "certificate", [recorded(of_a_trainee, 6)], "certificate-3")
    later: list[Recorded[CertificateEvent]] = [recorded(filed(FIRST_NEW_DAY), 7)]
    await follow(connection, "certificate", [*later, recorded(asked, 8)], "certificate-4")

    found = await queries.dossiers(connection, ask(date(2025, 7, 10)), DossierFilters())

    assert [(one.hands, one.clock, one.due_on) for one in found] == [
        (Hands.BAR, "bar-confirm", date(2025, 5, 8)),
        (Hands.APPLICANT, "supplement", date(2025, 7, 18)),
    ]
    assert found[1].status is Status.SUPPLEMENT_REQUESTED
    assert [one.stream for one in found] == ["certificate-3", "certificate-4"]


async def test_a_dossier_that_was_decided_waits_no_longer(connection: AsyncConnection) -> None:
    decided: list[Recorded[CertificateEvent]] = [
        recorded(applied, 6),
        recorded(proposed(on=MAY_15), 7),
        recorded(issued(on=JULY_1), 8),
    ]
    await follow(connection, "certificate", decided, "certificate-3")

    assert await queries.dossiers(connection, ask(JULY_1), DossierFilters()) == []


@pytest.mark.parametrize(
    "filters",
    [
        DossierFilters(name="hanh", kind=DossierKind.EXEMPT, status=Status.SUBMITTED),
        DossierFilters(dossier_number="LS-2025-000147"),
    ],
)
async def test_dossiers_are_found_by_what_stands_on_them(
    connection: AsyncConnection, filters: DossierFilters
) -> None:
    await follow(connection, "certificate", [recorded(applied, 6)], "certificate-3")

    assert len(await queries.dossiers(connection, ask(MAY_15), filters)) == 1
