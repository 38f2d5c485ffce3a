"""A day's last head is stamped by an authority outside, and a stamp that does not hold is found."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.embedded.postgres import Postgres
from shared.follow.trouble import Alarms
from shared.log.migrate import upgrade
from shared.proof import timestamps
from shared.proof.stamping import NOT_STAMPED, Authority, Stamping, authorities, unstamped_seconds
from shared.proof.timestamps import BadStamp, NotStamped, Stamp, check_time_stamps
from shared.settings import BadSettings, Settings
from tests.support.tsa import URL, Tsa

NOTE = "luatsu/48/registry\n1\nroot\n\n— luatsu/48/registry signature\n"
OTHER = NOTE.replace("\n1\n", "\n2\n")
DATABASE = "stamping_tests"
ADD = text("""
    insert into log.tree_head (size, root, signed_at, note)
    values (:size, '', date_trunc('day', now(), 'Asia/Ho_Chi_Minh') + :after, :note)""")
STAMPED = text("select size, authority, token from log.time_stamp order by size, authority")


@pytest.fixture
def tsa() -> Tsa:
    return Tsa()


# What a stamp says --------------------------------------------------------------------------


def test_a_stamp_says_when_a_note_was_there(tsa: Tsa) -> None:
    asked = timestamps.request(NOTE)
    answer = tsa.answer(asked)

    at = timestamps.instant(answer, NOTE, tsa.roots, nonce=asked.nonce)

    assert abs(at - datetime.now(UTC)) < timedelta(minutes=1)  # noqa: TID251  # the authority's


@pytest.mark.parametrize(
    ("tsa", "code"),
    [
        (Tsa(stamps_other_bytes=True), "stamp-of-other-bytes"),
        (Tsa(forgets_the_nonce=True), "stamp-not-signed"),
        (Tsa(refuses=True), "stamp-unreadable"),
    ],
)
def test_an_answer_that_is_none_is_refused(tsa: Tsa, code: str) -> None:
    asked = timestamps.request(NOTE)

    with pytest.raises(NotStamped) as refused:
        timestamps.instant(tsa.answer(asked), NOTE, tsa.roots, nonce=asked.nonce)

    assert refused.value.code == code


def test_another_authority_may_not_stamp_in_its_place(tsa: Tsa) -> None:
    with pytest.raises(NotStamped, match="stamp-not-signed"):
        timestamps.instant(tsa.answer(timestamps.request(NOTE)), NOTE, Tsa().roots)


def test_no_byte_that_says_something_can_be_changed(tsa: Tsa) -> None:
    token = tsa.answer(timestamps.request(NOTE))
    at = timestamps.instant(token, NOTE, tsa.roots)
    for place in range(len(token)):
        changed = bytearray(token)
        changed[place] ^= 1
        try:
            said = timestamps.instant(bytes(changed), NOTE, tsa.roots)
        except NotStamped:
            continue
        assert said == at, f"byte {place}"  # a version or the name of an algorithm, no more


def test_every_stamp_is_checked_and_each_fault_has_its_head(tsa: Tsa) -> None:
    now = datetime.now(UTC)  # noqa: TID251  # the authority's
    good = tsa.answer(timestamps.request(NOTE))
    heads = {1: (NOTE, now), 2: (OTHER, now), 3: (NOTE, now + timedelta(hours=1))}
    stamps = [
        Stamp(1, "a", good),
        Stamp(1, "b", good[:-1]),
        Stamp(2, "a", good),
        Stamp(3, "a", good),
    ]

    assert check_time_stamps(stamps, heads, tsa.roots) == [
        BadStamp(1, "b", "stamp-unreadable"),
        BadStamp(2, "a", "stamp-of-other-bytes"),
        BadStamp(3, "a", "stamp-too-early"),
    ]
    assert check_time_stamps(stamps[:1], heads, []) == []
    assert check_time_stamps(stamps[:1], heads, Tsa().roots) == [
        BadStamp(1, "a", "stamp-not-signed")
    ]
    assert check_time_stamps(stamps[3:], heads, tsa.roots, simulated=True) == []


# Having heads stamped -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def stamping_database(postgres: Postgres) -> str:
    with psycopg.connect(postgres.conninfo(), autocommit=True) as admin:
        admin.execute(f"create role {DATABASE}")
        admin.execute(f"create database {DATABASE}")
    upgrade(postgres.url(DATABASE), DATABASE)
    return postgres.url(DATABASE)


@pytest.fixture
async def place(stamping_database: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(stamping_database)
    async with engine.connect() as connection:
        yield connection
        await connection.rollback()
    await engine.dispose()


def stamping(place: AsyncConnection, *tsas: Tsa) -> Stamping:
    asked = [Authority(f"{URL}?{n}" if n else URL, one.roots) for n, one in enumerate(tsas)]
    return Stamping(place.engine, "registry", asked, Alarms("tests"), tsas[0].client)


async def heads(place: AsyncConnection, **after: timedelta) -> None:
    """Sign heads so long after the beginning of today, a legal day: `h7=-5 hours` has size 7."""
    for name, one in after.items():
        await place.execute(ADD, {"size": int(name[1:]), "after": one, "note": f"{name}\n\n"})


async def found(place: AsyncConnection) -> list[int]:
    return [row.size for row in await place.execute(STAMPED)]


async def test_the_last_head_of_a_day_that_is_over_is_stamped_once(
    place: AsyncConnection, tsa: Tsa
) -> None:
    await heads(place, h3=-timedelta(hours=9), h7=-timedelta(seconds=1), h9=timedelta())

    one = stamping(place, tsa)
    await one.look(place)
    await one.look(place)

    assert await found(place) == [7]
    assert tsa.asked == 1
    row = (await place.execute(STAMPED)).one()
    assert row.authority == "tsa/stamp"
    timestamps.instant(row.token, "h7\n\n", tsa.roots)  # raises where it does not hold


async def test_no_head_is_stamped_before_its_day_is_over(place: AsyncConnection, tsa: Tsa) -> None:
    await heads(place, h9=timedelta())

    await stamping(place, tsa).look(place)

    assert tsa.asked == 0


async def test_an_authority_that_is_down_alarms_and_is_asked_again(
    place: AsyncConnection, tsa: Tsa
) -> None:
    await heads(place, h7=-timedelta(hours=1))
    tsa.down = True
    alarms = Alarms("tests")
    one = Stamping(place.engine, "registry", [Authority(URL, tsa.roots)], alarms, tsa.client)

    await one.look(place)
    assert alarms.standing == {NOT_STAMPED}
    assert await unstamped_seconds(place, [Authority(URL, tsa.roots)]) > 3600

    tsa.down = False
    await one.look(place)
    assert alarms.standing == set()
    assert await found(place) == [7]
    assert await unstamped_seconds(place, [Authority(URL, tsa.roots)]) == 0


async def test_a_stamp_that_does_not_hold_is_not_kept(place: AsyncConnection, tsa: Tsa) -> None:
    await heads(place, h7=-timedelta(hours=1))
    one = Stamping(
        place.engine, "registry", [Authority(URL, Tsa().roots)], Alarms("tests"), tsa.client
    )

    await one.look(place)

    assert await found(place) == []


def test_authorities_need_somebody_who_vouches_for_them(tsa: Tsa, tmp_path: Path) -> None:
    roots = tsa.write_roots(tmp_path / "roots.pem")

    assert authorities(Settings.read()) == ()
    with pytest.raises(BadSettings, match="LUATSU_TIME_STAMPING_ROOTS"):
        authorities(Settings.read(time_stamping=URL))
    (tmp_path / "none.pem").write_text("none")
    for wrong in ("none.pem", "missing.pem"):
        with pytest.raises(BadSettings, match="LUATSU_TIME_STAMPING_ROOTS"):
            authorities(Settings.read(time_stamping=URL, time_stamping_roots=tmp_path / wrong))
    first, second = authorities(
        Settings.read(time_stamping=f"{URL},\nhttp://b/", time_stamping_roots=roots)
    )
    assert (first.name, second.name, first.roots) == ("tsa/stamp", "b/", tsa.roots)
