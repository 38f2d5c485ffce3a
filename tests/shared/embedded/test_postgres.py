"""PostgreSQL out of the wheel, as it is started, killed and left alone."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shared.embedded import postgres
from shared.embedded.child import NotStarted
from shared.embedded.files import Home
from shared.embedded.postgres import Postgres
from tests.support import servers

ROOT = Path(__file__).parents[3]

needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root changes users")


@pytest.fixture(scope="module")
def own_home() -> Iterator[Home]:
    with servers.home() as home:
        yield home


def asked(server: Postgres, statement: str) -> object:
    with psycopg.connect(server.conninfo()) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row[0]


def pid_file(home: Home) -> Path:
    return home.path / "postgres/data/postmaster.pid"


def test_a_commit_outlives_a_kill_and_the_port_stays(own_home: Home) -> None:
    server = Postgres(own_home).start()
    port = server.port
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("create table kept as select 7 as n")

    server.kill()
    with server:
        assert asked(server, "select n from kept") == 7
        assert server.port == port
        assert asked(server, "select current_setting('fsync')") == "on"
    assert not server.running


def test_a_pid_file_that_names_another_program_is_no_obstacle(own_home: Home) -> None:
    server = Postgres(own_home).start()
    left = pid_file(own_home).read_text().splitlines()
    server.kill()
    pid_file(own_home).write_text("\n".join([str(os.getpid()), *left[1:], ""]))

    with server:
        assert asked(server, "select 1") == 1


def test_letters_of_every_language_have_capitals_and_order_is_by_code_point(
    own_home: Home,
) -> None:
    with Postgres(own_home) as server:
        assert asked(server, "select upper('đặng')") == "ĐẶNG"
        assert asked(server, "select 'đ' > 'z'") is True


def test_who_has_no_password_stays_out(own_home: Home) -> None:
    with (
        Postgres(own_home) as server,
        pytest.raises(psycopg.OperationalError, match="password"),
        psycopg.connect(f"postgresql://admin:wrong@127.0.0.1:{server.port}/postgres"),
    ):
        pass


def test_what_the_server_says_is_told_when_it_does_not_start(own_home: Home) -> None:
    with pytest.raises(NotStarted, match="no_such_setting"):
        Postgres(own_home, options={"no_such_setting": "1"}).start()


def test_the_server_ends_with_a_parent_that_was_killed(own_home: Home) -> None:
    script = (
        "import pathlib, sys\n"
        "from shared.embedded.files import Home\n"
        "from shared.embedded.postgres import Postgres\n"
        "server = Postgres(Home.at(pathlib.Path(sys.argv[1]))).start()\n"
        "print(server.port, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(own_home.path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline())
        orphan = int(pid_file(own_home).read_text().splitlines()[0])
        handle = os.pidfd_open(orphan)
        parent.send_signal(signal.SIGKILL)

    ended, _, _ = select.select([handle], [], [], 10)
    os.close(handle)

    assert ended
    with Postgres(own_home) as server:
        assert asked(server, "select 1") == 1


@needs_root
def test_a_folder_that_only_root_enters_stays_so_and_the_data_lie_elsewhere(
    tmp_path: Path, own_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = own_home.path / "elsewhere"
    monkeypatch.setattr(postgres, "ROOTS_OWN", elsewhere)
    monkeypatch.setattr(postgres, "_may_enter", lambda folder, user: False)
    tmp_path.chmod(0o700)
    home = Home.at(tmp_path / "deployment")

    for _ in range(2):
        with Postgres(home, fsync=False) as server:
            assert asked(server, "select 1") == 1

    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert (home.path / "postgres").readlink().parent == elsewhere
    assert [path.stat().st_mode & 0o777 for path in elsewhere.glob("*/data")] == [0o700]


@needs_root
def test_data_that_are_gone_are_not_begun_anew_in_silence(own_home: Home, tmp_path: Path) -> None:
    (tmp_path / "postgres").symlink_to(own_home.path / "gone")

    with pytest.raises(NotStarted, match="are gone"):
        Postgres(Home.at(tmp_path)).start()
