"""A page: its reader, its language, its frame, and what tells whether it has changed."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from shared.decider import Fault
from shared.law.calendar import legal_day
from shared.web.auth import ANYONE, Caller, caller
from shared.web.commands import refuse_cross_site
from shared.web.fresh import fresh_of, sources_of
from shared.web.kernel import AnyDecider, Kernel
from shared.web.problems import Problem, sentence
from shared.web.square_code import square_code
from shared.web.texts import Language, Texts, day, instant, load
from shared.web.words import Words

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"  # `make web` builds it out of `web/`
LANGUAGE: Final = "luatsu_lang"
ANONYMOUS_FORM: Final = "luatsu_form"
LANGUAGES: Final = frozenset(one.value for one in Language)
A_YEAR: Final = 365 * 24 * 3600
SERVICES: Final = ("registry", "inspection", "discipline", "reporting")


@dataclass(frozen=True)
class Site:
    """The pages of one service."""

    kernel: Kernel
    texts: Texts
    environment: Environment
    accounts: AnyDecider | None

    @cached_property
    def static(self) -> str:
        """Where scripts and styles stand, under a name that changes with them.

        Raises:
            RuntimeError: where nobody has built them.
        """
        if not (STATIC / "built").is_file():
            raise RuntimeError(f"{STATIC} is not built: run `make web`")
        digest = hashlib.sha256()
        for path in sorted(STATIC.rglob("*")):
            if path.is_file():
                digest.update(path.read_bytes())
        return f"/{self.kernel.blueprint.name}/static/{digest.hexdigest()[:12]}"


def site_of(kernel: Kernel) -> Site:
    """Gather what pages need: the kernel's templates and texts, and the service's."""
    card = kernel.blueprint
    environment = Environment(
        loader=ChoiceLoader(
            [FileSystemLoader(folder) for folder in (*card.templates, HERE / "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=day, instant=instant, square_code=square_code)
    owns = kernel.signing_key() is not None
    accounts = [one for one in card.nouns if owns and one.noun == "account"]
    texts = load([card.texts] if card.texts else [])
    return Site(kernel, texts, environment, accounts[0] if accounts else None)


# Who reads, in which language ---------------------------------------------------------------------


def reader(request: Request, kernel: Kernel) -> Caller:
    """Say who reads; a session that is over is none, so that what is public stays readable."""
    try:
        return caller(request, kernel)
    except Problem:
        return ANYONE


def language_of(request: Request) -> Language:
    """Say in which language to speak: as asked, as last time, or Vietnamese."""
    for said in (request.query_params.get("lang"), request.cookies.get(LANGUAGE)):
        if said in LANGUAGES:
            return Language(said)
    return Language.VI


def words_of(site: Site, request: Request) -> Words:
    """Say how this reader reads."""
    kernel = site.kernel
    return Words(
        texts=site.texts,
        language=language_of(request),
        card=kernel.blueprint,
        territory=kernel.law().territory,
        today=legal_day(kernel.now()),
    )


def tongue_of(who: Caller, language: Language) -> str:
    """Say by what an address keeps the language of whoever has no session and gets no cookie."""
    return "" if who.known or language is Language.VI else f"?lang={language.value}"


# Forms that only this browser sends ---------------------------------------------------------------


def form_secret(request: Request, who: Caller) -> str | None:
    """Give what this browser alone knows: its session, or a cookie made for its forms."""
    return who.token or request.cookies.get(ANONYMOUS_FORM)


def csrf_of(secret: str) -> str:
    """Derive what a form carries."""
    return hashlib.sha256(f"luatsu form\0{secret}".encode()).hexdigest()


def check_form(request: Request, who: Caller, said: str) -> None:
    """Take only forms that we gave to this browser.

    Raises:
        Problem: 403.
    """
    refuse_cross_site(request)
    secret = form_secret(request, who)
    wanted = csrf_of(secret) if secret else ""
    if not secret or not hmac.compare_digest(wanted.encode(), said.encode()):
        raise Problem(403, "form-expired")


# The frame ----------------------------------------------------------------------------------------


def address(request: Request, **changed: str) -> str:
    """Write this page's address with a part of its question changed."""
    query = request.query_params.multi_items()
    kept = [(name, value) for name, value in query if name not in changed]
    pairs = [*kept, *((name, value) for name, value in changed.items() if value)]
    return str(request.url.replace(query="", fragment="").path) + (
        "?" + str(type(request.query_params)(pairs)) if pairs else ""
    )


