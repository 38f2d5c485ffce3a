"""Bundles of proof from a page: made beside the page, looked at when it is asked again, then given.

A bundle from here holds this service's log alone, and says which logs it could not reach; the
command line, which reaches all, makes those over several. They stand in this process's memory of
files for an hour, a few of them and none of them large: what is more is for the command line.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from shared.bundle.collecting import NoSuchCase
from shared.bundle.exporting import Case, Range
from shared.bundle.sources import NotSigned
from shared.bundle.verifier.checking import Checked, check_all
from shared.bundle.writing import TooLarge
from shared.decider import Fault
from shared.edge import new_id
from shared.follow.store import place_of
from shared.log.storable import text as storable
from shared.proof import store
from shared.proof.store import Incomplete
from shared.request import NotFound
from shared.web.auditing_frame import drawn
from shared.web.auth import Caller, require
from shared.web.body import form_of
from shared.web.commands import Endpoint, target_of
from shared.web.console_map import AUDITS
from shared.web.problems import Problem
from shared.web.render import Site, check_form, reader

MOST_EVENTS: Final = 5_000  # of a range
MOST_BYTES: Final = 16 << 20
KEPT: Final = 3  # beside each other
KEPT_SECONDS: Final = 60 * 60
AT_ONCE: Final = 2.0  # seconds that whoever asks is kept waiting; then the page says how far it is
LONGEST: Final = 200


class TooMuch(Exception):
    """A bundle grows beyond what a page gives."""


class _Limited:
    """A file that ends when it is too large."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, piece: bytes) -> int:
        if self._file.tell() + len(piece) > MOST_BYTES:
            raise TooMuch
        return self._file.write(piece)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@dataclass(slots=True, eq=False)
class Making:
    """A bundle on its way: whose it is, and what has become of it."""

    id: UUID
    whose: UUID | None
    wanted: Case | Range
    name: str
    path: Path
    began: float
    fault: str = ""  # a code
    manifest: dict[str, Any] = field(default_factory=dict)
    checked: Checked | None = None
    digest: str = ""
    size: int = 0

    @property
    def ready(self) -> bool:
        """Say whether it may be taken."""
        return self.checked is not None


@dataclass(slots=True)
class Shelf:
    """The bundles of this process."""

    site: Site
    made: dict[UUID, Making] = field(default_factory=dict)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def begin(
        self, who: Caller, wanted: Case | Range, name: str
    ) -> "tuple[Making, asyncio.Task[None]]":
        """Begin one; those that are old go, and the oldest where there are too many."""
        now = time.monotonic()
        old = [one for one in self.made.values() if now - one.began > KEPT_SECONDS]
        done = [one for one in self.made.values() if one.ready or one.fault]
        for one in {*old, *done[: max(len(self.made) - KEPT + 1, 0)]}:
            one.path.unlink(missing_ok=True)
            del self.made[one.id]
        if len(self.made) >= KEPT:
            raise Problem(429, "bundles-full", headers={"Retry-After": "60"})
        with tempfile.NamedTemporaryFile(prefix="luatsu-bundle-", delete=False) as file:
            path = Path(file.name)
        making = Making(new_id(), who.actor.id, wanted, name, path, now)
        self.made[making.id] = making
        task = asyncio.create_task(self._make(making), name=f"bundle {making.id}")
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return making, task

    async def _make(self, making: Making) -> None:
        try:
            async with self.gate:
                with making.path.open("wb") as file:
                    to: Any = _Limited(file)
                    making.manifest = dict(await self.site.kernel.bundle(to, making.wanted))
                making.checked = await asyncio.to_thread(check_all, str(making.path))
                content = making.path.read_bytes()
                making.digest, making.size = sha256(content).hexdigest(), len(content)
        except NoSuchCase:
            making.fault = "no-such-case"
        except NotSigned:
            making.fault = "not-signed-yet"
        except (TooLarge, TooMuch):
            making.fault = "bundle-too-large"
        except Incomplete:
            making.fault = "log-lacks"
        except Exception as error:  # noqa: BLE001  # whoever asked is told, and where it broke
            making.fault = "bundle-failed"
            making.manifest = {"error": place_of(error)}
        finally:
            if making.fault:
                making.path.unlink(missing_ok=True)

    def of(self, request: Request, who: Caller) -> Making:
        """Find one of whoever asks.

        Raises:
            NotFound: There is none, or it is another's.
        """
        making = self.made.get(target_of(request))
        if making is None or making.whose != who.actor.id:
            raise NotFound
        return making


