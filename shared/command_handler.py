"""The one way in: a command is judged, recorded and answered, once whatever happens between.

Routes, policies, timers and imports all come through here. A conflict is decided again with the
same id and the same instant; a final answer is given again for the same id.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.asked import Asked, again, answered, names_of
from shared.book import Law
from shared.context import Context
from shared.corrections import VoidRecord
from shared.decider import Decided, Decider, Fault, Rejected
from shared.folding import Folded, fold, noun_of
from shared.foreseeing import Turn, turns, unreserved
from shared.law.calendar import legal_day
from shared.log import reader
from shared.log.appender import Appender
from shared.log.connect import at_once, direct
from shared.log.entry import Answer, Stored, Write
from shared.messages import Command, Reach
from shared.permission import check_opened, check_target, check_void, reach_of
from shared.personal.errors import Erased, UnknownSubject, Unsealable
from shared.personal.field import STREAM, personal_fields
from shared.personal.fingerprint import fingerprint
from shared.personal.keys import Keys
from shared.recording import Cause, Recording, plain, record
from shared.request import Busy, Done, LogClosed, Request, told
from shared.uniqueness import LOOKING, Held, NumberTaken, Uniqueness

TRIES = 16  # of a command whose stream others keep writing


@dataclass(frozen=True, slots=True)
class Handler:
    """Judges and records the commands of one service."""

    name: str
    province: str
    software_version: str
    deciders: Mapping[str, Decider[Any, Any, Any, Any]]  # by noun
    context: Callable[[Context, Mapping[str, Any]], Context]
    engine: AsyncEngine
    appender: Appender
    keys: Keys
    law: Callable[[], Law]
    closed: Callable[[], str | None]
    turns: asyncio.Semaphore = field(  # to look exact values up
        default_factory=lambda: asyncio.Semaphore(LOOKING)
    )

    async def handle(
        self, decider: Decider[Any, Any, Any, Any], command: Command, request: Request
    ) -> Done:
        """Take a command.

        Raises:
            Rejected: by the rules, now or when the same id came first.
            Unknown: when it is about what is not known here yet.
            NotPermitted, NotFound, StaleVersion, Mismatch, Busy, LogClosed: as they say.
            Unstorable, LogUnavailable: by the log.
        """
        if reason := self.closed():
            raise LogClosed(reason)
        reach = reach_of(decider, command, request.actor.role)
        key = request.key or uuid5(request.command_id, "stream")
        try:
            asked = Asked(
                decider, command, request, key, await self._fingerprint(decider, command, key)
            )
        except Rejected:
            # Whoever it is about is unknown, or was erased since: what was answered still holds.
            if (done := await self._answered_before(request, key, decider.stream(key))) is None:
                raise
            return done
        return await self._taken(asked, reach)

    async def foresee(
        self, decider: Decider[Any, Any, Any, Any], command: Command, request: Request
    ) -> tuple[Turn, ...]:
        """Say what a command would come to now; nothing is recorded, not even a refusal.

        Raises:
            What `handle` raises, but for what only the append or the same id finds out.
        """
        if reason := self.closed():
            raise LogClosed(reason)
        reach = reach_of(decider, command, request.actor.role)
        key = request.key or uuid5(request.command_id, "stream")
        asked = Asked(decider, command, request, key, b"")
        async with direct(self.engine) as driver:
            before = await reader.before(driver, request.command_id, names_of(asked))
        folded = self._folded(before.histories)
        check_target(decider, command, folded[asked.stream], request, reach)
        context = self._context(asked, folded, unreserved(command, request.received_at))
        unique = Uniqueness(self.engine, self.keys, self.deciders, self.turns, before.held)
        try:
            recording = await self._recording(asked, folded, context)
        except UnknownSubject as unknown:
            raise Rejected([Fault(unknown.code, unknown.field)]) from None
        await unique.changes(recording.states, request.actor.role, numbers=(), before=folded)
        return turns(self.deciders, asked.stream, folded, recording.records)

    def _folded(self, histories: Mapping[str, Sequence[Stored]]) -> dict[str, Folded]:
        return {
            name: fold(self.deciders[noun_of(name)], name, rows) for name, rows in histories.items()
        }

    async def _taken(self, asked: Asked, reach: Reach) -> Done:
        """Decide until the log takes it: a conflict is decided again on what has become."""
        request, series = asked.request, asked.command.terms.series
        numbers: dict[str, str] = {}
        for _ in range(TRIES):
            async with direct(self.engine) as driver:
                before = await reader.before(driver, request.command_id, names_of(asked))
            if before.final:
                return again(asked, before.final)
            folded = self._folded(before.histories)
            check_target(asked.decider, asked.command, folded[asked.stream], request, reach)
            if series and not numbers:
                numbers = await self._reserve(series, request.received_at)
            context = self._context(asked, folded, numbers)
            try:
                answer = await self._attempt(asked, folded, before.held, context)
            except NumberTaken:
                numbers = {}  # the next one is taken
                continue
            if done := answered(asked, answer):
                return done
        raise Busy

    async def _answered_before(self, request: Request, key: UUID, stream: str) -> Done | None:
        """Give the answer of an id again, where there is one."""
        async with at_once(self.engine).connect() as connection:
            final = await reader.outcome(connection, request.command_id)
        if final is None:
            return None
        return told(final.outcome, final.answer, final.position, key, stream, repeated=True)

    # One attempt ----------------------------------------------------------------------------

    async def _attempt(
        self, asked: Asked, folded: dict[str, Folded], held: Held, context: Context
    ) -> Answer:
        unique = Uniqueness(self.engine, self.keys, self.deciders, self.turns, held)
        async with unique.alone(asked.command):
            try:
                write = await self._judged(asked, folded, context, unique)
            except Rejected as rejected:
                write = self._rejected(asked, rejected)
            except UnknownSubject as unknown:
                fault = Fault(unknown.code, unknown.field)
                write = self._rejected(asked, Rejected([fault]))
            return await self.appender.append(write)

    async def _judged(
        self, asked: Asked, folded: dict[str, Folded], context: Context, unique: Uniqueness
    ) -> Write:
        own = folded[asked.stream]
        recording = await self._recording(asked, folded, context)
        await unique.check_lookups(asked.command, asked.stream)
        changes, unclaimed = await unique.changes(
            recording.states,
            context.actor.role,
            numbers=context.numbers.values(),
            before=folded,
        )
        _, added = recording.streams[asked.stream]
        return Write(
            id=asked.request.command_id,
            fingerprint=asked.fingerprint,
            outcome="done" if recording.entries else "nothing",
            answer={
                "version": own.version + added,
                "events": [entry.type for entry in recording.entries],
                **({"unclaimed": list(unclaimed)} if unclaimed else {}),
            },
            streams=recording.streams,
            claims=changes,
            entries=recording.entries,
        )

    async def _recording(
        self, asked: Asked, folded: dict[str, Folded], context: Context
    ) -> Recording:
        decided = asked.decider.judge(folded[asked.stream].history, asked.command, context)
        decided = [*decided, *await self._voids_elsewhere(asked, decided, folded)]
        recording = await record(
            decided, folded, self.deciders, asked.stream, self._cause(asked), keys=self.keys
        )
        check_opened(asked.decider, asked.command, recording.states, asked.stream, context.actor)
        return recording

    def _rejected(self, asked: Asked, rejected: Rejected) -> Write:
        return Write(
            id=asked.request.command_id,
            fingerprint=asked.fingerprint,
            outcome="rejected",
            answer={"faults": [plain(one) for one in rejected.faults]},
            streams={},
        )

    async def _voids_elsewhere(
        self, asked: Asked, decided: Sequence[Decided[Any]], folded: dict[str, Folded]
    ) -> list[Decided[Any]]:
        """A void names a command: its events in all streams go together."""
        command = asked.command
        if not isinstance(command, VoidRecord):
            return []
        async with at_once(self.engine).connect() as connection:
            streams = await reader.streams_of_command(connection, command.command_id)
            others = [name for name in streams if name != asked.stream]
            rows = await reader.histories(connection, others)
        more = []
        for name in others:
            decider = self.deciders[noun_of(name)]
            folded[name] = fold(decider, name, rows[name])
            check_void(decider, folded[name], asked.request.actor)
            more.append(replace(decided[0], event=decider.voided(command.reason), stream=name))
        return more

    # What deciding is given -----------------------------------------------------------------

    def _context(
        self, asked: Asked, folded: Mapping[str, Folded], numbers: Mapping[str, str]
    ) -> Context:
        law = self.law()
        base = Context(
            actor=asked.request.actor,
            at=asked.request.received_at,
            province=self.province,
            command_id=asked.request.command_id,
            stream=asked.stream,
            rules=law.rules,
            calendar=law.calendar,
            territory=law.territory,
            catalogue=law.catalogue,
            numbers=numbers,
        )
        others = {
            name: one.state for name, one in folded.items() if name != asked.stream and one.version
        }
        return self.context(base, others)

    def _cause(self, asked: Asked) -> Cause:
        request = asked.request
        return Cause(
            province=self.province,
            service=self.name,
            software_version=self.software_version,
            command_id=request.command_id,
            fingerprint=asked.fingerprint,
            received_at=request.received_at,
            actor=request.actor,
            correlation_id=request.correlation_id or request.command_id,
            causation_id=request.causation_id,
            proposed_by=request.proposed_by,
        )

    async def _reserve(self, series: str, at: datetime) -> dict[str, str]:
        year = legal_day(at).year
        number = await reader.reserve(self.engine, series, year)
        return {series: f"{series}-{year}-{number:06d}"}

    async def _fingerprint(
        self, decider: Decider[Any, Any, Any, Any], command: Command, key: UUID
    ) -> bytes:
        try:
            if command.terms.opens and STREAM in personal_fields(type(command)).values():
                await self.keys.make(key)
            return await fingerprint(command, decider.stream(key), self.keys, key)
        except (UnknownSubject, Unsealable) as error:
            raise Rejected([Fault(error.code, error.field)]) from error
        except Erased as error:
            raise Rejected([Fault(error.code, None)]) from error
