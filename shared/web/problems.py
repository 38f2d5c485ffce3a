"""What is told when a request fails: one kind of document, every reason at once, two languages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson
import psycopg
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.decider import Fault, Rejected, Unknown
from shared.log.appender import LogUnavailable
from shared.log.storable import Unstorable
from shared.personal.errors import Erased, PersonalDataError, UnknownSubject, Unsealable
from shared.request import (
    Busy,
    LogClosed,
    Mismatch,
    NotFound,
    NotPermitted,
    RejectedBefore,
    StaleVersion,
)
from shared.web.encode import plain
from shared.web.texts import Language, Texts

MEDIA_TYPE: Final = "application/problem+json"
CHALLENGE: Final = "Bearer"
REPLAYED: Final = {"Idempotent-Replayed": "true"}  # the first answer to this key, once more
SHOWN_OF_A_NAME: Final = 60
STANDS_AGAINST: Final = frozenset({"already-claimed", "already-registered", "not-in-this-state"})
# What pydantic may say of a limit; whatever else it knows may repeat what somebody typed.
TOLD: Final = frozenset(
    {
        "decimal_places",
        "expected",
        "ge",
        "gt",
        "le",
        "lt",
        "max_digits",
        "max_length",
        "min_length",
        "multiple_of",
        "pattern",
    }
)
BY_STATUS: Final = {
    401: "not-signed-in",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "media-type",
}


class Problem(Exception):
    """A request cannot be answered, for these reasons."""

    def __init__(
        self,
        status: int,
        code: str,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what the answer says."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.faults = tuple(faults)
        self.headers = dict(headers or {})


# The database is away, or more is asked of it than it has connections for.
AWAY: Final = (
    InterfaceError,
    NoneFree,
    OperationalError,
    psycopg.InterfaceError,  # of the feed, which reads past SQLAlchemy
    psycopg.OperationalError,
)
KNOWN: Final = (
    *AWAY,
    Busy,
    LogClosed,
    LogUnavailable,
    Mismatch,
    NotFound,
    NotPermitted,
    PersonalDataError,
    Problem,
    Rejected,
    StaleVersion,
    Unknown,
    Unstorable,
    ValidationError,
)


def problem_of(error: Exception) -> Problem:  # noqa: C901, PLR0911, PLR0912  # a table
    """Say what an exception means over HTTP."""
    match error:
        case Problem():
            return error
        case Rejected(faults=faults):
            against = any(fault.code in STANDS_AGAINST for fault in faults)
            again = REPLAYED if isinstance(error, RejectedBefore) else {}
            return Problem(409 if against else 422, "rejected", faults, again)
        case ValidationError():
            return Problem(422, "invalid", faults_of(error.errors(include_url=False)))
        case NotPermitted(faults=faults):
            return Problem(403, "not-permitted", faults)
        case NotFound() | Unknown():
            return Problem(404, "not-found")
        case StaleVersion(current=current):
            stale = Fault("stale-version", "If-Match", {"current": current})
            return Problem(412, "stale-version", [stale], {"ETag": f'"{current}"'})
        case Mismatch():
            return Problem(422, "key-used-before", [Fault("key-used-before", "Idempotency-Key")])
        case Busy():
            return Problem(409, "busy", headers={"Retry-After": "1"})
        case LogClosed(reason=reason):
            closed = Fault("log-closed", None, {"reason": reason})
            return Problem(503, "log-closed", [closed], {"Retry-After": "5"})
        case Unstorable(code=code):
            return Problem(422, "invalid", [Fault(f"unstorable-{code}", None)])
        case UnknownSubject(code=code, field=field) | Unsealable(code=code, field=field):
            return Problem(422, "invalid", [Fault(code, field)])
        case Erased(code=code):
            return Problem(422, "invalid", [Fault(code, None)])
        case (
            LogUnavailable()
            | PersonalDataError()
            | NoneFree()
            | InterfaceError()
            | OperationalError()
            | psycopg.InterfaceError()
            | psycopg.OperationalError()
        ):
            return Problem(503, "unavailable", headers={"Retry-After": "5"})
        case HTTPException(status_code=status, headers=headers):
            return Problem(status, BY_STATUS.get(status, "failed"), headers=headers)
        case _:
            return Problem(500, "failed")


def faults_of(errors: Sequence[ErrorDetails]) -> list[Fault]:
    """Turn what a model refuses into faults that repeat nothing of what was sent."""
    return [
        Fault(
            error["type"].replace("_", "-"),
            path_of(error["loc"]) or None,
            {
                name: value if isinstance(value, int) else str(value)
                for name, value in error.get("ctx", {}).items()
                if name in TOLD
            },
        )
        for error in errors
    ]


def path_of(location: tuple[int | str, ...]) -> str:
    """Write where something stands, as `decision.signed_on`; a strange name is not repeated."""
    return ".".join(_tame(part) for part in location)


def _tame(part: int | str) -> str:
    said = str(part)[:SHOWN_OF_A_NAME]
    return said if re.fullmatch(r"[\w.-]*", said) else "?"


def sentence(texts: Texts, fault: Fault, language: Language) -> str:
    """Say what is wrong and how to mend it."""
    for table in ("faults", "invalid"):
        if texts.find(table, fault.code, language) is not None:
            return texts.say(table, fault.code, language, fault.parameters)
    return texts.say("faults", "not-valid", language, {"code": fault.code})


def body_of(problem: Problem, texts: Texts, instance: str) -> dict[str, Any]:
    """Write a problem document.

    Source: RFC 9457.
    """
    told = {
        language: " ".join(sentence(texts, fault, language) for fault in problem.faults)
        or texts.say("problems", problem.code, language)
        for language in Language
    }
    return {
        "type": f"urn:luatsu:problem:{problem.code}",
        "title": texts.say("problems", problem.code, Language.VI),
        "title_en": texts.say("problems", problem.code, Language.EN),
        "status": problem.status,
        "detail": told[Language.VI],
        "detail_en": told[Language.EN],
        "faults": [
            {
                "code": fault.code,
                "field": fault.field,
                "vi": sentence(texts, fault, Language.VI),
                "en": sentence(texts, fault, Language.EN),
                "parameters": plain(dict(fault.parameters)),
            }
            for fault in problem.faults
        ],
        "instance": instance,
    }


def response(problem: Problem, texts: Texts, instance: str) -> Response:
    """Answer with a problem document."""
    headers = dict(problem.headers)
    if problem.status == 401:  # noqa: PLR2004  # every 401 names the way in
        headers.setdefault("WWW-Authenticate", CHALLENGE)
    return Response(
        orjson.dumps(body_of(problem, texts, instance)),
        status_code=problem.status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )
