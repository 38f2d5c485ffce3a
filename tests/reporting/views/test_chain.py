"""The chain that a matter is part of: from any of its links, for any day, as far as one may see."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.discipline.app import build as discipline
from services.inspection.app import build as inspection
from services.registry.app import build as registry
from services.reporting.app import build as of_reporting
from services.reporting.views.chain import ChainFilters, ChainRow, Shown, listed, shown
from services.reporting.views.chain_links import KINDS, Link
from services.reporting.views.clocks import Timing, WithWhom
from shared.contracts.discipline.penalty import PenaltyAnnulled, PenaltyRecordVoided
from shared.contracts.discipline.violation import Source, Track
from shared.contracts.inspection.recommendation import RecommendationAnswered
from shared.folding import types_of
from shared.log.document import whole
from shared.messages import Actor, Role
from shared.web.chained import READERS
from shared.web.encode import plain
from shared.web.problems import Problem
from shared.web.texts import Language, load
from tests.reporting import given
from tests.reporting.given import (
    AREA,
    BAR,
    COMMUNE,
    ELSEWHERE,
    FIRM,
    MATTER,
    NUMBER,
    ONE,
    QUAN,
    World,
)
from tests.support.spec import OFFICER, POLICY

RECOMMENDED, CHECK = UUID(int=41), UUID(int=42)
STARTS = ("recommendation", RECOMMENDED), ("inspection", CHECK), ("violation", MATTER)
INSPECTORATE = Actor(id=UUID(int=6), role=Role.INSPECTORATE, unit="Thanh tra tỉnh")
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2025, month, 4) for month in (7, 8, 9, 10))
FOLLOWED = """
    create schema if not exists follow;
    create table if not exists follow.followed (source text, position bigint, stream text,
      version int, type text, command uuid, leaf bytea, document text, recorded_at timestamptz)"""
KEEP = text("""
    insert into follow.followed (source, position, stream, version, document)
    values (:source, :position, :stream, :version, :document)""")


@pytest.fixture
async def told(world: World) -> World:
    """A recommendation, the check, its violation, the minutes and a lawyer who has a register."""
    for statement in FOLLOWED.split(";"):
        await world.connection.execute(text(statement))
    await world.record("certificate", QUAN, given.entered())
    await world.record("membership", QUAN, given.admitted())
    await world.record("organisation", FIRM, given.registered())
    await world.record("recommendation", RECOMMENDED, given.recommended(JULY))
    await world.record("inspection", CHECK, given.opened(AUGUST, RECOMMENDED))
    of_check = {"source": Source.REFERRAL, "inspection_id": CHECK, "certificate": NUMBER}
    violated = given.violated(SEPTEMBER, Track.PENALTY).model_copy(update=of_check)
    await world.record("violation", MATTER, violated)
    await world.record("penalty", MATTER, given.minutes(OCTOBER))
    return world


async def keep(world: World) -> None:
    """Keep what was recorded as documents too, as following does."""
    for one in (one for stream in world.streams.values() for one in stream):
        envelope = one.envelope.model_copy(update={"effective_on": date(2025, 1, 2)})
        said = {
            "source": envelope.service,
            "position": one.position,
            "stream": envelope.stream,
            "version": one.position,
            "document": whole(envelope, plain(one.data)).decode(),
        }
        await world.connection.execute(KEEP, said)


async def chain(world: World, stream: str, on: date = OCTOBER, **said: Any) -> list[ChainRow]:
    ask = world.ask(on, **said)
    return list(await listed(world.connection, ask, ChainFilters(stream=stream)))


async def on_page(world: World, stream: str) -> dict[Link, Shown]:
    said = await shown(world.connection, world.ask(OCTOBER, stream=stream))
    return {one.what: one for one in said["rows"]}


@pytest.mark.parametrize(("noun", "key"), [*STARTS, ("penalty", MATTER)])
async def test_any_link_shows_the_whole_chain(told: World, noun: str, key: UUID) -> None:
    rows = await chain(told, f"{noun}-{key}")

    assert [(one.what, one.depth) for one in rows] == [
        (Link.RECOMMENDATION, 0),
        (Link.INSPECTION, 1),
        (Link.VIOLATION, 2),
        (Link.PENALTY, 3),
        (Link.CERTIFICATE, 0),
        (Link.MEMBERSHIP, 0),
        (Link.ORGANISATION, 0),
    ]
    assert [one.stream for one in rows if one.here] == [f"{noun}-{key}"]
    assert rows[3].page == f"/discipline/penalties/{MATTER}"


@pytest.mark.parametrize("start", [f"certificate-{QUAN}", f"organisation-{FIRM}"])
async def test_a_record_of_the_register_shows_what_touches_it_after_itself(
    told: World, start: str
) -> None:
    rows = await chain(told, start)

    assert rows[0].depth == 0
    assert {one.what for one in rows if one.service != "registry"} == {
        Link.RECOMMENDATION,
        Link.INSPECTION,
        Link.VIOLATION,
        Link.PENALTY,
    }
    first = next(number for number, one in enumerate(rows) if one.service != "registry")
    assert all(one.service == "registry" for one in rows[:first])


async def test_what_waits_is_said_with_whom_and_why(told: World) -> None:
    rows = await chain(told, f"penalty-{MATTER}", date(2025, 12, 1))
    waiting = {one.what: (one.with_whom, one.timing) for one in rows if one.timing}

    assert waiting[Link.RECOMMENDATION] == (WithWhom.DEPARTMENT, Timing.NO_LIMIT)
    assert waiting[Link.PENALTY] == (WithWhom.AUTHORITY, Timing.LATE)
    assert all(one.explanation for one in rows if one.timing)

    facts = given.recommended(JULY).model_dump(exclude={"type", "grounds", "evidence"})
    answered = {"answer": "Đã xử lý", "inspection_id": CHECK, "answered_on": OCTOBER}
    event = RecommendationAnswered.model_validate({**facts, **answered})
    await told.record("recommendation", RECOMMENDED, event)

    (first, *_) = await chain(told, f"penalty-{MATTER}", date(2025, 12, 1))
    assert first.timing is None


async def test_a_matter_out_of_reach_is_another_units_and_says_nothing(told: World) -> None:
    rows = await chain(told, f"recommendation-{RECOMMENDED}", actor=COMMUNE)
    hidden = [one for one in rows if one.what is Link.ANOTHER_UNITS]

    assert [one.what for one in rows[:2]] == [Link.RECOMMENDATION, Link.INSPECTION]
    assert [one.depth for one in hidden] == [2, 3]
    for one in hidden:
        said = one.model_dump(exclude={"cursor", "what", "depth"})
        assert not any(said.values())


@pytest.mark.parametrize(
    ("actor", "stream"),
    [
        (ELSEWHERE, f"recommendation-{RECOMMENDED}"),
        (COMMUNE, f"violation-{MATTER}"),
        (BAR, f"penalty-{MATTER}"),
        (OFFICER, f"penalty-{UUID(int=99)}"),
        (OFFICER, "person-1"),
        (OFFICER, "\x7f"),
    ],
)
async def test_a_chain_begins_only_where_its_reader_may_look(
    told: World, actor: Actor, stream: str
) -> None:
    with pytest.raises(Problem) as refused:
        await chain(told, stream, actor=actor)

    assert refused.value.status == 404


async def test_a_chain_is_as_it_was_on_a_day_and_as_was_believed(told: World) -> None:
    await told.record("penalty", MATTER, given.fined(OCTOBER, ONE))
    before = dict(told.at)
    annulled = PenaltyAnnulled(
        penalty_id=MATTER,
        violation_id=MATTER,
        decision_id=ONE,
        certificate=NUMBER,
        organisation_id=None,
        area=AREA,
        annulled_on=OCTOBER,
    )
    await told.record("penalty", MATTER, annulled)
    start = f"violation-{MATTER}"

    assert [one.status for one in await chain(told, start)][3] == "annulled"
    assert [one.status for one in await chain(told, start, known_at=before)][3] == "decided"
    assert len(await chain(told, start, SEPTEMBER)) == len(await chain(told, start)) - 1


async def test_what_a_matter_brought_about_in_the_register_is_told_and_nothing_else(
    told: World,
) -> None:
    await told.record("penalty", MATTER, given.fined(OCTOBER, ONE))
    cause = told.streams[f"penalty-{MATTER}"][-1].envelope.id
    await told.record("certificate", QUAN, given.deprived(ONE, OCTOBER, date(2026, 1, 3)))
    stream = told.streams[f"certificate-{QUAN}"]
    by_policy = {"causation_id": cause, "actor": POLICY, "id": UUID(int=777)}
    stream[-1] = stream[-1].model_copy(
        update={"envelope": stream[-1].envelope.model_copy(update=by_policy)}
    )
    await keep(told)

    rows = await on_page(told, f"penalty-{MATTER}")

    assert [one.type for one in rows[Link.PENALTY].acts] == ["PenaltyMinutesMade", "PenaltyDecided"]
    (act,) = rows[Link.CERTIFICATE].acts
    assert (act.type, act.unit, act.role) == ("CertificateUseDeprived", None, Role.POLICY)
    assert rows[Link.MEMBERSHIP].acts == ()
    whole_record = await on_page(told, f"certificate-{QUAN}")
    assert len(whole_record[Link.CERTIFICATE].acts) == 2


async def test_what_was_recorded_in_error_is_no_link(told: World) -> None:
    minutes = told.streams[f"penalty-{MATTER}"][-1].envelope.command_id
    await told.record("penalty", MATTER, PenaltyRecordVoided(reason="Nhầm"), voids=minutes)

    rows = await chain(told, f"violation-{MATTER}")

    assert Link.PENALTY not in {one.what for one in rows}


async def test_a_number_that_people_quote_finds_its_chain(told: World) -> None:
    ask = told.ask(OCTOBER)
    found = await listed(told.connection, ask, ChainFilters(number=" KN-2025-000001 "))
    nothing = await listed(told.connection, ask, ChainFilters(number="KN-1"))
    unasked = await listed(told.connection, ask, ChainFilters())

    assert len(found) == 7
    assert not nothing
    assert not unasked


async def test_its_page_counts_what_waits_and_what_is_hidden(told: World) -> None:
    ask = told.ask(date(2025, 12, 1), COMMUNE, stream=f"inspection-{CHECK}")
    said = await shown(told.connection, ask)

    assert (said["hidden"], said["cut"], said["start"].what) == (2, False, Link.INSPECTION)
    assert said["waiting"] == sum(one.timing is not None for one in said["rows"]) > 0


def test_a_link_is_open_to_whom_its_own_page_is() -> None:
    services = inspection(), discipline(), registry()
    deciders = {one.noun: one for card in services for one in card.nouns}
    for noun, kind in KINDS.items():
        decider = deciders[noun]
        theirs = {role: how for role, how in decider.open_to.items() if role in READERS}
        assert kind.seen_by == theirs, noun
        assert kind.page(f"{noun}-1") == f"/{decider.service}/{decider.nouns}/1"
    assert set(KINDS) == {noun for card in services for noun in card.chained}


def test_every_event_of_a_chain_is_called_as_its_own_service_calls_it() -> None:
    reporting = load([of_reporting().texts or Path()])
    for card in (inspection(), discipline(), registry()):
        own = load([card.texts or Path()])
        chained = [one for one in card.nouns if one.noun in card.chained]
        for name in {name for one in chained for name in types_of(one.contract)}:
            if name.endswith("RecordVoided"):
                continue
            for language in Language:
                said = reporting.find("events", name, language)
                assert said == own.find("events", name, language), name
