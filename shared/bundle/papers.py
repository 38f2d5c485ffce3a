"""The papers of a bundle: sealed, as they were stored; in clear where somebody may read them."""

from collections.abc import Awaitable, Callable, Container, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from shared.bundle.chosen import Chosen, Paper
from shared.bundle.verifier.links import sealed_file

Opener = Callable[[Paper], Awaitable[bytes]]

# Why something is left out.
REASONS: Final = {
    "in-clear": (
        "bản rõ của giấy tờ: đọc dữ liệu cá nhân phải được yêu cầu và ghi lại (--papers --why)",
        "papers in clear: reading personal data must be asked for and is recorded (--papers --why)",
    ),
    "not-in-store": (
        "giấy tờ này không có trong kho tại nơi lập gói",
        "this paper is not in the store where the bundle was made",
    ),
    "damaged": (
        "giấy tờ này trong kho không còn khớp với giá trị băm trong sự kiện",
        "this paper in the store no longer has the digest that the event says",
    ),
    "erased": (
        "dữ liệu của người này đã bị xóa: không ai đọc được nữa",
        "this person was erased: nobody can read it any more",
    ),
    "not-given": (
        "dịch vụ không đưa bản rõ của giấy tờ này",
        "the service did not give this paper in clear",
    ),
    "not-reachable": (
        "sổ của dịch vụ này không đọc được từ nơi lập gói",
        "this service's log cannot be read from where the bundle was made",
    ),
    "unknown-row": (
        "không tìm thấy dòng luật này",
        "this rule row was not found",
    ),
}


class NotGiven(Exception):
    """The service does not give a paper: it was erased, or whoever asks may not see it."""


def left_out(what: str, code: str) -> dict[str, str]:
    """Say what is left out of a bundle, and why."""
    vi, en = REASONS[code]
    return {"what": what, "code": code, "vi": vi, "en": en}


@dataclass(slots=True)
class Papers:
    """What of the papers goes into a bundle: files to write, and what is left out."""

    sealed: dict[str, Path] = field(default_factory=dict)
    opened: dict[str, bytes] = field(default_factory=dict)
    left_out: list[dict[str, str]] = field(default_factory=list)


async def gathered(chosen: Chosen, store: Path, opener: Opener | None) -> Papers:
    """Find the papers of a bundle.

    Args:
        chosen: Its events.
        store: The folder in which papers are kept, sealed.
        opener: Asks the running service for a paper in clear, which it records as a reading.
    """
    found = Papers()
    known = sorted(chosen.papers.values(), key=lambda one: one.digest)
    for one in known:
        _seal(one, store, found)
    if opener is not None:
        stored = [one for one in known if sealed_file(one.digest) in found.sealed]
        await _open(stored, chosen.erased, opener, found)
    elif known:
        found.left_out.append(left_out("papers/opened", "in-clear"))
    return found


def _seal(paper: Paper, store: Path, found: Papers) -> None:
    file = store / paper.digest[:2] / paper.digest
    name = sealed_file(paper.digest)
    if not file.is_file():
        found.left_out.append(left_out(name, "not-in-store"))
    elif sha256(file.read_bytes()).hexdigest() != paper.digest:
        found.left_out.append(left_out(name, "damaged"))
    else:
        found.sealed[name] = file


async def _open(
    papers: Sequence[Paper], erased: Container[str], opener: Opener, found: Papers
) -> None:
    for one in papers:
        name = opened_file(one.said)
        if one.said["key_id"] in erased:
            found.left_out.append(left_out(name, "erased"))
            continue
        try:
            found.opened[name] = await opener(one)
        except NotGiven:
            found.left_out.append(left_out(name, "not-given"))


def opened_file(paper: Any) -> str:
    """Name the file of a paper in clear."""
    ending = str(paper["media_type"]).rpartition("/")[2].rpartition(".")[2]
    return f"papers/opened/{paper['digest']}.{ending}"
