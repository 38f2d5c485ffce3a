# ruff: noqa: D102  # shared.web.kernel says what each does
"""A service whose log is a list: what it decides is decided by the real deciders."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid5

import orjson
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from joserfc.jwk import OKPKey
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.book import Law
from shared.bundle.exporting import Case, Range
from shared.context import Context
from shared.folding import Folded, key_of, noun_of
from shared.follow.replay import Replayed
from shared.foreseeing import Foreseen, Turn
from shared.law.calendar import Calendar
from shared.law.catalogue import Catalogue
from shared.law.rules import Rules
from shared.law.territory import Area, Level, Passage, Passed, Territory
from shared.messages import Actor, Recorded, Role
from shared.nouns.proposal import proposal
from shared.ops.parked import Parked, Retried
from shared.ops.standing import Standing
from shared.personal.document import Document
from shared.personal.errors import UnknownSubject
from shared.request import (
    Done,
    LogClosed,
    Mismatch,
    NotFound,
    Request,
    StaleVersion,
)
from shared.sheets.sheet import Sheet
from shared.web.app import build_app
from shared.web.auth import Claims, issue, issuer
from shared.web.kernel import AnyDecider
from shared.web.listing import Listing, Page
from shared.web.menus import Menu
from shared.web.workbench import Bench
from tests.shared.web import account
from tests.shared.web.petition import TEN_DAYS, decider, listing
from tests.support.spec import recorded

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
PROVINCE = "48"
COMMUNE, OLD_COMMUNE = "20242", "20194"
FIRST_NEW_DAY = date(2025, 7, 1)
KEY = OKPKey.generate_key("Ed25519", {"kid": "test"})
PERSON = UUID(int=1)
ACCOUNT = UUID(int=77)
TEXTS = Path(__file__).parent / "texts"

TERRITORY = Territory(
    [
        Area(PROVINCE, "Thành phố Đà Nẵng", Level.PROVINCE, None, None, None),
        Area(COMMUNE, "Phường Hải Châu", Level.COMMUNE, FIRST_NEW_DAY, None, PROVINCE),
        Area(OLD_COMMUNE, "Phường Thanh Bình", Level.COMMUNE, None, date(2025, 6, 30), PROVINCE),
    ],
    [Passed(OLD_COMMUNE, COMMUNE, Passage.WHOLE)],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """How it was deployed."""

    province: str = PROVINCE
    province_vi: str = "Thành phố Đà Nẵng"
    province_en: str = "Da Nang City"
    max_body: int = 64 * 1024
    secure_cookies: bool = False
    session_seconds: int = 3600
    second_person: str = "people"
    session_idle_seconds: int = 1800
    witnesses: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the service is made of."""

    name: str = "registry"
    vi: str = "Sổ đăng ký"
    en: str = "Registry"
    nouns: tuple[AnyDecider, ...] = (decider, account.decider, proposal("registry"))
    listings: tuple[Listing, ...] = (listing(()),)
    pages: tuple[Page, ...] = ()
    menu: Menu = field(default_factory=Menu)
    workbenches: Mapping[str, Bench] = field(default_factory=dict)
    chained: frozenset[str] = frozenset()
    templates: tuple[Path, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    texts: Path | None = TEXTS


@dataclass
class Memory:
    """The kernel."""

    blueprint: Card = field(default_factory=Card)
    settings: Deployed = field(default_factory=Deployed)
    simulated: bool = False
    engine: AsyncEngine | None = None
    closed: str | None = None
    at: datetime = NOW
    log: list[tuple[str, Recorded[Any]]] = field(default_factory=list)
    taken: dict[UUID, tuple[Any, Done]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    parked: int = 0
    readings: list[str] = field(default_factory=list)
    app: FastAPI | None = None

    def now(self) -> datetime:
        return self.at

    def law(self) -> Law:
        return Law(
            rules=Rules((TEN_DAYS,)),
            calendar=Calendar(),
            territory=TERRITORY,
            catalogue=Catalogue(()),
        )

    def token_keys(self) -> Mapping[str, Any]:
        return {"keys": [KEY.as_dict(private=False)]}

    def signing_key(self) -> Mapping[str, Any] | None:
        return KEY.as_dict(private=True)

    session_secret = b"known to all services"

    def ended(self, account: UUID, session: UUID | None, opened_at: datetime) -> bool:
        ends = [
            one.data
            for stream, one in self.log
            if stream == f"account-{account}" and one.data.type == "AccountSessionsEnded"
        ]
        return any(
            session == one.session_id if one.session_id else opened_at < one.ended_at
            for one in ends
        )

    async def note_reading(
        self, actor: Actor, of: tuple[UUID, ...], fields: tuple[str, ...], case: str, why: str
    ) -> None:
        self.readings.append(why)

    async def look_up(self, kind: str, value: str) -> UUID | None:
        return None

    async def keep(
        self, subject: UUID, content: AsyncIterable[bytes], *, media_type: str, name: str
    ) -> Document:
        raise UnknownSubject("subject")

    async def paper(self, document: Document, case: str, actor: Actor, why: str) -> bytes:
        raise NotFound

    async def standing(self) -> Standing:
        raise NotFound

    async def retry_stream(
        self, parked: Parked, actor: Actor, reason: str, fingerprint: str | None = None
    ) -> int:
        if parked.stage != "policies":
            raise NotFound
        return self.parked

    async def retry_alike(
        self, fingerprint: str, after: Parked | None, limit: int, actor: Actor, reason: str
    ) -> Sequence[Retried]:
        return []

    async def retry_effect(self, order_id: UUID, actor: Actor, reason: str) -> str:
        raise NotFound

    async def bundle(self, to: IO[bytes], wanted: Case | Range) -> Mapping[str, Any]:
        raise NotFound

    async def replay(self, stream: str, position: int) -> Sequence[Replayed]:
        return ()

    async def handle(self, one: AnyDecider, command: Any, request: Request) -> Done:
        self.asked.append(request)
        if self.closed:
            raise LogClosed(self.closed)
        if request.command_id in self.taken:
            before, done = self.taken[request.command_id]
            if before != command:
                raise Mismatch
            return replace(done, repeated=True)
        key, history, records = self.judged(one, command, request)
        self.log += [(one.stream(key), record) for record in records]
        done = Done(
            key,
            one.stream(key),
            len(history) + len(records),
            len(self.log),
            tuple(record.data.type for record in records),
            repeated=False,
        )
        self.taken[request.command_id] = (command, done)
        return done

    def judged(
        self, one: AnyDecider, command: Any, request: Request
    ) -> tuple[UUID, list[Recorded[Any]], list[Recorded[Any]]]:
        key = request.key or uuid5(request.command_id, "stream")
        history = self.history(one, key)
        if not command.terms.opens and not history:
            raise NotFound
        if request.expected_version not in {None, len(history)}:
            raise StaleVersion(len(history))
        law = self.law()
        context = Context(
            actor=request.actor,
            at=request.received_at,
            province=PROVINCE,
            command_id=request.command_id,
            stream=one.stream(key),
            rules=law.rules,
            calendar=law.calendar,
            territory=law.territory,
            catalogue=law.catalogue,
        )
        decided = one.judge(history, command, context)
        state = one.replay(history)
        records: list[Recorded[Any]] = []
        for number, made in enumerate(decided, start=1):
            state = one.evolve(state, made.event)
            record = recorded(
                made.event,
                len(self.log) + number,
                stream=one.stream(key),
                version=len(history) + number,
                command_id=request.command_id,
                actor=request.actor,
                effective_on=made.effective_on,
                decision=made.decision,
                rule_rows=made.rule_rows,
                voids=made.voids,
                recorded_at=self.at,
                areas=tuple(one.areas(state)),
                causation_id=request.causation_id,
                proposed_by=request.proposed_by,
            )
            records.append(record)
        return key, history, records

    async def foresee(self, one: AnyDecider, command: Any, request: Request) -> Foreseen:
        key, history, records = self.judged(one, command, request)
        after = one.replay([*history, *records])
        stream = one.stream(key)
        return Foreseen((Turn(one, stream, one.replay(history), after, tuple(records)),))

    async def unsealed(self, record: Recorded[Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = record.data.model_dump(mode="json")
        return found

    async def holders(self, claim: str) -> Sequence[str]:
        nouns = {one.noun: one for one in self.blueprint.nouns}
        found: dict[str, None] = {}
        for stream, _ in self.log:
            one = nouns[noun_of(stream)]
            claims = one.claims(one.replay(self.history(one, key_of(stream))))
            if any(f"{key}/".startswith(f"{claim}/") for key in claims):
                found[stream] = None
        return list(found)

    def history(self, one: AnyDecider, key: UUID) -> list[Recorded[Any]]:
        return [record for stream, record in self.log if stream == one.stream(key)]

    async def fold(self, one: AnyDecider, key: UUID) -> Folded | None:
        history = self.history(one, key)
        if not history:
            return None
        state = one.replay(history)
        return Folded(one.stream(key), state, len(history), history[-1].position, history)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        if self.engine is None:
            yield None  # type: ignore[misc]  # the lists of these tests stand in memory
            return
        async with self.engine.connect() as connection:
            yield connection

    async def positions(self, known_at: datetime | None) -> Mapping[str, int]:
        known = [
            record.position
            for _, record in self.log
            if known_at is None or record.envelope.recorded_at <= known_at
        ]
        return {"registry": max(known, default=0)}

    async def seen(self, source: str, position: int, within: float) -> bool:
        return position <= len(self.log)

    async def incomplete(self, source: str) -> int:
        return self.parked

    async def feed(self, after: int, limit: int, actor: Actor) -> AsyncIterator[bytes]:
        for _, record in self.log[after : after + limit]:
            document = {
                "type": f"vn.luatsu.registry.{record.data.type}",
                "data": {"context": {"areas": list(record.envelope.areas)}},
            }
            line = {"position": record.position, "leaf": "00", "document": document}
            yield orjson.dumps(line) + b"\n"

    async def wait_for(self, position: int, within: float) -> int:
        return len(self.log)

    async def reveal(
        self, one: AnyDecider, folded: Folded, actor: Actor, why: str
    ) -> Mapping[str, str]:
        self.readings.append(why)
        return {"address": "12 Trần Phú"}

    def beside(self, name: str, work: Any) -> None:
        assert not self.blueprint.sheets

    def ready(self) -> Mapping[str, bool]:
        return {"database": True}

    def log_open(self) -> str | None:
        return self.closed


def token(role: Role, **said: Any) -> str:
    """Sign a token for somebody in a role."""
    claims = Claims.model_validate(
        {
            "sub": ACCOUNT,
            "iss": issuer(PROVINCE),
            "exp": int((NOW + timedelta(hours=1)).timestamp()),
            "client": "test",
            "role": role,
            "unit": "Sở Tư pháp",
            "name": "Lê Thị Hạnh",
            **said,
        }
    )
    return issue(KEY.as_dict(private=True), claims)


def application(kernel: Memory) -> FastAPI:
    """Make the application of a service, once."""
    kernel.app = kernel.app or build_app(kernel)
    return kernel.app


def client(kernel: Memory, role: Role | None = None, **said: Any) -> AsyncClient:
    """Speak to the service as somebody in a role, or as nobody in particular."""
    headers = {"Authorization": f"Bearer {token(role, **said)}"} if role else {}
    return AsyncClient(
        transport=ASGITransport(application(kernel)), base_url="http://test", headers=headers
    )


def browser(kernel: Memory, role: Role | None = None, **said: Any) -> AsyncClient:
    """Look at the pages as somebody who signed in."""
    cookies = {"luatsu_session": token(role, **said)} if role else {}
    return AsyncClient(
        transport=ASGITransport(application(kernel)),
        base_url="http://test",
        headers={"Accept": "text/html"},
        cookies=cookies,
    )


OPENING: Mapping[str, Any] = {
    "person_id": str(PERSON),
    "title": "Về thù lao",
    "area": COMMUNE,
    "received_on": "2026-02-27",
    "channel": "counter",
    "party": {"kind": "natural", "full_name": "Nguyễn Văn A"},
    "urgent": False,
}
PETITIONS = "/api/registry/petitions"
OPEN = f"{PETITIONS}/open-petition"


async def opened(kernel: Memory, **more: Any) -> str:
    """File a petition and give its id."""
    async with client(kernel, Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, json={**OPENING, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def names(faults: Sequence[Mapping[str, Any]]) -> list[tuple[str, str | None]]:
    """Give code and field of each fault."""
    return [(one["code"], one["field"]) for one in faults]
