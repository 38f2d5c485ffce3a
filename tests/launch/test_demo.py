"""The invented year: marked for good, by roles over HTTP, with all that may become of a matter."""

from collections import Counter
from datetime import timedelta

import psycopg
import pytest

from services.launch.demo.disciplining import ACTS, NEW_DECREE
from services.launch.demo.people import People
from services.launch.demo.year import first_day, mark, play
from services.launch.deployment import Deployment
from shared import edge
from shared.law.data import load_catalogue, load_citizen_codes
from shared.law.numbers import check_citizen_number
from tests.launch.conftest import Year
from tests.support.together import Together

PLAYED = ("registry", "inspection", "discipline")


@pytest.fixture(scope="module")
def deployment(year: Year) -> Deployment:
    return year.deployment


@pytest.fixture(scope="module")
def played(year: Year) -> Together:
    return year.services


def counted(deployment: Deployment, service: str) -> Counter[str]:
    """Count the events of a log by their types."""
    with psycopg.connect(deployment.postgres.conninfo(service)) as connection:
        return Counter(dict(connection.execute("select type, count(*) from log.event group by 1")))


def said(deployment: Deployment, service: str, query: str) -> list[str]:
    """Read one column of a log."""
    with psycopg.connect(deployment.postgres.conninfo(service)) as connection:
        return [str(value) for (value,) in connection.execute(query.encode())]


async def test_dossiers_come_to_every_end(played: Together, deployment: Deployment) -> None:
    found = counted(deployment, "registry")

    assert found["CertificateApplied"] == 25
    assert found["CertificateIssued"] >= 15
    assert found["CertificateRefused"] >= 2
    assert found["DossierSupplemented"] >= 2
    assert found["DossierClosed"] == 2  # by the timer alone
    assert found["CertificateEntered"] == 40
    assert found["OrganisationEntered"] + found["OrganisationRegistered"] == 15
    assert found["BranchRegistered"] >= 3


async def test_recommendations_meet_every_fate(played: Together, deployment: Deployment) -> None:
    found = counted(deployment, "inspection")

    assert found["InspectionRecommended"] == 10
    assert found["RecommendationAccepted"] == 5
    assert found["RecommendationTransferred"] == found["RecommendationRejected"] == 2
    assert found["RecommendationAnswered"] == 9
    assert found["InspectionOpened"] == 9  # eight checks, and one of the inspectorate
    assert found["ViolationReferred"] == 8


async def test_all_four_forms_of_discipline(played: Together, deployment: Deployment) -> None:
    forms = said(
        deployment,
        "discipline",
        "select document::json #>> '{data,event,form}' from log.event"
        " where type = 'DisciplineDecided'",
    )

    assert set(forms) == {"reprimand", "warning", "suspension", "deletion"}
    found = counted(deployment, "registry")
    assert found["MembershipSuspended"] == found["NameDeleted"] == 1
    assert found["CertificateUseDeprived"] == 2
    assert found["CertificateDeprivationAnnulled"] == 1
    found = counted(deployment, "discipline")
    assert found["PenaltyAnnulled"] == found["ViolationRecordVoided"] == 1


async def test_the_folder_is_simulated_for_good_and_its_clock_is_ours_again(
    played: Together, deployment: Deployment
) -> None:
    for name in (*PLAYED, "reporting"):
        with psycopg.connect(deployment.postgres.conninfo(name)) as connection:
            row = connection.execute("select simulated, ahead from log.head").fetchone()
        assert row == (True, timedelta())
    assert edge.clock.ahead == timedelta()
    assert all(runtime.simulated for runtime in played.runtimes.values())


@pytest.mark.parametrize("service", PLAYED)
async def test_the_year_was_recorded_in_order_by_those_who_may(
    played: Together, deployment: Deployment, service: str
) -> None:
    with psycopg.connect(deployment.postgres.conninfo(service)) as connection:
        rows = connection.execute(
            "select recorded_at, document::json #>> '{data,context,actor,role}'"
            " from log.event order by position"
        ).fetchall()

    instants = [at for at, _ in rows]
    assert instants == sorted(instants)
    assert instants[0].date() >= first_day()
    assert instants[-1] <= edge.now()
    allowed = {"admin", "department", "bar", "commune", "inspectorate", "applicant", "policy"}
    assert {role for _, role in rows} <= allowed


async def test_a_second_time_nothing_happens(played: Together, deployment: Deployment) -> None:
    before = [counted(deployment, name) for name in PLAYED]

    assert not mark(deployment)
    await play(deployment)

    assert [counted(deployment, name) for name in PLAYED] == before


def test_nobody_can_be_one_of_the_invented() -> None:
    people = People(1, ("20194",))
    crowd = [people.person() for _ in range(100)]

    assert len({one.full_name for one in crowd}) == 100
    assert all(one.citizen_number[6:9] == "999" for one in crowd)
    for one in crowd:
        year = int(one.birth_date[:4])
        codes = load_citizen_codes()
        assert check_citizen_number(one.citizen_number, codes, birth_year=year) == ()


def test_the_acts_are_those_of_their_days() -> None:
    for before, after in ACTS.values():
        assert load_catalogue().on(before, NEW_DECREE - timedelta(days=1))
        assert load_catalogue().on(after, NEW_DECREE)
