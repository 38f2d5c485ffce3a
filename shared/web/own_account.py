"""The page of one's own account: where one is signed in, signing out everywhere, the password."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from pydantic import SecretStr, ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.decider import Fault
from shared.web.accounts import NewPassword, change_password, open_session, opened
from shared.web.auth import Caller
from shared.web.awake import farewell, welcome
from shared.web.body import form_of
from shared.web.commands import Endpoint
from shared.web.kernel import AnyDecider
from shared.web.problems import KNOWN, Problem, problem_of
from shared.web.render import Site, check_form, reader, render
from shared.web.signed_in import end, kind_of, signed_in

PATH: Final = "my-account"
DONE: Final = frozenset({"ended", "password"})


def path_of(site: Site) -> str:
    """Say where it is."""
    return f"/{site.kernel.blueprint.name}/{PATH}"


def showing(site: Site, accounts: AnyDecider) -> Endpoint:
    """Make the page."""

    async def show(request: Request) -> Response:
        return await _page(site, request, accounts, reader(request, site.kernel))

    return show


def taking(site: Site, accounts: AnyDecider) -> Endpoint:
    """Make the answer to its forms."""
    kernel = site.kernel

    async def take(request: Request) -> Response:
        who = reader(request, kernel)
        typed = dict(await form_of(request, kernel.settings.max_body))
        check_form(request, who, typed.get("_csrf", ""))
        account = _own(who)
        try:
            match typed.get("do"):
                case "end":
                    return await _end(site, accounts, who, typed.get("session", ""))
                case "everywhere":
                    await end(kernel, accounts, account, who.actor)
                    response = RedirectResponse("/login", status_code=303)
                    farewell(response)
                    return response
                case _:
                    asked = _new_password(typed)
                    await change_password(kernel, accounts, account, asked, who.actor)
        except (*KNOWN,) as error:
            return await _page(site, request, accounts, who, problem_of(error))
        browser = kind_of(request.headers.get("user-agent", ""))
        response = RedirectResponse(f"{path_of(site)}?done=password", status_code=303)
        welcome(response, kernel, await open_session(kernel, accounts, account, browser))
        return response

    return take


async def _end(site: Site, accounts: AnyDecider, who: Caller, said: str) -> Response:
    account = _own(who)
    there = {str(one.id): one.id for one in await signed_in(site.kernel, account)}
    if said in there:
        await end(site.kernel, accounts, account, who.actor, there[said])
    return RedirectResponse(f"{path_of(site)}?done=ended", status_code=303)


def _new_password(typed: Mapping[str, str]) -> NewPassword:
    """Read the new one, said twice: nobody sees what they type.

    Raises:
        Problem: 422, with all that is wrong.
    """
    faults: list[Fault] = []
    if typed.get("password") != typed.get("again"):
        faults.append(Fault("not-the-same-twice", "again"))
    try:
        asked = NewPassword(
            password=SecretStr(typed.get("password", "")),
            current=SecretStr(typed.get("current", "")),
        )
    except ValidationError as error:
        raise Problem(422, "invalid", [*problem_of(error).faults, *faults]) from None
    if faults:
        raise Problem(422, "invalid", faults)
    return asked


def _own(who: Caller) -> UUID:
    if who.actor.id is None:
        raise Problem(401, "not-signed-in")
    return who.actor.id


async def _page(
    site: Site, request: Request, accounts: AnyDecider, who: Caller, problem: Problem | None = None
) -> Response:
    kernel, account_id = site.kernel, _own(who)
    account = opened(await kernel.fold(accounts, account_id))
    if account is None:
        raise Problem(404, "not-found")
    done = request.query_params.get("done", "")
    context: dict[str, Any] = {
        "account": account,
        "sessions": await signed_in(kernel, account_id),
        "problem": problem,
        "done": done if done in DONE else "",
        "idle_minutes": kernel.settings.session_idle_seconds // 60,
        "hours": kernel.settings.session_seconds // 3600,
    }
    status = problem.status if problem else 200
    return await render(site, request, "my_account.html", context, status=status, form=True)
