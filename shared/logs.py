"""What processes say about themselves: an event and its fields, and never a person's data."""

import logging
import sys
from collections.abc import Callable
from typing import Any, TextIO

import structlog
from structlog.contextvars import bound_contextvars
from structlog.typing import EventDict, Processor, WrappedLogger

# Ids of a message are bound where it comes in, and stand on every line until it is done with.
bound = bound_contextvars

LEFT_OUT = "<personal>"
SECRET_WORDS = ("password", "secret", "token", "authorization", "cookie")


def configure(level: str, personal: frozenset[str], stream: TextIO | None = None) -> None:
    """Write JSON lines, or columns for a person at a terminal, to standard error.

    Args:
        level: The least that is said: `debug`, `info`, `warning` or `error`.
        personal: The names of fields that contracts mark as personal.
        stream: Where to instead of standard error.
    """
    stream = stream or sys.stderr
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without(personal),
    ]
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if stream.isatty()
        else [_where_it_failed, structlog.processors.JSONRenderer()]
    )
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*steps, *last],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    # what libraries say joins ours, from warnings on
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(least, logging.WARNING), force=True)


def without(personal: frozenset[str]) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    """Leave out the value of every field that is personal or secret, however deep it lies."""

    def clean(value: Any) -> Any:
        match value:
            case dict():
                return {
                    name: LEFT_OUT if _is_hidden(str(name), personal) else clean(inner)
                    for name, inner in value.items()
                }
            case list() | tuple():
                return [clean(inner) for inner in value]
            case _:
                return value

    def process(_logger: WrappedLogger, _method: str, said: EventDict) -> EventDict:
        cleaned: EventDict = clean(said)
        return cleaned

    return process


# Local variables and messages of errors repeat what people wrote: only where and what kind is said.
_TRACE = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def _where_it_failed(logger: WrappedLogger, method: str, said: EventDict) -> EventDict:
    said = _TRACE(logger, method, said)
    for failure in said.get("exception", ()):
        failure["exc_value"] = LEFT_OUT
        failure["exc_notes"] = []
    return said


def _is_hidden(name: str, personal: frozenset[str]) -> bool:
    return name in personal or any(word in name.lower() for word in SECRET_WORDS)
