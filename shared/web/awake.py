"""A session that nobody uses is over: each page that is opened says anew when it was used last.

What a page asks for by itself, such as whether there is newer data, is not somebody at work.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.accounts import Session
from shared.web.auth import SEEN, SESSION, caller, last_seen, seen_at
from shared.web.kernel import Kernel
from shared.web.problems import Problem
from shared.web.render import ANONYMOUS_FORM
from shared.web.signed_in import note_seen

OFTEN: Final = timedelta(minutes=1)  # more often it is not written


class Awake:
    """Keeps the sessions of those awake who use them."""

    def __init__(self, app: ASGIApp, kernel: Kernel) -> None:
        """Stand before an application."""
        self.app = app
        self.kernel = kernel

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and write when it came where that is due."""
        if scope["type"] != "http" or not by_somebody(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        session = self._due(Request(scope))
        if session is None:
            await self.app(scope, receive, send)
            return
        now = self.kernel.now()
        if self.kernel.signing_key() is not None:  # where the sessions stand
            await note_seen(self.kernel, session, now)

        cookie = Response()
        set_seen(cookie, self.kernel, session, now)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not any(SEEN in one for one in headers.getlist("set-cookie")):
                    headers.append("set-cookie", cookie.headers["set-cookie"])
            await send(message)

        await self.app(scope, receive, sending)

    def _due(self, request: Request) -> UUID | None:
        if SEEN not in request.cookies:
            return None
        try:
            session = caller(request, self.kernel).session
        except Problem:
            return None
        if session is None:
            return None
        seen = last_seen(session, request.cookies[SEEN], self.kernel.session_secret)
        return session if seen and self.kernel.now() - seen >= OFTEN else None


def by_somebody(headers: Headers) -> bool:
    """Say whether somebody asked for this, and not a page by itself."""
    return headers.get("sec-fetch-mode", "navigate") == "navigate" or "hx-request" in headers


def welcome(response: Response, kernel: Kernel, opened: Session) -> None:
    """Give a browser its session, and the moment of its first use."""
    response.set_cookie(
        SESSION,
        opened.token,
        max_age=kernel.settings.session_seconds,
        httponly=True,
        secure=kernel.settings.secure_cookies,
        samesite="lax",
        path="/",
    )
    set_seen(response, kernel, opened.id, opened.opened_at)
    response.delete_cookie(ANONYMOUS_FORM, path="/")


def set_seen(response: Response, kernel: Kernel, session: UUID, at: datetime) -> None:
    """Let a browser say when its session was used last."""
    response.set_cookie(
        SEEN,
        seen_at(session, at, kernel.session_secret),
        max_age=kernel.settings.session_seconds,
        httponly=True,
        secure=kernel.settings.secure_cookies,
        samesite="lax",
        path="/",
    )


def farewell(response: Response) -> None:
    """Take a browser's session away."""
    for name in (SESSION, SEEN):
        response.delete_cookie(name, path="/")
