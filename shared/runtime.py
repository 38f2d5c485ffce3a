"""A running service: its log, its bus, what it follows and what it shows, wired and watched."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from nats.aio.client import Client
from nats.errors import Error as BusError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import edge, schema
from shared.book import Law, amended, shipped
from shared.bus.connection import connect
from shared.bus.declarations import Source
from shared.bus.opening import Opening, read_log
from shared.bus.relay import Relay
from shared.command_handler import Handler
from shared.contracts.registry.law import LawEvent
from shared.decider import holding
from shared.folding import recorded, types_of
from shared.follow import store
from shared.follow.dispatcher import Dispatcher
from shared.follow.feed import HttpFeed
from shared.follow.follower import Follower
from shared.follow.projector import Projector
from shared.follow.subscription import Subscription
from shared.follow.tail import Tail
from shared.log import reader
from shared.log.appender import Appender
from shared.log.connect import pooled
from shared.log.waker import Waker
from shared.messages import Command
from shared.metrics import Gauges
from shared.operating import Operating
from shared.personal.documents import DocumentStore
from shared.personal.keys import Keys, keys_engine
from shared.personal.secret import read_secrets
from shared.reads import Reads
from shared.service import Blueprint, with_kernel_nouns
from shared.settings import Settings

LOOK = 1.0  # seconds between tries to open a closed log
log = structlog.get_logger()


class Runtime(Reads, Operating):
    """One service of one deployment, in this process."""

    simulated = False
    relay: Relay | None = None
    _bus: Client | None = None
    _opener: asyncio.Task[None] | None = None
    _database = True

    def __init__(self, blueprint: Blueprint, settings: Settings, token: Callable[[], str]) -> None:
        """Know the service and where its servers are; nothing connects yet.

        Args:
            blueprint: What the service is made of.
            settings: Where its servers and secrets are.
            token: Makes the token with which it reads the feeds of others.
        """
        self.blueprint = with_kernel_nouns(blueprint)
        self.settings = settings
        self.name = blueprint.name
        self.deciders = {one.noun: one for one in self.blueprint.nouns}
        self.source = Source(settings.province, self.name)
        url = settings.database_url or ""
        self.waker = Waker(url)
        self.engine: AsyncEngine = pooled(
            url,
            pool_size=8,
            max_overflow=16,
            connect_args={"options": "-c search_path=read"},
        )
        self._keys_engine = keys_engine(settings.keys_url or "")
        self.keys = Keys(self._keys_engine, read_secrets(settings.master_key, settings.pepper))
        self.documents = DocumentStore(settings.documents, self.keys)
        self.appender = Appender(url, self.waker, on_connect=self._database_connected)
        self.opening = Opening(self.source.stream, self._read_log)
        self.handler = Handler(
            name=self.name,
            province=settings.province,
            software_version=settings.software_version,
            deciders=self.deciders,
            context=blueprint.context,
            engine=self.engine,
            appender=self.appender,
            keys=self.keys,
            law=self.law,
            closed=self.log_open,
        )
        self.projector = Projector(self.engine, self.name, self.blueprint.projections, self.waker)
        self.dispatcher = Dispatcher(self.engine, self.handler, self.deciders, edge.now)
        self.tail = Tail(
            engine=self.engine,
            service=self.name,
            deciders=self.deciders,
            handler=self.handler,
            dispatcher=self.dispatcher,
            waker=self.waker,
            law=self.law,
            on_law=self._law_changed,
            on_skip=self.skip_parked,
            erase=self.keys.destroy,
            now=edge.now,
        )
        self.followers = {name: self._follower(name, token) for name in blueprint.follows}
        self.subscriptions: dict[str, Subscription] = {}
        self._law = shipped()
        self.gauges = Gauges(self.name)

    # Starting and stopping ------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to serve: reads at once, commands as soon as the log has opened.

        Raises:
            UnknownSchema: when the databases are not as this version knows them.
        """
        await asyncio.to_thread(schema.check, self.settings)
        async with self.engine.connect() as connection:
            head = await reader.head(connection)
        self.simulated = head.simulated
        edge.clock.ahead = head.ahead
        await self.waker.start()
        await self.tail.prepare()
        for follower in self.followers.values():
            await follower.prepare()
        await self.projector.prepare()
        await self._reload_law()
        self._bus = await connect(
            self.settings.nats_url or "",
            name=self.name,
            on_reconnect=self._look,
            on_disconnect=_nothing,
        )
        self.relay = Relay(engine=self.engine, bus=self._bus, source=self.source, waker=self.waker)
        await self.appender.start()
        await self.appender.attempted.wait()
        await self._look()
        self._opener = asyncio.create_task(self._open(), name=f"opening of {self.name}")
        await self.relay.start()
        await self.projector.start()
        await self.tail.start()
        for name, follower in self.followers.items():
            subscription = Subscription(
                url=self.settings.nats_url or "",
                bus=self._bus,
                service=self.name,
                source=Source(self.settings.province, name),
                follower=follower,
            )
            self.subscriptions[name] = subscription
            await subscription.start()

    async def stop(self) -> None:
        """Stop in the order in which nothing is lost."""
        if self._opener is not None:
            self._opener.cancel()
            await asyncio.wait([self._opener])
        await asyncio.gather(*(one.stop() for one in self.subscriptions.values()))
        await self.tail.stop()
        await self.projector.stop()
        await self.appender.stop()
        if self.relay is not None:
            await self.relay.stop()
        for feed in self._feeds:
            await feed.stop()
        if self._bus is not None:
            await self._bus.close()
        await self.waker.stop()
        await self.engine.dispose()
        await self._keys_engine.dispose()

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Serve for as long as the web does."""
        await self.start()
        try:
            yield
        finally:
            await self.stop()

    async def _open(self) -> None:
        """Watch the database, and open the log once it may grow."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                async with asyncio.timeout(LOOK * 3), self.engine.connect() as connection:
                    await self.gauges.look(connection)
                self._database = True
            except (SQLAlchemyError, OSError, TimeoutError):
                self._database = False
                continue
            self._tell_gauges()
            if not self.opening.is_open:
                await self._look()

    def _tell_gauges(self) -> None:
        self.gauges.is_open = self.opening.is_open
        self.gauges.published = (self.relay.published if self.relay else None) or 0
        self.gauges.lag = {name: one.lag for name, one in self.subscriptions.items()}
        followers = [one.alarm for one in self.followers.values()]
        relay = self.relay.alarm if self.relay else None
        self.gauges.alarms = frozenset(alarm for alarm in (relay, *followers) if alarm)

    async def _look(self) -> None:
        """See whether the log may grow: for each new connection, and again while it is closed."""
        if self._bus is None:
            return
        try:
            await self.opening.check(self._bus.jetstream())
        except (SQLAlchemyError, BusError, OSError) as error:
            log.warning("opening not checked", service=self.name, error=type(error).__name__)

    async def _read_log(self) -> Any:
        async with self.engine.connect() as connection:
            return await read_log(connection)

    async def _database_connected(self) -> bool:
        """Look before the log grows over a new connection: the database may be an earlier one."""
        self.opening.database_connected()
        await self._look()
        return self.opening.is_open

    def log_open(self) -> str | None:
        """Say why the log takes no command now; nothing when it does."""
        return None if self.opening.reason is None else str(self.opening.reason)

    def ready(self) -> Mapping[str, bool]:
        """Say what commands need, and whether it is there."""
        return {"database": self._database, "log": self.opening.is_open}

    # Following ------------------------------------------------------------------------------

    _feeds: Sequence[HttpFeed] = ()

    def _follower(self, source: str, token: Callable[[], str]) -> Follower:
        feed = HttpFeed(getattr(self.settings, f"feed_{source}") or "", source, token)
        self._feeds = [*self._feeds, feed]
        return Follower(
            source=source,
            province=self.settings.province,
            engine=self.engine,
            policies=self.blueprint.policies,
            noun_of_command=self.noun_of_command,
            dispatcher=self.dispatcher,
            feed=feed,
            waker=self.waker,
            now=edge.now,
            on_law=self._law_changed,
            erase=self.keys.destroy,
        )

    def noun_of_command(self, command: type[Command]) -> str:
        """Say whose a command is."""
        return next(one.noun for one in self.blueprint.nouns if command in one.commands)

    # The law --------------------------------------------------------------------------------

    def law(self) -> Law:
        """Give the law data as it stands now."""
        return self._law

    async def _law_changed(self) -> None:
        await self._reload_law()
        await self.tail.law_changed()

    async def _reload_law(self) -> None:
        own = self.name == "registry"
        async with self.engine.connect() as connection:
            rows = await store.Source("registry", own=own).of_noun(connection, "law")
        streams: dict[str, list[Any]] = {}
        known = types_of(LawEvent)  # a newer registry may say more: that is passed over
        for row in (one for one in rows if one.type in known):
            streams.setdefault(row.stream, []).append(recorded(row, LawEvent))
        events = [one for history in streams.values() for one in holding(history)]
        events.sort(key=lambda one: one.position)
        self._law = amended(shipped(), (one.data for one in events))


async def _nothing() -> None:
    """Do nothing."""
