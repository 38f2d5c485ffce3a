"""What a witness finds, whatever the log itself says: it remembers what was signed."""

import pytest

from shared.proof import note, store
from shared.witness import evidence
from shared.witness.judging import Doubt
from shared.witness.store import Found, Trouble
from tests.tampering.given import SIZES, Victim

EDIT = "update log.event set document = replace(document, 'nộp', 'rút') where position = {}"


async def accused(victim: Victim) -> list[Found]:
    """Let the witness look, and check what it kept as a stranger does."""
    async with victim.witness() as (watched, kept):
        await watched.look()
        found = kept.accused()
        for one in found:
            text = kept.path(one.id).read_text()
            assert evidence.faults(text, victim.keys[0].verifier.vkey) == []
    return found


async def test_a_whole_log_is_cosigned_at_our_own_door(victim: Victim) -> None:
    await victim.grow(20)
    await victim.sign(620)

    assert await accused(victim) == []
    async with victim.looking() as connection:
        heads = await store.witnessed(connection, await store.heads(connection))
    assert [one.head.size for one in heads] == [*SIZES, 620]
    assert all(len(one.cosignatures) == 1 for one in heads)


@pytest.mark.parametrize(
    ("position", "between"),
    [(1, (0, 100)), (101, (100, 300)), (449, (300, 450)), (600, (450, 600))],
)
async def test_a_fork_signed_with_the_stolen_key_is_located(
    victim: Victim, position: int, between: tuple[int, int]
) -> None:
    await victim.hands(EDIT.format(position))
    await victim.forge(*SIZES)

    (found,) = await accused(victim)

    assert (found.doubt, (found.after, found.until)) == (Doubt.FORK, between)


async def test_a_fork_that_has_grown_meanwhile_is_located(victim: Victim) -> None:
    await victim.grow(20)
    await victim.hands(EDIT.format(200))
    await victim.forge(610, 620)

    (found,) = await accused(victim)

    assert (found.doubt, found.after, found.until) == (Doubt.INCONSISTENT, 100, 300)


async def test_a_log_that_was_truncated_and_signed_again_is_located(victim: Victim) -> None:
    await victim.hands("delete from log.event where position > 520")
    await victim.forge(520)

    (found,) = await accused(victim)

    assert (found.doubt, found.after, found.until) == (Doubt.SHRUNK, 450, 600)


async def test_a_log_that_was_truncated_with_its_heads_is_behind(victim: Victim) -> None:
    await victim.hands(
        "delete from log.event where position > 450",
        "delete from log.tree_head where size > 450",
        "delete from log.cosignature where size > 450",
        "update log.head set position = 450",
    )

    assert await accused(victim) == []
    async with victim.witness() as (_, kept):
        (look,) = kept.looks()
    assert (look.trouble, (look.said or "")[:9]) == (Trouble.BEHIND, "450 < 600")


async def test_another_key_chain_is_evidence(victim: Victim) -> None:
    await victim.hands("delete from log.notary_key where n = 2")
    victim.keys = (victim.keys[0], note.new_signer(victim.origin))
    await victim.grow(10)
    await victim.forge(*SIZES, 610)

    (found,) = await accused(victim)

    assert found.doubt is Doubt.KEYS
