"""The addresses of signing in and out, where the service owns the accounts."""

from typing import Final

from fastapi import FastAPI
from pydantic import SecretStr, ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.messages import Role
from shared.web import own_account
from shared.web.accounts import (
    DEMO_PASSWORD,
    NewPassword,
    SignIn,
    change_password,
    offered,
    sign_in,
)
from shared.web.auth import caller, not_allowed
from shared.web.awake import farewell, welcome
from shared.web.body import JSON, form_of, model_of, read
from shared.web.commands import Endpoint, refuse_cross_site, target_of
from shared.web.encode import to_json
from shared.web.guessing import KNOWN, Trier, known_from_now
from shared.web.kernel import AnyDecider, Kernel
from shared.web.openapi import of_model
from shared.web.problems import Problem, problem_of
from shared.web.render import Site, check_form, reader, render
from shared.web.signed_in import end, kind_of

HOME: Final = "/"
KNOWN_SECONDS: Final = 180 * 24 * 3600


def mount(app: FastAPI, site: Site, accounts: AnyDecider) -> None:
    """Add them."""
    _mount_api(app, site.kernel, accounts)
    for path, endpoint, method in (
        ("/login", _showing(site, accounts), "GET"),
        ("/login", _signing_in(site, accounts), "POST"),
        ("/logout", _signing_out(site, accounts), "POST"),
        (own_account.path_of(site), own_account.showing(site, accounts), "GET"),
        (own_account.path_of(site), own_account.taking(site, accounts), "POST"),
    ):
        app.add_route(path, endpoint, methods=[method], include_in_schema=False)


def _mount_api(app: FastAPI, kernel: Kernel, accounts: AnyDecider) -> None:
    async def session(request: Request) -> Response:
        """Sign a client in that speaks JSON."""
        asked = model_of(SignIn, await read(request, JSON, kernel.settings.max_body))
        trier = Trier(asked.username.strip().casefold(), _address(request))
        opened = await sign_in(kernel, accounts, asked, trier, None)
        said = {"token": opened.token, "expires_at": opened.expires_at}
        headers = {"Cache-Control": "no-store"}
        return Response(to_json(said), status_code=201, headers=headers, media_type=JSON)

    async def password(request: Request) -> Response:
        """Change a password: an administrator anybody's, anybody their own."""
        await _change(request, kernel, accounts)
        return Response(status_code=204)

    api = f"/api/{kernel.blueprint.name}"
    for path, endpoint, model, status in (
        (f"{api}/sessions", session, SignIn, 201),
        (f"{api}/{accounts.nouns}/{{id}}/password", password, NewPassword, 204),
    ):
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            tags=["sessions"],
            response_model=None,
            status_code=status,
            operation_id=endpoint.__name__,
            openapi_extra=of_model(model, takes_id="{id}" in path),
        )


def _showing(site: Site, accounts: AnyDecider) -> Endpoint:
    async def login(request: Request) -> Response:
        return await _login_page(site, request, accounts)

    return login


def _signing_in(site: Site, accounts: AnyDecider) -> Endpoint:
    kernel = site.kernel

    async def signing_in(request: Request) -> Response:
        typed = dict(await form_of(request, kernel.settings.max_body))
        check_form(request, reader(request, kernel), typed.get("_csrf", ""))
        username, following = typed.get("username", ""), local(typed.get("next", ""))
        try:
            asked = SignIn(username=username, password=SecretStr(typed.get("password", "")))
            trier = Trier(
                asked.username.strip().casefold(), _address(request), request.cookies.get(KNOWN)
            )
            browser = kind_of(request.headers.get("user-agent", ""))
            opened = await sign_in(kernel, accounts, asked, trier, browser)
        except (Problem, ValidationError) as error:
            return await _login_page(
                site, request, accounts, problem_of(error), username, following
            )
        response = RedirectResponse(following, status_code=303)
        welcome(response, kernel, opened)
        response.set_cookie(
            KNOWN,
            known_from_now(trier.username, kernel.session_secret),
            max_age=KNOWN_SECONDS,
            httponly=True,
            secure=kernel.settings.secure_cookies,
            samesite="lax",
            path="/login",
        )
        return response

    return signing_in


def _signing_out(site: Site, accounts: AnyDecider) -> Endpoint:
    kernel = site.kernel

    async def signing_out(request: Request) -> Response:
        who = reader(request, kernel)
        typed = dict(await form_of(request, kernel.settings.max_body))
        check_form(request, who, typed.get("_csrf", ""))
        if who.actor.id is not None and who.session is not None and kernel.log_open() is None:
            await end(kernel, accounts, who.actor.id, who.actor, who.session)
        response = RedirectResponse(HOME, status_code=303)
        farewell(response)
        return response

    return signing_out


async def _change(request: Request, kernel: Kernel, accounts: AnyDecider) -> None:
    who = caller(request, kernel)
    if not who.known:
        raise Problem(401, "not-signed-in")
    account_id = target_of(request)
    own = who.actor.id == account_id
    if not own and who.actor.role is not Role.ADMIN:
        raise not_allowed(frozenset({Role.ADMIN}))
    if who.token is not None:
        refuse_cross_site(request)
    asked = model_of(NewPassword, await read(request, JSON, kernel.settings.max_body))
    await change_password(kernel, accounts, account_id, asked, who.actor)


async def _login_page(  # noqa: PLR0913, PLR0917  # what the page is made of
    site: Site,
    request: Request,
    accounts: AnyDecider,
    problem: Problem | None = None,
    username: str = "",
    following: str = "",
) -> Response:
    following = following or local(request.query_params.get("next", ""))
    return await render(
        site,
        request,
        "login.html",
        {
            "problem": problem,
            "before": None if problem else over(request, site.kernel),
            "username": username,
            "next": following,
            "offered": await offered(site.kernel, accounts),
            "demo_password": DEMO_PASSWORD,
        },
        status=problem.status if problem else 200,
        form=True,
    )


def over(request: Request, kernel: Kernel) -> Problem | None:
    """Say why a session that a browser still brings is none any more."""
    try:
        caller(request, kernel)
    except Problem as problem:
        return problem
    return None


def _address(request: Request) -> str:
    """Say from where somebody asks; behind a proxy it is trusted to say so (uvicorn's setting)."""
    return request.client.host if request.client else ""


def local(path: str) -> str:
    """Lead nowhere but within this house."""
    if (
        path.startswith("/")
        and not path.startswith("//")
        and "\\" not in path
        and path.isprintable()
    ):
        return path
    return HOME
