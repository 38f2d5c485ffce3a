"""A forger's tools: take a bundle apart, change it, and put it together as if nothing were."""

import io
import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from shared.bundle.verifier.checking import check
from shared.bundle.verifier.container import place_of
from shared.bundle.verifier.findings import FAILURE, Finding
from shared.bundle.writing import Zip, readable

Contents = dict[str, bytes]


def contents(bundle: bytes) -> Contents:
    """Take a bundle apart."""
    with ZipFile(io.BytesIO(bundle)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Put files together in the one form of a zip, manifest and sum as they are."""
    to = io.BytesIO()
    zipped = Zip(to)
    for name in sorted(files, key=place_of):
        zipped.add(name, files[name])
    zipped.end()
    return to.getvalue()


def remade(files: Contents) -> bytes:
    """Put files together with a manifest that fits them, as a careful forger would."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: {"sha256": sha256(content).hexdigest(), "size": len(content)}
        for name, content in files.items()
        if not name.startswith("manifest.")
    }
    files["manifest.json"] = readable(manifest)
    digest = sha256(files["manifest.json"]).hexdigest()
    files["manifest.sha256"] = f"{digest}  manifest.json\n".encode()
    return packed(files)


def changed(files: Contents, name: str, change: Callable[[bytes], bytes]) -> Contents:
    """Change one file."""
    return {**files, name: change(files[name])}


def retold(files: Contents, name: str, change: Callable[[dict[str, object]], object]) -> Contents:
    """Change what a file of JSON says."""
    said = json.loads(files[name])
    change(said)
    return {**files, name: readable(said)}


def failures(bundle: bytes, folder: Path, keys: Iterable[str] = ()) -> list[Finding]:
    """Check a bundle; what fails."""
    file = folder / "forged.zip"
    file.write_bytes(bundle)
    return [one for one in check(str(file), list(keys)) if one.level == FAILURE]


def places(found: Iterable[Finding]) -> set[tuple[str, str, int | None]]:
    """Say what was found, and where."""
    return {(one.code, one.file, one.position) for one in found}
