"""The secrets of a deployment are read from files and never printed."""

from base64 import b64encode
from pathlib import Path

import pytest

from shared.personal.errors import SecretRefused
from shared.personal.secret import Secrets, read_secret, read_secrets

KEY = bytes(range(200, 232))


@pytest.mark.parametrize("text", [KEY.hex(), KEY.hex().upper() + "\n", b64encode(KEY).decode()])
def test_a_secret_is_hexadecimal_or_base64(tmp_path: Path, text: str) -> None:
    file = tmp_path / "master"
    file.write_text(text)

    assert read_secret(file) == KEY


@pytest.mark.parametrize("text", ["", "abc", KEY.hex()[:-2], "z" * 64, "đ" * 32, KEY.hex() * 2])
def test_anything_else_is_refused_and_not_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "master"
    file.write_text(text)

    with pytest.raises(SecretRefused) as refused:
        read_secret(file)
    assert not text or text not in str(refused.value)


def test_the_two_differ(tmp_path: Path) -> None:
    for name, key in (("master", KEY), ("same", KEY), ("pepper", KEY[::-1])):
        (tmp_path / name).write_text(key.hex())

    assert read_secrets(tmp_path / "master", tmp_path / "pepper") == Secrets(KEY, KEY[::-1])
    with pytest.raises(SecretRefused):
        read_secrets(tmp_path / "master", tmp_path / "same")


def test_secrets_are_not_printed() -> None:
    assert repr(Secrets(KEY, KEY)) == "Secrets()"
