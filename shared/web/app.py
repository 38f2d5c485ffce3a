"""A service over HTTP: its API and its pages, made of its blueprint and nothing else."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from mimetypes import guess_type
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from prometheus_client import CollectorRegistry
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from typing_extensions import override

from shared.web import (
    auditing,
    auditing_bundles,
    auditing_proof,
    auditing_replay,
    batch,
    console,
    console_acts,
    exports,
    form_pages,
    health,
    imports,
    lookup,
    noun_pages,
    openapi,
    operating,
    pages,
    papers,
    proof,
    proposal_pages,
    sessions,
)
from shared.web.awake import Awake
from shared.web.commands import Endpoint, Offer, offers, taking
from shared.web.feed import feeding
from shared.web.kernel import AnyDecider, Kernel
from shared.web.problems import KNOWN, Problem, problem_of, response
from shared.web.reads import revealing, showing, telling
from shared.web.render import STATIC, Site, broken, render, site_of
from shared.web.route import noun_route, route, slug
from shared.web.security import Edge

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
FOR_EVER: Final = "public, max-age=31536000, immutable"


class Kept(StaticFiles):
    """Files whose address changes with them, so that browsers may keep them."""

    @override
    async def get_response(self, path: str, scope: Any) -> Response:
        """Answer with a file, compressed as it lies there where the browser takes that."""
        answer = await super().get_response(path, scope)
        takes = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        if takes and (STATIC / f"{path}.gz").is_file():
            answer = await super().get_response(f"{path}.gz", scope)
            answer.headers["Content-Encoding"] = "gzip"
            answer.headers["Content-Type"] = guess_type(path)[0] or "application/octet-stream"
        answer.headers["Vary"] = "Accept-Encoding"
        if answer.status_code == 200:  # noqa: PLR2004  # a failure is not kept
            answer.headers["Cache-Control"] = FOR_EVER
        return answer


def build_app(
    kernel: Kernel,
    *,
    registry: CollectorRegistry | None = None,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """Make the application of a service; its metrics go to `registry`, where one is given."""
    card = kernel.blueprint
    api = f"/api/{card.name}"
    app = FastAPI(
        title=f"luatsu: {card.en}",
        openapi_url=f"{api}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    site = site_of(kernel)
    counted = registry or CollectorRegistry()
    health.mount(app, kernel, counted)
    _mount_api(app, site)
    if site.accounts is not None:
        sessions.mount(app, site, site.accounts)
    form_pages.mount(app, site)
    proposal_pages.mount(app, site)
    pages.mount(app, site)
    console.mount(app, site)
    console_acts.mount(app, site)
    for one in (auditing, auditing_proof, auditing_bundles, auditing_replay):
        one.mount(app, site)
    imports.mount(app, site)
    noun_pages.mount(app, site)
    app.mount(site.static, Kept(directory=STATIC), name="static")
    app.add_route("/", _to(f"/{card.name}"), methods=["GET"], include_in_schema=False)
    failing = _failing(site)
    for kind in (*KNOWN, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, failing)
    app.add_middleware(Awake, kernel=kernel)
    app.add_middleware(
        Edge,
        registry=counted,
        failed=lambda request: failing(request, Problem(500, "failed")),
        service=card.name,
        https=kernel.settings.secure_cookies,
    )
    return app


def _to(path: str) -> Endpoint:
    async def lead(_: Request) -> Response:
        return RedirectResponse(path, status_code=303)

    return lead


def _mount_api(app: FastAPI, site: Site) -> None:
    kernel, card = site.kernel, site.kernel.blueprint
    api = f"/api/{card.name}"
    found = list(offers(card.nouns))
    besides = (*operating.MODELS, batch.Orders)
    schemas = openapi.schemas_of(found, card.listings, besides)
    _add(app, "GET", f"{api}/events", feeding(kernel), "feed", openapi.of_feed())
    for listing in card.listings:
        said = openapi.of_listing(listing, schemas)
        _add(app, "GET", f"{api}/{listing.name}", exports.or_rows(site, listing), "lists", said)
    for offer in sorted(found, key=_opens_first):
        said = openapi.of_command(offer, schemas)
        path = route(offer.decider, offer.command)
        name = f"{offer.decider.noun}-{slug(offer.command)}"
        _add(app, "POST", path, taking(kernel, offer), offer.decider.nouns, said, name)
    many, said = batch.taking_many(kernel, site.texts), batch.described(schemas)
    _add(app, "POST", batch.address(card.name), many, "commands", said)
    for decider in card.nouns:
        _mount_noun(app, kernel, decider, schemas)
    where = f"{api}/documents"
    _add(app, "POST", where, papers.handing_in(kernel), "documents", papers.HANDED_IN)
    for method, name, endpoint, said in proof.routes():
        _add(app, method, f"{api}/proof/{name}", endpoint(kernel), "proof", said)
    operating.mount(app, kernel, schemas)
    openapi.install(app, kernel, schemas)


def _mount_noun(
    app: FastAPI, kernel: Kernel, decider: AnyDecider, schemas: openapi.Schemas
) -> None:
    path, tag = f"/api{noun_route(decider)}", decider.nouns
    _add(app, "GET", path, showing(kernel, decider), tag, openapi.of_noun(decider))
    history = openapi.of_noun(decider, history=True)
    _add(app, "GET", f"{path}/history", telling(kernel, decider), tag, history)
    reading = openapi.of_reading(schemas)
    _add(app, "POST", f"{path}/reveal", revealing(kernel, decider), tag, reading)
    if lookup.kinds_of(decider):
        where = lookup.address(decider)
        said = lookup.described(decider)
        _add(app, "POST", where, lookup.looking_up(kernel, decider), tag, said)
    if papers.named_by(decider):
        where = papers.address(decider)
        _add(app, "POST", where, papers.giving_back(kernel, decider), tag, papers.GIVEN)


def _opens_first(offer: Offer) -> bool:
    return not offer.command.terms.opens


def _add(  # noqa: PLR0913, PLR0917  # what a route is made of
    app: FastAPI,
    method: str,
    path: str,
    endpoint: Endpoint,
    tag: str,
    said: dict[str, Any],
    name: str = "",
) -> None:
    app.add_api_route(
        path,
        endpoint,
        methods=[method],
        tags=[tag],
        summary=said["description"],
        operation_id=name or f"{method.lower()}-{path.strip('/').replace('/', '-')}",
        openapi_extra=said,
        response_model=None,
    )


def _failing(site: Site) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Answer a failure: with a document for machines, with a page for people."""

    async def failing(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if request.url.path.startswith("/api/"):
            return response(problem, site.texts, instance_of(request))
        if problem.status == 401 and request.method == "GET":  # noqa: PLR2004  # whoever may come in
            following = urlencode({"next": request.url.path})
            return RedirectResponse(f"/login?{following}", status_code=303)
        if "text/html" not in request.headers.get("accept", "*/*").replace("*/*", "text/html"):
            return response(problem, site.texts, instance_of(request))
        if problem.status == 500:  # noqa: PLR2004  # what broke may break the frame too
            return broken(site, request)
        context = {"problem": problem, "menu": (), "band": None}
        answer = await render(site, request, "problem.html", context, status=problem.status)
        answer.headers.update(problem.headers)
        return answer

    return failing


def instance_of(request: Request) -> str:
    """Name this one failure, as the log does."""
    return f"urn:uuid:{request.state.request_id}"
