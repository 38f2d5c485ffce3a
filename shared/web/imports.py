"""Importing as a page: a file is looked over, mended, brought in, and taken back if need be."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID, uuid5

from fastapi import FastAPI
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.decider import Fault
from shared.edge import new_id
from shared.sheets.cells import letter
from shared.web.auth import Caller, require
from shared.web.body import form_of
from shared.web.commands import Endpoint
from shared.web.importing import jobs
from shared.web.importing.jobs import Job, State
from shared.web.importing.progress import MOST_TOLD, new
from shared.web.importing.room import MAY, ROOM
from shared.web.importing.running import Runner
from shared.web.importing.steps import IMPORTS
from shared.web.importing.words import Kind, house_of, kinds_of
from shared.web.kernel import AnyDecider
from shared.web.pages import menu
from shared.web.problems import Problem
from shared.web.render import Site, check_form, reader, render, words_of

MOST_BYTES: Final = 20_000_000  # of a file that comes by the page
SUFFIXES: Final = frozenset({".xlsx", ".csv"})
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS: Final[Mapping[str, tuple[State, State]]] = {  # what somebody may do, from where, to where
    "go": (State.CHECKED, State.GO),
    "discard": (State.CHECKED, State.DISCARDED),
    "undo": (State.DONE, State.UNDO),
    "undo-stopped": (State.STOPPED, State.UNDO),
}


class InMemory(MultiPartParser):
    """Reads an upload without laying it on the disk, where nothing would seal it."""

    spool_max_size = MOST_BYTES + 1


@dataclass(frozen=True, slots=True)
class Desk:
    """Where imports are shown and asked for."""

    site: Site
    runner: Runner

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """Name the kinds of sheets."""
        return self.runner.kinds

    @property
    def base(self) -> str:
        """Say where the pages are."""
        return f"/{self.site.kernel.blueprint.name}/{ROOM}"

    async def all(self, request: Request) -> Response:
        """Show what was imported, and the form for another file."""
        return await self._list(request, self._who(request))

    async def upload(self, request: Request) -> Response:
        """Take a file."""
        who, kernel = self._who(request), self.site.kernel
        typed = await _uploaded(request)
        check_form(request, who, str(typed.get("_csrf", "")))
        kind, file = str(typed.get("kind", "")), typed.get("file")
        faults = [] if kind in self.kinds else [Fault("choose-a-kind", "kind")]
        suffix, content = "", b""
        if isinstance(file, UploadFile) and file.filename:
            suffix, content = PurePath(file.filename).suffix.lower(), await file.read()
        if not content:
            faults.append(Fault("choose-a-file", "file"))
        elif suffix not in SUFFIXES:
            faults.append(Fault("not-a-table", "file"))
        if faults:
            return await self._list(request, who, Problem(422, "invalid", faults), kind)
        import_id = uuid5(IMPORTS, f"{kind}/{sha256(content).hexdigest()}")
        by = (who.actor.id or UUID(int=0), who.name, who.actor.unit)
        job = new(new_id(), import_id, kind, suffix, by=by, at=kernel.now())
        kept = jobs.sealed(kernel.session_secret, job.id, content)
        async with kernel.connection() as connection:
            await jobs.begin(connection, job, kept)
            await connection.commit()
        self.runner.wake.set()
        return RedirectResponse(f"{self.base}/{job.id}", status_code=303)

    async def one(self, request: Request) -> Response:
        """Show one import, however far it is."""
        who = self._who(request)
        job = await self._found(request)
        refused = [
            {"row": row["row"], **fault}
            for row in job.said.get("refused", ())[:MOST_TOLD]
            for fault in row["faults"]
        ]
        context = {"job": job, "columns": self._columns(job), "refused": refused}
        return await self._shown(request, who, "import.html", context)

    async def act(self, request: Request) -> Response:
        """Go on with an import, leave it, or undo it."""
        who, kernel = self._who(request), self.site.kernel
        typed = dict(await form_of(request, kernel.settings.max_body))
        check_form(request, who, typed.get("_csrf", ""))
        job = await self._found(request)
        said = typed.get("do", "")
        before, after = STEPS.get(said, (None, None))
        if said == "undo" and job.state is State.STOPPED:
            before, after = STEPS["undo-stopped"]
        if after is not None and job.state is before and (after is not State.GO or job.total):
            left: dict[str, Any] = {"content": None, "rejected": None}
            values = left if after is State.DISCARDED else {}
            if after is State.UNDO:  # whoever undoes it gives the commands
                values = {"account_id": who.actor.id}
            async with kernel.connection() as connection:
                await jobs.move(connection, job, after, kernel.now(), **values)
                await connection.commit()
            self.runner.wake.set()
        return RedirectResponse(f"{self.base}/{job.id}", status_code=303)

    async def rejected(self, request: Request) -> Response:
        """Give the rows to mend, as a workbook."""
        self._who(request)
        job, kernel = await self._found(request), self.site.kernel
        async with kernel.connection() as connection:
            kept = await jobs.file_of(connection, job.id, "rejected")
        if kept is None:
            raise Problem(404, "not-found")
        return Response(
            jobs.unsealed(kernel.session_secret, job.id, kept),
            media_type=WORKBOOK,
            headers={
                "Content-Disposition": f'attachment; filename="{job.kind}-can-sua.xlsx"',
                "Cache-Control": "no-store",
            },
        )

    # Parts ----------------------------------------------------------------------------------

    def _who(self, request: Request) -> Caller:
        who = reader(request, self.site.kernel)
        require(MAY, who)
        return who

    async def _found(self, request: Request) -> Job:
        try:
            job_id = UUID(request.path_params["id"])
        except ValueError:
            raise Problem(404, "not-found") from None
        async with self.site.kernel.connection() as connection:
            job = await jobs.one(connection, job_id)
        if job is None or job.kind not in self.kinds:
            raise Problem(404, "not-found")
        return job

    def _columns(self, job: Job) -> list[tuple[Any, str]]:
        where = job.said.get("columns", {})
        return [
            (one, letter(where[one.name]) if one.name in where else "")
            for one in self.kinds[job.kind].sheet.columns
        ]

    async def _list(
        self, request: Request, who: Caller, problem: Problem | None = None, kind: str = ""
    ) -> Response:
        async with self.site.kernel.connection() as connection:
            found = await jobs.listed(connection)
        context = {"jobs": found, "problem": problem, "kind": kind, "most": MOST_BYTES // 10**6}
        return await self._shown(request, who, "imports.html", context)

    async def _shown(
        self, request: Request, who: Caller, template: str, context: dict[str, Any]
    ) -> Response:
        words = words_of(self.site, request)
        problem = context.get("problem")
        shared = {
            "menu": menu(self.site, request, who, words),
            "band": None,
            "base": self.base,
            "kinds": {name: one.sheet for name, one in self.kinds.items()},
            "problem": problem,
        }
        status = problem.status if problem else 200
        return await render(
            self.site, request, template, {**shared, **context}, status=status, form=True
        )


async def _uploaded(request: Request) -> Mapping[str, Any]:
    """Read what a form with a file sent, and stop where it is too much.

    Raises:
        Problem: 413, 415 or 422.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(415, "media-type")

    async def bounded() -> AsyncGenerator[bytes, None]:
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size > MOST_BYTES:
                raise Problem(413, "too-large", [Fault("too-large", None, {"bytes": MOST_BYTES})])
            yield piece

    try:
        parser = InMemory(request.headers, bounded(), max_files=1, max_fields=5)
        return dict((await parser.parse()).items())
    except (MultiPartException, KeyError) as error:  # it names no boundary, or is broken
        raise Problem(422, "invalid", [Fault("not-a-form", None)]) from error