def wanted_of(service: str, typed: dict[str, str]) -> tuple[Case | Range, str]:
    """Read what is wanted, and what its file is called.

    Raises:
        Problem: 422, with every fault.
    """
    if stream := storable(typed.get("stream", "").strip())[:LONGEST]:
        return Case(stream), f"{stream}.zip"
    faults: list[Fault] = []
    ends = [_position(name, typed, faults) for name in ("from", "to")]
    if not faults and not ends[0] <= ends[1] < ends[0] + MOST_EVENTS:
        faults.append(Fault("range-not-given", "to", {"most": MOST_EVENTS}))
    if faults:
        raise Problem(422, "invalid", faults)
    return Range(service, ends[0], ends[1]), f"{service}-{ends[0]}-{ends[1]}.zip"


def _position(name: str, typed: dict[str, str], faults: list[Fault]) -> int:
    said = typed.get(name, "").strip()
    if said.isascii() and said.isdecimal() and 0 < len(said) < len(str(2**62)) and int(said):
        return int(said)
    faults.append(Fault("no-position", name))
    return 0


def asking(site: Site) -> Endpoint:
    """Make the page that asks what is wanted."""

    async def show(request: Request) -> Response:
        require(AUDITS, reader(request, site.kernel))
        typed = {name: request.query_params.get(name, "") for name in ("stream", "from", "to")}
        return await _form(site, request, typed)

    return show


async def _form(
    site: Site, request: Request, typed: dict[str, str], problem: Problem | None = None
) -> Response:
    context = {"typed": typed, "problem": problem, "most": MOST_EVENTS, "bytes": MOST_BYTES >> 20}
    status = 200 if problem is None else problem.status
    return await drawn(site, request, "audit_bundles.html", context, status=status)


def taking(site: Site, shelf: Shelf) -> Endpoint:
    """Begin a bundle, and lead to its page."""

    async def take(request: Request) -> Response:
        who = reader(request, site.kernel)
        require(AUDITS, who)
        typed = dict(await form_of(request, site.kernel.settings.max_body))
        check_form(request, who, typed.get("_csrf", ""))
        try:
            wanted, name = wanted_of(site.kernel.blueprint.name, typed)
            making, task = shelf.begin(who, wanted, name)
        except Problem as problem:
            asked = {one: typed.get(one, "") for one in ("stream", "from", "to")}
            return await _form(site, request, asked, problem)
        await asyncio.wait([task], timeout=AT_ONCE)
        path = f"/{site.kernel.blueprint.name}/audit/bundles/{making.id}"
        return RedirectResponse(path, status_code=303)

    return take


def telling(site: Site, shelf: Shelf) -> Endpoint:
    """Make the page of one bundle: how far it is, then what it holds and how it is checked."""

    async def show(request: Request) -> Response:
        who = reader(request, site.kernel)
        require(AUDITS, who)
        making = shelf.of(request, who)
        async with site.kernel.connection() as connection:
            keys = [one.split("\n")[3] for one in await store.statements(connection)]
        context = {
            "making": making,
            "vkey": keys[0] if keys else "",
            "failures": list(_failures(making)),
        }
        return await drawn(site, request, "audit_bundle.html", context)

    return show


def _failures(making: Making) -> Iterator[Any]:
    if making.checked is not None:
        yield from (one for one in making.checked.findings if one.level == "failure")


def giving(site: Site, shelf: Shelf) -> Endpoint:
    """Give the file."""

    async def give(request: Request) -> Response:
        who = reader(request, site.kernel)
        require(AUDITS, who)
        making = shelf.of(request, who)
        if not making.ready:
            raise NotFound
        return FileResponse(
            making.path,
            media_type="application/zip",
            filename=making.name,
            headers={"Cache-Control": "private, no-store"},
        )

    return give


def mount(app: FastAPI, site: Site) -> None:
    """Add them."""
    shelf = Shelf(site)
    base = f"/{site.kernel.blueprint.name}/audit/bundles"
    for path, endpoint, method in (
        (base, asking(site), "GET"),
        (base, taking(site, shelf), "POST"),
        (f"{base}/{{id}}", telling(site, shelf), "GET"),
        (f"{base}/{{id}}/file", giving(site, shelf), "GET"),
    ):
        app.add_route(path, endpoint, methods=[method], include_in_schema=False)
