"""Brings a source's events from the bus to its follower, in order, each acknowledged when taken.

The consumer brings one at a time. Where more wait behind it, they are read beside it and taken
together with it. FastStream's own defaults would lose an event after one failure, overwrite the
stream's settings, and stay silent when the consumer is gone; each is guarded here.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog
from faststream.exceptions import NackMessage
from faststream.middlewares import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from nats.aio.client import Client
from nats.errors import Error as BusError
from nats.js.errors import APIError, NotFoundError

from shared.bus import streams
from shared.bus.declarations import Source, consumer_config, consumer_name, subjects
from shared.bus.reading import documents_after
from shared.follow.follower import Diverged, Follower
from shared.follow.trouble import Alarms, end, passes

TOGETHER = 200  # events at most that are taken at once
FAR = 1000  # events behind, from which on the feed is read instead of the bus
WATCH = 1.0  # seconds between looks at the consumer
SILENT = 10  # watches, after which a bus that brings nothing is subscribed to anew
AGAIN = 0.5  # seconds until an event that could not be taken comes again
LATER = 5.0  # the same, where nobody knows why
STUMBLES = "following-stumbles"  # a fault in the following itself
UNTAKEN = "event-not-taken"
WAIT = 5.0  # seconds that one fetch waits for an event

log = structlog.get_logger()


class Subscription:
    """Keeps one source's events coming, whatever becomes of the bus, the stream, the consumer."""

    def __init__(
        self, *, url: str, bus: Client, service: str, source: Source, follower: Follower
    ) -> None:
        """Know the follower and where its events come from; nothing connects yet."""
        self._url = url
        self._bus = bus
        self._js = bus.jetstream()
        self._service = service
        self._source = source
        self._follower = follower
        self._broker: NatsBroker | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._stood = 0  # where the follower was at the last look
        self._silent = 0  # looks at which the bus had more and had brought nothing
        self.alarms = Alarms(f"{service} follows {source.service}")
        self.lag = 0  # events

    async def start(self) -> None:
        """Begin to follow, as soon as there is something to follow."""
        name = f"{self._service} follows {self._source.service}"
        self._tasks.append(self.alarms.begin(self._run(), name))

    async def stop(self) -> None:
        """Stop after the event at hand."""
        await end(self._tasks)
        await self._hang_up()

    async def _run(self) -> None:
        while True:
            try:
                await self._once()
                self.alarms.over(STUMBLES)
            except Diverged:
                await self._hang_up()
                if self._follower.stopped:
                    return  # an alarm stands on the follower; a person has to look
            except Exception as error:  # noqa: BLE001  # heard of, and tried again
                if isinstance(error, (BusError, APIError)) or passes(error):
                    said = {"source": self._source.service, "error": type(error).__name__}
                    log.debug("not following", **said)
                else:
                    self.alarms.sound(STUMBLES, error)
            await asyncio.sleep(WATCH)

    async def _once(self) -> None:
        """See to it that the consumer is there and heard; and that it still is."""
        if self._follower.stopped:
            raise Diverged(self._follower.alarm)
        with suppress(OSError):  # the source may be down, and is asked again
            await self._follower.audit()
        await self._follower.look()
        if not self._bus.is_connected:
            return
        standing = await streams.standing(self._js, self._source.stream)
        last = 0 if standing is None else standing.last
        self.lag = max(last - self._follower.position, 0)
        if standing is None or last < self._follower.position:
            await self._hang_up()  # lost or not yet filled again: its relay sees to that
            return
        if self._broker is not None and await self._is_heard():
            await self._keep_going(last)
            return
        await self._hang_up()
        await self._compare(last)
        if last - self._follower.position > FAR:
            await self._follower.catch_up(until=last)
        await self._subscribe()

    async def _keep_going(self, last: int) -> None:
        """Go on with what was taken and not heard, and with what the bus has and does not bring.

        Its consumer may stand elsewhere, or whoever pulls from it may be gone.
        """
        position = self._follower.position
        still = last > position and position == self._stood
        self._stood = position
        await self._follower.catch_up(until=last if still else position)
        self._silent = self._silent + 1 if still else 0
        if self._silent >= SILENT:
            log.warning("bus brings nothing", source=self._source.service)
            await self._hang_up()

    async def _compare(self, last: int) -> None:
        """See that the bus has, where the follower stands, what was taken."""
        if self._follower.position:
            document = await streams.document_at(
                self._js, self._source.stream, self._follower.position
            )
            if document is not None:
                await self._follower.check(self._follower.position, document)
                if last == self._follower.position:
                    self._follower.agreed()

    async def _is_heard(self) -> bool:
        try:
            await self._js.consumer_info(self._source.stream, consumer_name(self._service))
        except NotFoundError:
            log.warning("consumer lost", source=self._source.service)
            return False
        return True

    async def _subscribe(self) -> None:
        config = consumer_config(self._service, self._follower.position + 1)
        try:
            await self._js.consumer_info(self._source.stream, consumer_name(self._service))
        except NotFoundError:
            await self._js.add_consumer(self._source.stream, config)
        broker = NatsBroker(
            self._url, logger=None, max_reconnect_attempts=-1, reconnect_time_wait=1
        )
        broker.subscriber(
            subjects(self._source.province, self._source.service),
            stream=JStream(self._source.stream, declare=False),
            durable=consumer_name(self._service),
            pull_sub=PullSub(batch_size=1, timeout=WAIT),
            config=config,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            no_reply=True,
            decoder=_bytes,
        )(self._handler())
        self._broker, self._silent = broker, 0
        try:
            await broker.start()
        except BaseException:
            await self._hang_up()
            raise
        log.info("following", source=self._source.service, after=self._follower.position)

    def _handler(self) -> Callable[..., Any]:
        async def take(body: bytes, message: NatsMessage) -> None:
            metadata = message.raw_message.metadata
            position = metadata.sequence.stream
            self._silent = 0
            try:
                events = [(position, body)]
                if metadata.num_pending and position > self._follower.position:
                    events += await self._more(position, metadata.num_pending)
                await self._follower.take_all(events)
            except Diverged as error:
                raise NackMessage(delay=AGAIN) from error  # the watch hangs up
            except Exception as error:
                # It comes again, after a moment.
                if passes(error):
                    raise NackMessage(delay=AGAIN) from error
                self.alarms.sound(UNTAKEN, error, position=position)
                raise NackMessage(delay=LATER) from error
            self.alarms.over(UNTAKEN)

        return take

    async def _more(self, position: int, pending: int) -> Sequence[tuple[int, bytes]]:
        """Read beside the consumer what waits behind the event at hand, to take it together.

        The consumer brings each of them later; it was taken then, and is acknowledged at once.
        """
        try:
            most = min(pending, TOGETHER - 1)
            return await documents_after(self._bus, self._source.stream, position, most)
        except BusError:
            return []  # then they come one by one

    async def _hang_up(self) -> None:
        if self._broker is not None:
            broker, self._broker = self._broker, None
            await broker.stop()


async def _bytes(message: NatsMessage) -> bytes:
    """Leave the body as it is: it is read leniently, by type, inside the follower."""
    return bytes(message.body)
