"""Runs the imports that somebody began on the page, one after another, and goes on after a restart.

Rows are sent as `luatsu import` sends them: through the service's own door, as whoever began it, so
that each is judged by the same rules and rights.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from time import monotonic
from typing import Any, Final

import httpx
import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from starlette.types import ASGIApp

from shared.law.calendar import legal_day
from shared.sheets.cells import Row, Unreadable
from shared.web.accounts import opened
from shared.web.auth import Claims, issue, issuer
from shared.web.importing import jobs, mending
from shared.web.importing.checking import check, entries, judge
from shared.web.importing.feed import SCOPES
from shared.web.importing.giver import PATIENCE, Giver, NotLetIn, caller_of
from shared.web.importing.heads import begin
from shared.web.importing.jobs import Job, State
from shared.web.importing.progress import MOST_TOLD, Progress, found, sent_of, told_of
from shared.web.importing.reading import read_from
from shared.web.importing.sending import Sent, Told, send
from shared.web.importing.undoing import Undone, undo
from shared.web.importing.words import Kind
from shared.web.kernel import AnyDecider, Kernel
from shared.web.problems import KNOWN

CLIENT: Final = "import"
LASTS: Final = timedelta(hours=12)
LOOKS: Final = 2.0  # seconds between looks for something to do
NOTED: Final = 1.0  # seconds between notes of how far it has come
ALONE = text("select pg_try_advisory_lock(7302)")  # one runs them, over all replicas
NO_MORE = text("select pg_advisory_unlock(7302)")

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Runner:
    """Whoever runs them."""

    kernel: Kernel
    accounts: AnyDecider
    kinds: Mapping[str, Kind]
    app: ASGIApp
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Run what there is to run, for ever."""
        while True:
            try:
                await self.turn()
            except (*KNOWN, httpx.HTTPError, TimeoutError) as error:
                log.warning("imports wait", error=type(error).__name__)
            try:
                async with asyncio.timeout(LOOKS):
                    await self.wake.wait()
            except TimeoutError:
                continue
            self.wake.clear()

    async def turn(self) -> None:
        """Run all that waits, where nobody else does."""
        async with self.kernel.connection() as lock:
            mine = bool(await lock.scalar(ALONE))
            await lock.commit()
            if not mine:
                return
            try:
                while (job := await self._next()) is not None:
                    await self._one(job)
            finally:
                await lock.execute(NO_MORE)
                await lock.commit()

    async def _next(self) -> Job | None:
        async with self.kernel.connection() as connection:
            await jobs.forget(connection, self.kernel.now())
            found = await jobs.next_of(connection)
            await connection.commit()
        return found

    async def _one(self, job: Job) -> None:
        try:
            match job.state:
                case State.NEW:
                    await self._check(job)
                case State.GO:
                    await self._send(job)
                case _:
                    await self._undo(job)
        except Unreadable as unreadable:
            said = {"vi": unreadable.vi, "en": unreadable.en}
            await self._move(job, State.UNREADABLE, said=said, content=None)
        except (InvalidTag, NotLetIn):  # sealed before a restore under other secrets; or locked out
            await self._move(job, State.STOPPED, content=None)

    async def _move(self, job: Job, state: State, **values: Any) -> None:
        async with self.kernel.connection() as connection:
            await jobs.move(connection, job, state, self.kernel.now(), **values)
            await connection.commit()

    # What it does ---------------------------------------------------------------------------

    async def _check(self, job: Job) -> None:
        plain = await self._plain(job)
        today = legal_day(self.kernel.now())
        checked = await asyncio.to_thread(check, rows_of(plain, job), self.kinds[job.kind], today)
        rejected, faulty = None, 0
        if checked.fault_count:
            made, faulty = await asyncio.to_thread(self._mended, plain, job, {})
            rejected = self._seal(job, made)
        said = found(checked, self.kinds[job.kind])
        kept = {"rejected": rejected, "total": checked.rows, "faulty": faulty, "said": said}
        await self._move(job, State.CHECKED, **kept)

    async def _send(self, job: Job) -> None:
        plain, kind = await self._plain(job), self.kinds[job.kind]
        progress = Progress(job.through, Counter(job.counts))
        progress.refused = {one["row"]: sent_of(one) for one in job.said.get("refused", ())}
        listed = progress.watched(entries(rows_of(plain, job), kind, legal_day(job.at)))
        noting = asyncio.create_task(self._noted(job, progress))
        try:
            async with self._door(await self._token(job)) as giver:
                await send(listed, giver, job.import_id, progress.take)
        finally:
            noting.cancel()
            await asyncio.wait([noting])
            await self._note(job, progress)
        rejected = None
        if progress.refused or job.faulty:
            made, _ = await asyncio.to_thread(self._mended, plain, job, progress.refused)
            rejected = self._seal(job, made)
        await self._move(job, State.DONE, content=None, rejected=rejected)

    async def _undo(self, job: Job) -> None:
        async with self._door(await self._token(job)) as giver:
            results = await undo(giver, job.import_id, lambda _, __: None)
        counts = Counter(one.outcome.value for one in results)
        stay = [
            {"row": one.row, "held_by": one.held_by[:MOST_TOLD], "codes": one.codes}
            for one in results
            if one.outcome in {Undone.KEPT, Undone.REFUSED}
        ]
        undone = {"counts": counts, "stay": stay[:MOST_TOLD]}
        await self._move(job, State.UNDONE, said={**job.said, "undone": undone}, rejected=None)

    # How far it is --------------------------------------------------------------------------

    async def _noted(self, job: Job, progress: Progress) -> None:
        last = monotonic()
        while True:
            await asyncio.sleep(max(0.0, last + NOTED - monotonic()))
            last = monotonic()
            await self._note(job, progress)

    async def _note(self, job: Job, progress: Progress) -> None:
        refused = [told_of(one) for one in progress.refused.values()]
        said = {**job.said, "refused": refused}
        async with self.kernel.connection() as connection:
            values = {"through": progress.through, "counts": dict(progress.counts), "said": said}
            await jobs.note(connection, job, **values)
            await connection.commit()

    # What it needs --------------------------------------------------------------------------

    async def _plain(self, job: Job) -> bytes:
        async with self.kernel.connection() as connection:
            kept = await jobs.file_of(connection, job.id, "content")
        if kept is None:
            raise Unreadable("Không còn tệp.", "The file is gone.")
        return jobs.unsealed(self.kernel.session_secret, job.id, kept)

    def _seal(self, job: Job, plain: bytes) -> bytes:
        return jobs.sealed(self.kernel.session_secret, job.id, plain)

    def _mended(self, plain: bytes, job: Job, refused: Mapping[int, Sent]) -> tuple[bytes, int]:
        """Write the rows that are to be mended into a workbook; say how many they are."""
        kind = self.kinds[job.kind]
        head, body = begin(rows_of(plain, job), kind.sheet)

        def wrong() -> Iterator[tuple[Row, tuple[Told, ...]]]:
            for judged in judge(head, body, kind, legal_day(job.at)):
                sent = refused.get(judged.row.number)
                faults = (mending.said(one, kind.house) for one in judged.faults)
                if told := (*faults, *(sent.faults if sent else ())):
                    yield judged.row, told

        to = BytesIO()
        count = mending.write_to(to, head, kind.sheet, wrong())
        return to.getvalue(), count

    async def _token(self, job: Job) -> str:
        """Make what lets us in as whoever began it, as far as they may now.

        Raises:
            NotLetIn: when their account was closed.
        """
        account = opened(await self.kernel.fold(self.accounts, job.account_id))
        key = self.kernel.signing_key()
        if account is None or key is None:
            raise NotLetIn("account-closed")
        now = self.kernel.now()
        claims = Claims(
            sub=job.account_id,
            iss=issuer(self.kernel.settings.province),
            exp=int((now + LASTS).timestamp()),
            client=CLIENT,
            role=account.role,
            unit=account.unit,
            areas=account.areas,
            person_id=account.person_id,
            scopes=SCOPES,
            name=account.display_name,
            opened_at=now.timestamp(),
        )
        return issue(key, claims)

    def _door(self, token: str) -> "Door":
        http = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://import",
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE,
        )
        house = next(iter(self.kinds.values())).house
        return Door(http, Giver(http, caller_of(token), house))


@dataclass(frozen=True, slots=True)
class Door:
    """The service's own door, while rows go through it."""

    http: httpx.AsyncClient
    giver: Giver

    async def __aenter__(self) -> Giver:
        """Open it."""
        return self.giver

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.http.aclose()


def rows_of(plain: bytes, job: Job) -> Iterator[Row]:
    """Read the rows of its file."""
    return read_from(BytesIO(plain), job.suffix)
