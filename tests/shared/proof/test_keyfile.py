"""Where a notary's private keys are, and how a deployment makes and changes them."""

from base64 import b64encode
from pathlib import Path

import pytest

from deploy import prepare
from services.launch.deployment import make_secrets, publish_notaries
from shared.embedded.files import Home
from shared.proof import keyfile
from shared.proof.keyfile import BadKeyFile
from shared.proof.note import Signer

NAME = "luatsu/48/registry"


def test_keys_stand_a_line_each_the_newest_last(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{'01' * 32}\n\n{b64encode(bytes([2] * 32)).decode()}\n")

    first, second = keyfile.read(file, NAME)

    assert first.private.private_bytes_raw() == b"\1" * 32
    assert second.private.private_bytes_raw() == b"\2" * 32
    assert first.name == second.name == NAME


@pytest.mark.parametrize("text", ["", "\n", "01\n", "x" * 64, f"{'01' * 32}\nno key\n"])
def test_what_is_no_key_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys"
    file.write_text(text)

    with pytest.raises(BadKeyFile) as refused:
        keyfile.read(file, NAME)
    assert str(refused.value) in {"keys: no key", "keys: not a key"}


def test_a_file_that_changed_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    assert keyfile.stamp(file) is None
    file.write_text(keyfile.new_line())
    before = keyfile.stamp(file)
    (tmp_path / "other").write_text(keyfile.new_line())
    (tmp_path / "other").replace(file)

    assert before != keyfile.stamp(file)


def test_a_folder_makes_a_key_a_service_once_and_publishes_it(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "data")
    for _ in range(2):
        make_secrets(home)
        publish_notaries(home, "48")
    (signer,) = keyfile.read(home.secrets / "notary-registry.key", NAME)
    vkey = home.path / "notary" / "registry.vkey"

    assert vkey.read_text() == f"{signer.verifier.vkey}\n"
    (home.secrets / "notary-registry.key").write_text(keyfile.new_line())
    publish_notaries(home, "48")
    assert vkey.read_text() == f"{signer.verifier.vkey}\n"  # the first stays the first


def test_secrets_of_containers_hold_the_keys_of_their_own_notary_alone(tmp_path: Path) -> None:
    prepare.make_secrets(tmp_path)
    first = keyfile.read(tmp_path / "registry" / "notary-key", NAME)
    prepare.main(["rotate", str(tmp_path), "registry"])
    both = keyfile.read(tmp_path / "registry" / "notary-key", NAME)
    prepare.main(["secrets", str(tmp_path)])
    again = keyfile.read(tmp_path / "registry" / "notary-key", NAME)
    prepare.main(["destroy-old", str(tmp_path), "registry"])
    last = keyfile.read(tmp_path / "registry" / "notary-key", NAME)

    def public(signers: list[Signer]) -> list[bytes]:
        return [one.verifier.public for one in signers]

    assert public(both) == public(again) == [*public(first), *public(last)]
    for published in (tmp_path / "notary", tmp_path / "ops" / "notary"):
        assert (published / "registry.vkey").read_text() == f"{first[0].verifier.vkey}\n"
    everywhere = list(tmp_path.glob("*/notary-key"))
    assert len({file.read_text() for file in everywhere}) == len(everywhere) == 4