def routes(service: str) -> tuple[tuple[str, str], ...]:
    """List method and address of each page."""
    base = f"/{service}/{ROOM}"
    return (
        ("GET", base),
        ("POST", base),
        ("GET", f"{base}/{{id}}"),
        ("POST", f"{base}/{{id}}"),
        ("GET", f"{base}/{{id}}/rejected"),
    )


def desk_of(site: Site, accounts: AnyDecider, app: FastAPI) -> Desk:
    """Know what a service imports, and who runs it."""
    kinds = kinds_of(house_of(site.kernel.blueprint))
    return Desk(site, Runner(site.kernel, accounts, kinds, app))


def mount(app: FastAPI, site: Site) -> None:
    """Add the pages, where the service has sheets and knows who signs in."""
    if not site.kernel.blueprint.sheets or site.accounts is None:
        return
    desk = desk_of(site, site.accounts, app)
    endpoints: tuple[Endpoint, ...] = (desk.all, desk.upload, desk.one, desk.act, desk.rejected)
    for (method, path), endpoint in zip(routes(site.kernel.blueprint.name), endpoints, strict=True):
        app.add_route(path, endpoint, methods=[method], include_in_schema=False)
    site.kernel.beside(f"imports of {site.kernel.blueprint.name}", desk.runner.run)
