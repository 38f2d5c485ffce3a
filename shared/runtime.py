"""A running service: its log, its bus, what it follows and what it shows, wired and watched."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any

from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import edge, schema
from shared.auditing import Auditing
from shared.beside import Beside
from shared.book import Law
from shared.bus.connection import connect
from shared.bus.declarations import Source
from shared.bus.opening import Opening
from shared.bus.relay import Relay
from shared.command_handler import Handler
from shared.follow.dispatcher import Dispatcher
from shared.follow.feed import HttpFeed
from shared.follow.follower import Follower
from shared.follow.hearing import Hearing
from shared.follow.projector import Projector
from shared.follow.statute import Statute
from shared.follow.store import Source as Log
from shared.follow.subscription import Subscription
from shared.follow.tail import Tail
from shared.follow.timers import Timers
from shared.follow.trouble import Alarms, end
from shared.log import reader
from shared.log.appender import Appender
from shared.log.connect import pooled
from shared.log.waker import wakers
from shared.messages import Command
from shared.metrics import Gauges
from shared.operating import Operating
from shared.ops.copies import Copies
from shared.personal.copy import KeyCopy
from shared.personal.documents import DocumentStore
from shared.personal.keys import Keys, keys_engine
from shared.personal.secret import read_secrets
from shared.proof import stamping
from shared.proof.notary import Notary
from shared.reads import Reads
from shared.reconciling.night import Night
from shared.reconciling.reconciler import Reconciler
from shared.service import Blueprint, with_kernel_nouns
from shared.settings import Settings
from shared.watching import Watching, unhandled


class Runtime(Reads, Operating, Auditing, Watching):
    """One service of one deployment, in this process."""

    simulated = False

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
        self.waker, self.arrived = wakers(url)
        self.engine: AsyncEngine = pooled(
            url,
            hide_parameters=True,
            pool_size=24,  # kept: to connect anew costs more than a command
            max_overflow=0,
            pool_timeout=5,  # whoever waits longer is told that we are busy
            connect_args={"options": "-c search_path=read"},
        )
        self._keys_engine = keys_engine(settings.keys_url or "")
        self.keys = Keys(
            self._keys_engine,
            read_secrets(settings.master_key, settings.pepper),
            copy=KeyCopy(settings.keys_copy),
        )
        self.documents = DocumentStore(settings.documents, self.keys)
        self.appender = Appender(url, self.waker, on_connect=self._database_connected)
        self.statute = Statute(self.engine, self.name)
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
            law=self.statute.law,
            closed=self.log_open,
        )
        self.projector = Projector(self.engine, self.name, self.blueprint.projections, self.arrived)
        self.dispatcher = Dispatcher(self.engine, self.handler, self.deciders, edge.now)
        self.alarms = Alarms(self.name)
        self.timers = Timers(
            engine=self.engine,
            service=self.name,
            deciders=self.deciders,
            handler=self.handler,
            law=self.statute.law,
            now=edge.now,
            alarms=self.alarms,
        )
        self.tail = Tail(
            engine=self.engine,
            service=self.name,
            timers=self.timers,
            dispatcher=self.dispatcher,
            hearing=self._own_hearing(),
            waker=self.waker,
            on_law=self.statute.look,
            on_skip=self.skip_parked,
            erase=self.keys.destroy,
            alarms=self.alarms,
        )
        self.followers = {name: self._follower(name, token) for name in blueprint.follows}
        self.subscriptions: dict[str, Subscription] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.gauges, self.copies, self._beside = (
            Gauges(self.name),
            Copies(settings.province, self.name, blueprint.follows),
            Beside(self.alarms),
        )

    # Starting and stopping ------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to serve: reads at once, commands as soon as the log has opened.

        Raises:
            UnknownSchema: when the databases are not as this version knows them.
        """
        asyncio.get_running_loop().set_exception_handler(unhandled)
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
        await self._hear()
        await self._erase_again()
        self._bus = await connect(
            self.settings.nats_url or "",
            name=self.name,
            on_reconnect=self._look,
            on_disconnect=_nothing,
        )
        self.relay = Relay(engine=self.engine, bus=self._bus, source=self.source, waker=self.waker)
        self.notary = Notary(
            engine=self.engine,
            bus=self._bus,
            source=self.source,
            waker=self.waker,
            keys=self.settings.notary_key_of(self.name),
        )
        await self.appender.start(self.alarms.ended)
        await self.appender.attempted.wait()
        await self._look()
        self._tasks += [
            self.alarms.begin(self._open(), f"opening of {self.name}"),
            self.alarms.begin(self._count(), f"gauges of {self.name}"),
            self.alarms.begin(self._keep_law(), f"law of {self.name}"),
            *stamping.begin(self.settings, self.engine, self.name, self.alarms),
        ]
        await self.relay.start()
        await self.notary.start()
        await self.projector.start()
        await self.tail.start()
        await self._follow(self._bus)

    async def stop(self) -> None:
        """Stop in the order in which nothing is lost."""
        await end([*self._tasks, *self._beside.tasks])
        await asyncio.gather(*(one.stop() for one in self.subscriptions.values()))
        await self.tail.stop()
        await self.projector.stop()
        await self.appender.stop()
        if self.notary is not None:
            await self.notary.stop()
        if self.relay is not None:
            await self.relay.stop()
        for feed in self._feeds.values():
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

    # Following ------------------------------------------------------------------------------

    _feeds: Mapping[str, HttpFeed] = MappingProxyType({})

    async def _follow(self, bus: Client) -> None:
        for name, follower in self.followers.items():
            subscription = Subscription(
                url=self.settings.nats_url or "",
                bus=bus,
                service=self.name,
                source=Source(self.settings.province, name),
                follower=follower,
            )
            self.subscriptions[name] = subscription
            await subscription.start()
        self.reconciler = Reconciler(
            engine=self.engine,
            bus=bus,
            source=self.source,
            feeds=self._feeds,
            homes=self.homes,
            night=Night.of(self.settings.night),
        )
        reconciling = f"reconciler of {self.name}"
        self._tasks.append(self.alarms.begin(self.reconciler.run(), reconciling))
        self._beside.begin()

    def _follower(self, source: str, token: Callable[[], str]) -> Follower:
        feed = HttpFeed(getattr(self.settings, f"feed_{source}") or "", source, token)
        self._feeds = {**self._feeds, source: feed}
        return Follower(
            source=source,
            province=self.settings.province,
            engine=self.engine,
            hearing=self._hearing(source, own=False),
            feed=feed,
            waker=self.arrived,
            on_law=self.statute.look,
            erase=self.keys.destroy,
        )

    def _own_hearing(self) -> Hearing | None:
        if any(one.source == self.name for one in self.blueprint.policies):
            return self._hearing(self.name, own=True)
        return None

    def _hearing(self, source: str, *, own: bool) -> Hearing:
        return Hearing(
            source=Log(source, own=own),
            engine=self.engine,
            policies=self.blueprint.policies,
            noun_of_command=self.noun_of_command,
            dispatcher=self.dispatcher,
            now=edge.now,
        )

    def noun_of_command(self, command: type[Command]) -> str:
        """Say whose a command is."""
        return next(one.noun for one in self.blueprint.nouns if command in one.commands)

    def beside(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something for as long as the service runs."""
        self._beside.add(name, work)

    def law(self) -> Law:
        """Give the law data as it stands now."""
        return self.statute.law()


async def _nothing() -> None:
    """Do nothing."""
