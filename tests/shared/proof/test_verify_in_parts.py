"""A long log is checked in parts, by processes of their own, and joined."""

import pytest

from shared.proof import verify as verifying
from tests.shared.proof.signed import Ledger
from tests.shared.proof.test_verify import FORGE


async def long(ledger: Ledger) -> None:
    """Record and sign a longer log, in which streams go on from part to part."""
    for before in range(0, 600, 100):
        await ledger.record("long", 100, before)
        if before == 300:
            await ledger.sign()
    await ledger.record("short", 3)
    await ledger.sign()


@pytest.mark.parametrize("processes", [1, 2])
async def test_parts_of_a_log_that_are_checked_apart_are_joined(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(verifying, "LENGTH", 256)
    monkeypatch.setattr(verifying, "LEVEL", 8)
    await long(ledger)
    reached: list[int] = []
    report = await ledger.verified(processes)
    assert report.problems == []
    assert (report.events, report.heads) == (603, 2)
    verifying.verify(ledger.conninfo, progress=reached.append, processes=1)
    assert reached == [256, 512, 603]

    await ledger.log.as_superuser(FORGE.replace("= 3", "= 450"))

    assert set(await ledger.found()) == {(257, "tree-node", 512), (401, "tree-root", 603)}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("update log.tree_node set hash = sha256('x') where n = 1", [(257, "tree-node", 512)]),
        ("delete from log.tree_node where n = 0", [(1, "tree-node", 256)]),
        (
            "update log.event set version = 700 where position = 257",
            [(257, "version", None), (257, "columns", None), (258, "version", None)],
        ),
        (
            """update log.event set recorded_at = recorded_at - interval '1 day'
                where position = 257""",
            [(257, "recorded_at", None), (257, "columns", None)],
        ),
        ("delete from log.event where position = 257", [(258, "position", None)]),
        ("delete from log.event where position = 256", [(256, "position", None)]),
    ],
)
async def test_what_is_wrong_where_two_parts_meet_is_found(
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    wrong: list[tuple[int, str, int | None]],
) -> None:
    monkeypatch.setattr(verifying, "LENGTH", 256)
    await long(ledger)

    await ledger.log.as_superuser(change)

    found = await ledger.found()
    assert set(wrong) <= set(found)
