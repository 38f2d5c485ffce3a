"""What the web asks of a running service; `shared.runtime` is one."""

from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Coroutine,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bundle.exporting import Case, Range
from shared.decider import Decider
from shared.folding import Folded
from shared.follow.replay import Replayed
from shared.foreseeing import Foreseen
from shared.law.calendar import Calendar
from shared.law.rules import Rules
from shared.law.territory import Territory
from shared.messages import Actor, Recorded
from shared.ops.parked import Parked, Retried
from shared.ops.standing import Standing
from shared.personal.document import Document
from shared.request import Done, Request
from shared.sheets.sheet import Sheet
from shared.web.listing import Listing, Page
from shared.web.menus import Menu
from shared.web.workbench import Bench

AnyDecider = Decider[Any, Any, Any, Any]


class Card(Protocol):
    """A service as the web sees it: `shared.service.Blueprint` is one."""

    @property
    def name(self) -> str:
        """Its name in every path."""

    @property
    def vi(self) -> str:
        """Its name for Vietnamese readers."""

    @property
    def en(self) -> str:
        """Its name for English readers."""

    @property
    def nouns(self) -> tuple[AnyDecider, ...]:
        """What it decides about."""

    @property
    def listings(self) -> tuple[Listing, ...]:
        """What it lists."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """What it shows beside the generic pages."""

    @property
    def menu(self) -> Menu:
        """How its menu is arranged."""

    @property
    def workbenches(self) -> Mapping[str, Bench]:
        """How the cases of some nouns are shown by their conditions, by noun."""

    @property
    def chained(self) -> frozenset[str]:
        """Which nouns hang together with those of other services."""

    @property
    def templates(self) -> tuple[Path, ...]:
        """Where the templates of those pages stand."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """What old registers of it look like, to be imported."""

    @property
    def texts(self) -> Path | None:
        """A folder with `vi.toml` and `en.toml`."""


class Law(Protocol):
    """The law data of this moment."""

    @property
    def rules(self) -> Rules:
        """The rule rows."""

    @property
    def calendar(self) -> Calendar:
        """The days off."""

    @property
    def territory(self) -> Territory:
        """The areas, old and new."""


class Settings(Protocol):
    """What the web reads of `shared.settings.Settings`."""

    @property
    def province(self) -> str:
        """The code of the province."""

    @property
    def province_vi(self) -> str:
        """Its name, such as `tỉnh Minh Sơn`."""

    @property
    def province_en(self) -> str:
        """Its name in English."""

    @property
    def max_body(self) -> int:
        """How many bytes a request may bring."""

    @property
    def secure_cookies(self) -> bool:
        """Whether browsers reach the service by HTTPS only, as they do outside a trial."""

    @property
    def witnesses(self) -> str:
        """Whose signatures of tree heads are taken: public keys, with commas between."""

    @property
    def session_idle_seconds(self) -> int:
        """How long a signed-in browser stays so while nobody opens a page."""

    @property
    def session_seconds(self) -> int:
        """How long a signed-in browser stays signed in."""

    @property
    def second_person(self) -> str:
        """Who needs another person for an irreversible act: `people`, or `everybody`."""


class Kernel(Protocol):
    """A running service."""

    @property
    def blueprint(self) -> Card:
        """What the service is made of."""

    @property
    def settings(self) -> Settings:
        """How it was deployed."""

    @property
    def simulated(self) -> bool:
        """Whether its log holds invented people and days."""

    def now(self) -> datetime:
        """Read the clock of the log, which a simulation may put ahead."""

    def law(self) -> Law:
        """Give the law data as it stands now."""

    def token_keys(self) -> Mapping[str, Any]:
        """Give the public keys of tokens, as a JWK set."""

    def signing_key(self) -> Mapping[str, Any] | None:
        """Give the private key that signs sessions, where this service owns the accounts."""

    @property
    def session_secret(self) -> bytes:
        """Give what all services share, and nobody else knows, to tell when a session was seen."""

    def ended(self, account: UUID, session: UUID | None, opened_at: datetime) -> bool:
        """Say whether a session was ended before its time."""

    async def handle(self, decider: AnyDecider, command: Any, request: Request) -> Done:
        """Judge a command and record what follows; raises what `shared.request` names."""

    async def foresee(self, decider: AnyDecider, command: Any, request: Request) -> Foreseen:
        """Say what a command would come to; nothing is recorded. Raises as `handle` does."""

    async def fold(self, decider: AnyDecider, key: UUID) -> Folded | None:
        """Read one stream."""

    async def unsealed(self, record: Recorded[Any]) -> Mapping[str, Any]:
        """Open what is personal in an event for the service's own use: nobody is shown it."""

    async def holders(self, claim: str) -> Sequence[str]:
        """Name the streams that hold a claim, or one beneath it."""

    def connection(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open the read models."""

    async def positions(self, known_at: datetime | None) -> Mapping[str, int]:
        """Say up to which position of each source the read models know, or knew."""

    async def seen(self, source: str, position: int, within: float) -> bool:
        """Wait, so many seconds at most, until the read models have seen a position."""

    async def incomplete(self, source: str) -> int:
        """Count the streams of a source that could not be followed and wait for an operator."""

    def feed(self, after: int, limit: int, actor: Actor) -> AsyncIterator[bytes]:
        """Read the log after a position, a JSON line an event, one or many at once, unfiltered."""

    async def wait_for(self, position: int, within: float) -> int:
        """Wait, so many seconds at most, until the log is beyond a position; say where it is."""

    async def reveal(
        self, decider: AnyDecider, folded: Folded, actor: Actor, why: str
    ) -> Mapping[str, str]:
        """Read the personal fields of a stream, after the reading was recorded."""

    async def standing(self) -> Standing:
        """Say how the service stands now, row by row."""

    async def retry_stream(
        self, parked: Parked, actor: Actor, reason: str, fingerprint: str | None = None
    ) -> int:
        """Try the parked events of a stream again, for a reason; say how many remain."""

    async def retry_alike(
        self, fingerprint: str, after: Parked | None, limit: int, actor: Actor, reason: str
    ) -> Sequence[Retried]:
        """Try again all streams that one error has parked, so many at most."""

    async def retry_effect(self, order_id: UUID, actor: Actor, reason: str) -> str:
        """Give what a policy ordered once more, for a reason; say how it stands then."""

    async def bundle(self, to: IO[bytes], wanted: Case | Range) -> Mapping[str, Any]:
        """Write a bundle of proof of this log, and answer its manifest."""

    async def replay(self, stream: str, position: int) -> Sequence[Replayed]:
        """Make a stream's rows anew up to a position, and compare them with what is shown."""

    async def note_reading(
        self, actor: Actor, of: tuple[UUID, ...], fields: tuple[str, ...], case: str, why: str
    ) -> None:
        """Record that somebody is about to see personal data."""

    async def look_up(self, kind: str, value: str) -> UUID | None:
        """Find whose an exact value is."""

    async def keep(
        self, subject: UUID, content: AsyncIterable[bytes], *, media_type: str, name: str
    ) -> Document:
        """Keep a paper, sealed with its subject's key."""

    async def paper(self, document: Document, case: str, actor: Actor, why: str) -> bytes:
        """Read a paper, after the reading was recorded."""

    def beside(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something for as long as the service runs."""

    def ready(self) -> Mapping[str, bool]:
        """Say what commands need, and whether it is there."""

    def log_open(self) -> str | None:
        """Say why the log takes no command now; nothing when it does."""
