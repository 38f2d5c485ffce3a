"""What a stream on the bus holds, and the making of a service's own."""

from dataclasses import dataclass

from nats.js import JetStreamContext
from nats.js.api import StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from shared.bus.declarations import Source, heads_config, stream_config

NO_SUCH_STREAM = 10059
NO_SUCH_MESSAGE = 10037
NAME_IN_USE = 10058


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a stream goes, and whether everything from 1 on is in it."""

    last: int
    whole: bool


async def standing(js: JetStreamContext, stream: str) -> Standing | None:
    """Ask how far a stream goes; None where there is no such stream."""
    try:
        state = (await js.stream_info(stream)).state
    except NotFoundError as missing:
        if missing.err_code != NO_SUCH_STREAM:
            raise
        return None
    return Standing(last=state.last_seq, whole=state.messages == state.last_seq)


async def last_sequence(js: JetStreamContext, stream: str) -> int:
    """Ask for the last sequence of a stream, which is the last position of its log sent so far.

    A stream that is missing has sent nothing: 0.
    """
    found = await standing(js, stream)
    return 0 if found is None else found.last


async def document_at(js: JetStreamContext, stream: str, sequence: int) -> bytes | None:
    """Read what a stream holds at a sequence; None where it holds nothing."""
    try:
        # From the leader and not by a direct get: a replica may be behind.
        return (await js.get_msg(stream, sequence)).data or b""
    except NotFoundError as missing:
        if missing.err_code != NO_SUCH_MESSAGE:
            raise
        return None


async def ensure_stream(js: JetStreamContext, source: Source, replicas: int = 1) -> None:
    """Make a service's stream where it is missing; one that exists is left as it is."""
    await _ensure(js, stream_config(source.province, source.service, replicas))


async def ensure_heads(js: JetStreamContext, province: str, replicas: int = 1) -> None:
    """Make the stream of the tree heads where it is missing."""
    await _ensure(js, heads_config(province, replicas))


async def last_on(js: JetStreamContext, stream: str, subject: str) -> bytes | None:
    """Read what was published last on a subject; None where nothing was, or no such stream is."""
    try:
        return (await js.get_last_msg(stream, subject)).data or b""
    except NotFoundError:
        return None


async def _ensure(js: JetStreamContext, config: StreamConfig) -> None:
    if await standing(js, str(config.name)) is not None:
        return
    try:
        await js.add_stream(config)
    except BadRequestError as refused:
        if refused.err_code != NAME_IN_USE:  # another relay was faster
            raise
