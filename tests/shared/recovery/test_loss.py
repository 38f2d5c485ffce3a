"""Signed events that are lost for good: a person accepts it, and log, notary and board go on."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.discipline.violation import decider as violation
from shared.contracts.discipline.violation import Source
from shared.proof import keychain
from shared.proof.verify import Known, Report, verify
from shared.recovery.doubt import Doubt
from shared.recovery.loss import Accepting
from tests.shared import asked
from tests.shared.recovery.place import PROVINCE, Place

SERVICE = "discipline"
WHY = "Ổ đĩa hỏng cả hai bản"


@pytest.fixture
async def kept(place: Place) -> AsyncIterator[int]:
    """Restore the log to an earlier moment, and let the bus lose the same and one event more."""
    await record(place, 2)
    kept = place.head(SERVICE)
    documents = await place.documents(SERVICE)
    place.keep(SERVICE, "before")
    await record(place, 3)
    whole, notes = await place.documents(SERVICE), await place.notes()
    place.keep(SERVICE, "whole")
    place.bring_back(SERVICE, "before")
    await place.forge(SERVICE, documents)
    yield kept
    place.bring_back(SERVICE, "whole")
    await place.forge(SERVICE, whole)
    await place.publish(notes)


async def record(place: Place, count: int) -> None:
    async with place.services(SERVICE) as services:
        for _ in range(count):
            await services.give(violation, asked.violation(source=Source.REPORT))


async def doubt(place: Place, accepting: Accepting | None) -> str:
    with pytest.raises(Doubt) as doubted:
        await place.recover(SERVICE, accept_loss=accepting)
    return doubted.value.code


def verified(place: Place) -> Report:
    known = Known(origin=f"luatsu/{PROVINCE}/{SERVICE}")
    return verify(place.deployment.postgres.conninfo(SERVICE), known)


async def test_a_loss_that_is_accepted_is_signed_and_notary_and_log_go_on(
    place: Place, kept: int
) -> None:
    assert await doubt(place, None) == "heads-ahead"

    report = await place.recover(SERVICE, accept_loss=place.accepting(SERVICE, WHY))

    assert (report.position, report.lost > 0, report.left) == (kept, True, 0)
    stated = keychain.read(report.stated or "")
    assert stated.loss is not None
    assert (stated.since, stated.loss.lost, stated.loss.why) == (kept, kept + report.lost, WHY)
    await record(place, 1)  # as the notary signs and publishes it, or the test waits in vain
    found = verified(place)
    assert (found.problems, found.losses) == ([], (stated,))
    assert found.signed == place.head(SERVICE) > kept


async def test_once_it_is_accepted_a_later_recovery_is_like_any_other(
    place: Place, kept: int
) -> None:
    await place.recover(SERVICE, accept_loss=place.accepting(SERVICE, WHY))
    place.keep(SERVICE, "accepted")
    await record(place, 2)
    now = place.head(SERVICE)

    place.bring_back(SERVICE, "before")  # it knows nothing of the loss: the board does
    report = await place.recover(SERVICE)

    assert (report.position, report.lost, report.strangers) == (now, 0, 0)
    await record(place, 1)
    found = verified(place)
    assert (found.problems, len(found.losses)) == ([], 1)


async def test_only_whoever_has_the_key_and_a_reason_accepts(
    place: Place, kept: int, tmp_path: Path
) -> None:
    before: Any = place.tables(SERVICE)

    assert await doubt(place, Accepting(tmp_path / "no.key", WHY)) == "no-notary-key"
    assert await doubt(place, place.accepting(SERVICE, "hai\ndòng")) == "no-reason"
    report = await place.recover(SERVICE, accept_loss=place.accepting(SERVICE, WHY), dry_run=True)

    assert report.stated is not None
    assert place.tables(SERVICE) == before
    assert place.rows(SERVICE, "select count(*) from log.notary_key") == [(1,)]
