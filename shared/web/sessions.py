"""The addresses of signing in and out, where the service owns the accounts."""

from typing import Final

from fastapi import FastAPI
from pydantic import SecretStr, ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.messages import Role
from shared.web.accounts import (
    DEMO_PASSWORD,
    Attempts,
    NewPassword,
    Session,
    SignIn,
    change_password,
    offered,
    sign_in,
)
from shared.web.auth import SESSION, caller, not_allowed
from shared.web.body import JSON, form_of, model_of, read
from shared.web.commands import Endpoint, refuse_cross_site, target_of
from shared.web.encode import to_json
from shared.web.kernel import AnyDecider, Kernel
from shared.web.openapi import of_model
from shared.web.problems import Problem, problem_of
from shared.web.render import ANONYMOUS_FORM, Site, check_form, reader, render

HOME: Final = "/"


def mount(app: FastAPI, site: Site, accounts: AnyDecider) -> None:
    """Add them."""
    attempts = Attempts()
    _mount_api(app, site.kernel, accounts, attempts)
    for path, endpoint, method in (
        ("/login", _showing(site, accounts), "GET"),
        ("/login", _signing_in(site, accounts, attempts), "POST"),
        ("/logout", _signing_out(site.kernel), "POST"),
    ):
        app.add_route(path, endpoint, methods=[method], include_in_schema=False)


def _mount_api(app: FastAPI, kernel: Kernel, accounts: AnyDecider, attempts: Attempts) -> None:
    async def session(request: Request) -> Response:
        """Sign a client in that speaks JSON."""
        asked = model_of(SignIn, await read(request, JSON, kernel.settings.max_body))
        opened = await sign_in(kernel, accounts, attempts, asked)
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


def _signing_in(site: Site, accounts: AnyDecider, attempts: Attempts) -> Endpoint:
    kernel = site.kernel

    async def signing_in(request: Request) -> Response:
        typed = dict(await form_of(request, kernel.settings.max_body))
        check_form(request, reader(request, kernel), typed.get("_csrf", ""))
        username, following = typed.get("username", ""), local(typed.get("next", ""))
        try:
            asked = SignIn(username=username, password=SecretStr(typed.get("password", "")))
            opened = await sign_in(kernel, accounts, attempts, asked)
        except (Problem, ValidationError) as error:
            return await _login_page(
                site, request, accounts, problem_of(error), username, following
            )
        return _welcome(site, opened, following)

    return signing_in


def _signing_out(kernel: Kernel) -> Endpoint:
    async def signing_out(request: Request) -> Response:
        typed = dict(await form_of(request, kernel.settings.max_body))
        check_form(request, reader(request, kernel), typed.get("_csrf", ""))
        response = RedirectResponse(HOME, status_code=303)
        response.delete_cookie(SESSION, path="/")
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
    await change_password(kernel, accounts, account_id, asked, own=own)


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
            "username": username,
            "next": following,
            "offered": await offered(site.kernel, accounts),
            "demo_password": DEMO_PASSWORD,
        },
        status=problem.status if problem else 200,
        form=True,
    )


def _welcome(site: Site, opened: Session, following: str) -> Response:
    response = RedirectResponse(following, status_code=303)
    response.set_cookie(
        SESSION,
        opened.token,
        max_age=site.kernel.settings.session_seconds,
        httponly=True,
        secure=site.kernel.settings.secure_cookies,
        samesite="lax",
        path="/",
    )
    response.delete_cookie(ANONYMOUS_FORM, path="/")
    return response


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
