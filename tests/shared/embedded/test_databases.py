"""Who may enter which database."""

import psycopg
import pytest

from shared.embedded.databases import KEYS, SERVICES, owner_of, setup_databases
from shared.embedded.postgres import Postgres


@pytest.fixture(scope="module")
def set_up(postgres: Postgres) -> Postgres:
    setup_databases(postgres)
    return postgres


def test_a_second_time_changes_nothing(set_up: Postgres) -> None:
    setup_databases(set_up)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_enters_its_own_database_and_that_of_the_keys(
    set_up: Postgres, service: str
) -> None:
    for database in (service, KEYS):
        with psycopg.connect(set_up.conninfo(database, service)) as connection:
            assert connection.info.user == service


def test_a_service_enters_no_other_database(set_up: Postgres) -> None:
    with (
        pytest.raises(psycopg.OperationalError, match="CONNECT"),
        psycopg.connect(set_up.conninfo("discipline", "registry")),
    ):
        pass


def test_a_service_makes_no_schema_and_its_owner_makes_one_for_it(set_up: Postgres) -> None:
    with (
        psycopg.connect(set_up.conninfo("registry", "registry")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("create schema made_by_service")
    with psycopg.connect(set_up.conninfo("registry", owner_of("registry"))) as connection:
        connection.execute("create schema made_for_service authorization registry")
        connection.rollback()


def test_a_service_makes_no_table_where_everybody_looks(set_up: Postgres) -> None:
    with (
        psycopg.connect(set_up.conninfo(KEYS, "registry")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("create table public.mine (n int)")
