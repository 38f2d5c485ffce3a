"""The folder of a deployment."""

import json
import socket
from pathlib import Path

import pytest

from shared.cli.where import where
from shared.embedded.files import AlreadyRunning, Home
from shared.settings import BadSettings, Settings


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_folder_of_ours_lets_servers_walk_through_and_nobody_list_it(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "deployment")

    assert mode(home.path) == 0o711


def test_a_folder_that_was_there_is_not_loosened(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)

    Home.at(tmp_path).password("x")

    assert mode(tmp_path) == 0o700


def test_a_password_stays_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = Home.at(tmp_path)

    assert home.password("registry") == home.password("registry")
    assert home.password("registry") != home.password("discipline")
    assert mode(home.secrets) == 0o700
    assert {mode(file) for file in home.secrets.iterdir()} == {0o600}


def test_a_server_keeps_its_port_unless_another_program_took_it(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    first = home.port("nats")

    assert home.port("nats") == first
    assert home.port("postgres") != first
    with socket.socket() as other:
        other.bind(("127.0.0.1", first))
        other.listen()
        assert home.port("nats") != first


def test_what_an_earlier_process_left_behind_is_no_deployment(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    said: dict[str, object] = {
        "postgres": "",
        "nats": "",
        "databases": {},
        "url": None,
        "province": "48",
    }
    (home.path / "deployment.json").write_text(json.dumps(said))
    settings = Settings.read(data=home.path)

    with pytest.raises(BadSettings):
        where(settings)
    with home.held():
        assert where(settings).province == "48"
    with pytest.raises(BadSettings):
        where(settings)


def test_a_second_process_is_told_what_to_do(tmp_path: Path) -> None:
    home = Home.at(tmp_path)

    with home.held(), pytest.raises(AlreadyRunning, match="set another LUATSU_DATA"), home.held():
        pass
    with home.held():
        pass
