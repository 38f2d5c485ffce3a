"""Making a bundle: a case or a range of a log, with all that proves it."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from shared.bundle.chosen import Chosen
from shared.bundle.heads import Ends, chosen_heads, proofs
from shared.bundle.papers import Papers, left_out
from shared.bundle.rules import rules_of
from shared.bundle.sources import Source
from shared.bundle.standalone import MAIN, verifier
from shared.bundle.verifier.checking import FORMAT, SUMS
from shared.bundle.verifier.container import place_of
from shared.bundle.verifier.knowing import events_file
from shared.bundle.verifier.links import MANIFEST, RULES
from shared.bundle.writing import Zip, readable
from shared.log import reader
from shared.proof import keychain, store

Content = bytes | Path | Callable[[], AsyncIterator[bytes]]
PIECE: Final = 1 << 20
README: Final = """Gói bằng chứng của luatsu / A bundle of proof of luatsu

Kiểm tra / check:   python3 verify.py . --key <khóa của từng sổ / the key of each log>
                    python3 <BUNDLE.zip> --key <…>

Khóa (vkey) của mỗi sổ phải lấy từ nơi khác, không phải từ gói này: `luatsu doctor --json`, hoặc
/api/<dịch vụ>/proof/keys qua một đường tin cậy. verify.py trong gói là để tiện; hãy dùng bản mà
chính bạn đã có.
The key (vkey) of each log must come from elsewhere, not from this bundle: `luatsu doctor --json`,
or /api/<service>/proof/keys over a way that you trust. The verify.py inside is a convenience; use
one that you have already.

manifest.json   gói là gì, vì sao có từng sự kiện, cái gì để lại / what this is, why each event is
                here, what was left out
events/         sự kiện, đúng từng byte / the events, byte for byte
heads/ keys/ proofs/   điểm chốt sổ đã ký, khóa, bằng chứng / signed heads, keys, proofs
rules.json      các dòng luật đã dùng / the rule rows that were used
papers/         giấy tờ, niêm phong như trong kho / papers, sealed as they are stored

Gói chứng minh rằng từng sự kiện nằm trong sổ và không bị sửa. Một gói của một khoảng chứng minh cả
rằng không thiếu sự kiện nào trong khoảng đó; một gói của một hồ sơ thì không chứng minh được rằng
hồ sơ không có sự kiện nào mới hơn.
The bundle proves that each event is in the log and was not altered. One of a range proves also that
no event of the range is missing; one of a case cannot prove that the case has no later event.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What goes into a bundle."""

    province: str
    made_by: str  # the version of the program
    about: Mapping[str, Any]
    sources: Mapping[str, Source]
    chosen: Chosen
    papers: Papers
    ends: Ends | None = None  # of a range of the log that it is about
    unreachable: Sequence[str] = ()

    def ends_of(self, service: str) -> Ends | None:
        """Say which range of a log the bundle holds whole."""
        return self.ends if service == self.about["service"] else None


async def make(to: IO[bytes], plan: Plan, progress: Callable[[str], None]) -> dict[str, Any]:
    """Write a bundle; the same logs, heads and plan give the same bytes. Its manifest."""
    rules, unknown = rules_of(plan.chosen)
    contents: dict[str, Content] = {
        "README.txt": README.encode(),
        "__main__.py": MAIN.encode(),
        "verify.py": verifier(),
        RULES: readable(rules),
        **plan.papers.sealed,
        **plan.papers.opened,
    }
    logs = {}
    for service, source in plan.sources.items():
        if plan.chosen.of(service) or plan.ends_of(service):
            progress(f"{service}: proofs")
            logs[service] = await _log(source, plan, contents)
    zipped = Zip(to)
    for name in sorted(contents, key=place_of):
        progress(name)
        with zipped.file(name) as file:
            async for piece in _pieces(contents[name]):
                file.write(piece)
    missing = [left_out(f"events/{one}.ndjson", "not-reachable") for one in plan.unreachable]
    manifest = {
        "format": FORMAT,
        "made_by": plan.made_by,
        "province": plan.province,
        "about": plan.about,
        "logs": logs,
        "searched": {name: source.size for name, source in plan.sources.items()},
        "events": {service: _reasons(plan.chosen, service) for service in logs},
        "erased": sorted(plan.chosen.erased & plan.chosen.everybody),
        "left_out": [*missing, *plan.papers.left_out, *unknown],
        "files": dict(zipped.files),
    }
    zipped.add(MANIFEST, readable(manifest))
    zipped.add(SUMS, f"{zipped.files[MANIFEST]['sha256']}  {MANIFEST}\n".encode())
    zipped.end()
    return manifest


async def _log(source: Source, plan: Plan, contents: dict[str, Content]) -> dict[str, Any]:
    """Add the files of one log; what the manifest says of it."""
    service, ends = source.service, plan.ends_of(source.service)
    heads = await chosen_heads(source, ends)
    for one in heads:
        base = f"heads/{service}/{one.head.size}"
        contents[f"{base}.note"] = one.head.note.encode()
        if one.cosignatures:
            contents[f"{base}.cosigned"] = str(one.note).encode()
        for n, (_, token) in enumerate(one.time_stamps, 1):
            contents[f"{base}.{n}.tsr"] = token
    positions = [event.position for event in plan.chosen.of(service)]
    sizes = [one.head.size for one in heads]
    found = await proofs(source, positions, sizes, ends)
    contents[f"proofs/{service}.json"] = readable(found)
    statements = await store.statements(source.connection)
    contents[f"keys/{service}.txt"] = keychain.joined(statements).encode()
    contents[events_file(service)] = lambda: _events(source, plan)
    stamps = {str(one.head.size): [name for name, _ in one.time_stamps] for one in heads}
    return {
        "origin": source.origin,
        "size": source.size,
        "heads": sizes,
        "stamped_by": {size: names for size, names in stamps.items() if names},
        "events": len(positions) + (ends.last - ends.first + 1 if ends else 0),
    }


async def _events(source: Source, plan: Plan) -> AsyncIterator[bytes]:
    """Write the events of a log in their order, those of a range straight out of it."""
    chosen, ends = plan.chosen.of(source.service), plan.ends_of(source.service)
    first = ends.first if ends else source.size + 1
    for event in (one for one in chosen if one.position < first):
        yield event.line
    if ends is None:
        return
    count = ends.last - ends.first + 1
    async for line in reader.copy_feed(source.connection, ends.first - 1, count):
        yield line
    for event in (one for one in chosen if one.position > ends.last):
        yield event.line


async def _pieces(content: Content) -> AsyncIterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    else:
        async for piece in content():
            yield piece


def _reasons(chosen: Chosen, service: str) -> list[dict[str, Any]]:
    return [{"position": one.position, "why": chosen.why[one.place]} for one in chosen.of(service)]