def origin_of(site: Site, request: Request) -> str:
    """Say under which address a reader has come here: on paper a path alone leads nowhere."""
    https = site.kernel.settings.secure_cookies  # a proxy speaks it for us
    return f"{'https' if https else request.url.scheme}://{request.url.netloc}"


async def render(  # noqa: PLR0913  # what a page is made of
    site: Site,
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    form: bool = False,
    tag: str | None = None,
) -> Response:
    """Draw a page in its frame."""
    kernel = site.kernel
    who = reader(request, kernel)
    words = words_of(site, request)
    secret = form_secret(request, who)
    fresh = token_urlsafe(32) if secret is None and form else None
    frame = {
        "band": None,
        "menu": (),
        "site": site,
        "who": who,
        "words": words,
        "lang": words.language.value,
        "w": lambda key, **given: site.texts.say("words", key, words.language, given),
        "t": lambda table, key, **given: site.texts.say(table, key, words.language, given),
        "say": lambda fault: fault_text(site, fault, words.language),
        "named": lambda one: getattr(one, words.language.value),
        "address": lambda **changed: address(request, **changed),
        "path": request.url.path,
        "origin": origin_of(site, request),
        "tongue": tongue_of(who, words.language),
        "services": SERVICES,
        "csrf": csrf_of(shared) if (shared := fresh or secret) else "",
        "now": kernel.now(),
        "request_id": getattr(request.state, "request_id", ""),
        "tag": tag,
        # What is drawn under a tag shows data; a form, which has none, is never told to reload.
        "fresh": await fresh_of(kernel, sources_of(context, kernel.blueprint.name))
        if tag
        else None,
    }
    drawn = site.environment.get_template(template).render({**frame, **context})
    response = HTMLResponse(drawn, status_code=status)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    if tag:
        response.headers["ETag"] = tag
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(
            LANGUAGE, words.language.value, max_age=A_YEAR, samesite="lax", path="/", httponly=True
        )
    if fresh:
        response.set_cookie(
            ANONYMOUS_FORM,
            fresh,
            httponly=True,
            samesite="lax",
            path="/",
            secure=kernel.settings.secure_cookies,
        )
    return response


def broken(site: Site, request: Request) -> Response:
    """Draw the page for what must not happen, out of as little as possible: more may be broken."""
    language = language_of(request)
    context = {
        "site": site,
        "lang": language.value,
        "said": site.texts.say("problems", "failed", language),
        "label": site.texts.say("words", "failure-id", language),
        "request_id": request.state.request_id,
    }
    drawn = site.environment.get_template("broken.html").render(context)
    return HTMLResponse(drawn, status_code=500)


def fault_text(site: Site, fault: Fault, language: Language) -> str:
    """Say what is wrong, in the reader's language."""
    return sentence(site.texts, fault, language)


async def tag_of(site: Site, request: Request) -> str:
    """Say by what a page is told from its next version: the logs, the reader, the day."""
    kernel = site.kernel
    who = reader(request, kernel)
    positions = await kernel.positions(None)
    said = [
        *(f"{name}:{position}" for name, position in sorted(positions.items())),
        str(who.actor.model_dump_json()),
        who.token or "",
        language_of(request),
        str(legal_day(kernel.now())),
        request.url.path,
        request.url.query,
        site.static,
    ]
    return f'W/"{hashlib.sha256("|".join(said).encode()).hexdigest()[:24]}"'


def unchanged(request: Request, tag: str) -> Response | None:
    """Answer that nothing has changed, where nothing has."""
    if request.headers.get("if-none-match") == tag:
        return Response(
            status_code=304, headers={"ETag": tag, "Cache-Control": "private, no-cache"}
        )
    return None
