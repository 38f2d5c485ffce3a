"""Two signed heads that contradict each other, as a file that anybody can check."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from shared.proof import head as heads
from shared.proof import keychain
from shared.proof.note import BadNote
from shared.witness.judging import Doubt, Head, Refuse, leads
from shared.witness.store import Found

KIND: Final = "luatsu witness evidence 1"
WORDS: Final = {
    Doubt.FORK: (
        "Sổ đã ký hai gốc khác nhau cho cùng một số sự kiện.",
        "The log signed two roots for one number of events.",
    ),
    Doubt.SHRUNK: (
        "Sổ đã ký một điểm chốt sổ nhỏ hơn sau một điểm chốt sổ lớn hơn: sự kiện đã bị bỏ đi.",
        "The log signed a smaller head after a larger one: events were taken away.",
    ),
    Doubt.INCONSISTENT: (
        (
            "Điểm chốt sổ sau không nối tiếp điểm trước: chứng minh mà sổ đưa ra không đúng. Ai"
            " cũng có thể yêu cầu sổ đưa ra chứng minh khác; sổ nguyên vẹn thì luôn có."
        ),
        (
            "The later head does not continue the earlier one: the proof that the log gave does"
            " not hold. Anybody may ask the log for another; a whole log always has one."
        ),
    ),
    Doubt.KEYS: (
        "Sổ đã công bố hai khóa khác nhau dưới cùng một số thứ tự.",
        "The log published two keys under one number.",
    ),
    Doubt.LOSS: (
        (
            "Người vận hành sổ tuyên bố, có ký, rằng các sự kiện mà nhân chứng này đã đồng ký nay"
            " không còn nữa. Nhân chứng ký tiếp từ phần còn lại."
        ),
        (
            "The log's operator states, and signs, that events which this witness had cosigned are"
            " lost. The witness goes on from what was kept."
        ),
    ),
}


def written(found: Found, refused: Refuse, statements: Sequence[str], first_key: str) -> str:
    """Write evidence down."""
    vi, en = WORDS[found.doubt]
    where_vi = f" Sai lệch nằm trong các vị trí {found.after + 1} đến {found.until}."
    where_en = f" What differs lies within positions {found.after + 1} to {found.until}."
    said = {
        "kind": KIND,
        "origin": found.origin,
        "doubt": found.doubt,
        "found_at": found.found_at,
        "after": found.after,
        "until": found.until,
        "earlier": refused.earlier.note,
        "later": refused.later.note,
        "proof": [one.hex() for one in refused.proof],
        "first_key": first_key,
        "keys": list(statements),
        "vi": vi + where_vi,
        "en": en + where_en,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def found(origin: str, refused: Refuse, between: tuple[int, int], at: datetime) -> Found:
    """Name a contradiction; the same two views have the same name whenever they are found."""
    views = f"{origin}\n{refused.doubt}\n{refused.earlier.note}\n{refused.later.note}"
    name = f"{origin.replace('/', '-')}-{refused.doubt}-{sha256(views.encode()).hexdigest()[:12]}"
    return Found(name, origin, refused.doubt, at.isoformat(timespec="seconds"), *between)


def faults(text: str, first_key: str | None = None) -> list[str]:
    """Say why evidence is none; nothing when both views are signed and contradict each other.

    Args:
        text: The evidence.
        first_key: The notary's first key as the reader knows it; else as the evidence says it.
    """
    try:
        said: dict[str, Any] = json.loads(text)
        if said["kind"] != KIND:
            return ["kind"]
        doubt = Doubt(said["doubt"])
        chain = keychain.chain(said["keys"], first_key or said["first_key"])
        if doubt is Doubt.KEYS:
            return _of_keys(said, chain)
        if doubt is Doubt.LOSS:
            return _of_loss(said, chain)
        refused = Refuse(
            doubt,
            _head(said["earlier"], said["origin"], chain),
            _head(said["later"], said["origin"], chain),
            tuple(bytes.fromhex(one) for one in said["proof"]),
        )
    except (ValueError, KeyError, TypeError) as bad:  # BadNote and BadChain are values, too
        return [f"{type(bad).__name__}: {bad}"]
    return [] if contradicts(refused) else ["no contradiction"]


def contradicts(said: Refuse) -> bool:
    """Say whether two heads cannot both be of one log that only grows."""
    earlier, later = said.earlier, said.later
    match said.doubt:
        case Doubt.FORK:
            return earlier.size == later.size and earlier.root != later.root
        case Doubt.SHRUNK:
            return later.size < earlier.size and later.signed_at > earlier.signed_at
        case Doubt.INCONSISTENT:
            smaller, larger = sorted((earlier, later), key=lambda one: one.size)
            return not leads(smaller, larger, said.proof)
        case Doubt.KEYS:
            return keychain.read(earlier.note) != keychain.read(later.note)
        case Doubt.LOSS:
            return keychain.read(later.note).voids(heads.read(earlier.note)[1])


def _head(note: str, origin: str, chain: keychain.Chain) -> Head:
    signed, head = heads.read(note)
    if head.origin != origin or chain.statements[0].origin != origin:
        raise BadNote("of another log")
    if not chain.signed(signed, head.size):
        raise BadNote("not signed by the notary")
    return Head.of(head, note)


def _of_keys(said: dict[str, Any], chain: keychain.Chain) -> list[str]:
    """Both statements have to follow the same keys; the known ones end with the earlier."""
    first, before = said["first_key"], said["keys"][:-1]
    other = keychain.chain([*before, said["later"]], first)
    known = said["keys"][-1] == said["earlier"]
    return [] if known and other.last != chain.last else ["no contradiction"]


def _of_loss(said: dict[str, Any], chain: keychain.Chain) -> list[str]:
    """The loss has to stand among the keys, and void a head that the notary had signed."""
    stated = keychain.read(said["later"])
    before = keychain.Chain(chain.statements[: stated.n - 1])
    if stated not in chain.losses:
        return ["no contradiction"]
    head = _head(said["earlier"], said["origin"], before)
    return [] if stated.voids(heads.read(head.note)[1]) else ["no contradiction"]
