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
EVENTS = "events/registry.ndjson"
PROOFS = "proofs/registry.json"


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


def position_of(files: Contents, type_: str, file: str = EVENTS) -> int:
    """Find an event by its type."""
    line = next(one for one in files[file].splitlines() if f'.{type_}"'.encode() in one)
    return int(json.loads(line)["position"])


def line_of(position: int) -> bytes:
    """Write how the line of an event begins."""
    return b'{"position":%d,' % position


def rewritten(position: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change the document of one event, with a leaf that fits it."""

    def rewrite(lines: bytes) -> bytes:
        said = []
        for line in lines.splitlines(keepends=True):
            if line.startswith(line_of(position)):
                document = change(line[line.index(b'"document":') + 11 : -2])
                leaf = sha256(b"\0" + document).hexdigest().encode()
                said.append(b'%s"leaf":"%s","document":%s}\n' % (line_of(position), leaf, document))
            else:
                said.append(line)
        return b"".join(said)

    return rewrite
