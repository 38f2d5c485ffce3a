"""Whether each signed tree head is the root of the leaves that it counts, by a hand of its own.

Nothing of ours is used: the tree is built as RFC 9162 says it, and signatures are read as C2SP's
signed notes have them.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.chaos.checking.raw import Raw

HEADS = "select size, root, note from log.tree_head"
KEYS = "select n, vkey, statement from log.notary_key order by n"
SMALL = 300  # leaves, up to which a head is worked out by the definition itself as well


def check_heads(url: str, raw: Raw, shown: Mapping[int, str]) -> list[str]:
    """Hold every signed head of a log against its leaves.

    Args:
        url: The log's database.
        raw: The log.
        shown: Notes by size that the board has and the log has not.
    """
    with psycopg.connect(url) as connection:
        heads = connection.execute(HEADS).fetchall()
        keys = [(vkey, _since(said)) for _, vkey, said in connection.execute(KEYS).fetchall()]
    leaves: list[bytes] = []
    found: list[str] = []
    stack: list[tuple[int, bytes]] = []  # complete subtrees, the largest first
    taken = 0
    heads += [(size, _root_of(note), note) for size, note in shown.items()]
    for size, root, note in sorted(heads):
        if size > raw.head:
            found.append(f"{raw.service}: a head of {size}, the log has {raw.head}")
            break
        while taken < size:
            leaves.append(raw.lines[taken].leaf)
            _push(stack, raw.lines[taken].leaf)
            taken += 1
        mine = _root(stack)
        if size <= SMALL and mine != _naive(leaves[:size]):
            found.append(f"{raw.service}: the checker's own trees differ at {size}")
        if mine != bytes(root):
            found.append(f"{raw.service}: the head of {size} is not the root of its leaves")
        found += [f"{raw.service}: head of {size}: {one}" for one in _note(note, size, mine, keys)]
    return found


def _root_of(note: str) -> bytes:
    return base64.b64decode(note.split("\n")[2])


def _push(stack: list[tuple[int, bytes]], leaf: bytes) -> None:
    level, node = 0, leaf
    while stack and stack[-1][0] == level:
        _, left = stack.pop()
        level, node = level + 1, hashlib.sha256(b"\1" + left + node).digest()
    stack.append((level, node))


def _root(stack: Sequence[tuple[int, bytes]]) -> bytes:
    if not stack:
        return hashlib.sha256(b"").digest()
    *before, (_, node) = stack
    for _, left in reversed(before):
        node = hashlib.sha256(b"\1" + left + node).digest()
    return node


def _naive(leaves: Sequence[bytes]) -> bytes:
    """Take the root of leaves as RFC 9162, 2.1.1, defines it."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    both = _naive(leaves[:split]) + _naive(leaves[split:])
    return hashlib.sha256(b"\1" + both).digest()


def _note(note: str, size: int, root: bytes, keys: Sequence[tuple[str, int]]) -> list[str]:
    """Say what is wrong with a signed note."""
    text, _, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if lines[1:3] != [str(size), base64.b64encode(root).decode()]:
        return ["its note says something else"]
    in_force = [vkey for vkey, since in keys if since < size or since == 0]
    if not in_force:
        return ["no key was in force"]
    name, _, rest = in_force[-1].partition("+")
    key_id, _, coded = rest.partition("+")
    signed = [
        base64.b64decode(one.rpartition(" ")[2])
        for one in signatures.splitlines()
        if one.startswith(f"\u2014 {name} ")
    ]
    mine: list[Any] = [one[4:] for one in signed if one[:4].hex() == key_id]
    if lines[0] != name or not mine:
        return ["it is not signed by the key in force"]
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(coded)[1:])
        key.verify(mine[0], f"{text}\n".encode())
    except InvalidSignature:
        return ["its signature does not hold"]
    return []


def _since(statement: str) -> int:
    """Read from a key's statement after which size it signs."""
    line = next(one for one in statement.splitlines() if one.startswith("from "))
    return int(line.removeprefix("from "))
