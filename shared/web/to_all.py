"""What everybody may read, as it is sent to nobody in particular: no cookie, kept for a moment."""

from typing import Final

from starlette.responses import Response

from shared.web.auth import Caller
from shared.web.listing import Listing, Page

A_MOMENT: Final = "public, max-age=60"  # a look-up is repeated within a minute, or by many


def to_all(shown: Listing | Page, who: Caller, response: Response) -> Response:
    """Let caches keep a public page for a moment, where nobody signed in to read it.

    No cookie is set: in which language somebody reads, the address says.
    """
    if shown.public and not who.known:
        response.headers["Cache-Control"] = A_MOMENT
        response.headers["Vary"] = "Cookie, Authorization"
        if "set-cookie" in response.headers:
            del response.headers["set-cookie"]
    return response
