"""Comparing what is kept of a followed log with that log itself, through its feed."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.reconcile import Compared, Leaf, judge
from shared.follow.feed import Feed
from shared.log.document import leaf_of, parse

PAGE: Final = 500
DIFFERS: Final = "copy-differs"  # what is kept here is not what the source says: see both logs
BEHIND: Final = "source-behind"  # the source has less than was followed

KEPT = text("""
    select position, leaf, sha256('\\x00'::bytea || convert_to(document, 'UTF8')) as taken
      from follow.followed where source = :source and position between :first and :last
     order by position""")
REPLACE = text("""
    update follow.followed
       set stream = :stream, version = :version, type = :type, command = :command, leaf = :leaf,
           document = :document, recorded_at = :at
     where source = :source and position = :position""")
LAST = text("select max(position) from follow.followed where source = :source")


async def last_kept(connection: AsyncConnection, source: str) -> int:
    """Say how much of a source is kept here."""
    return int(await connection.scalar(LAST, {"source": source}) or 0)


async def stretch(
    connection: AsyncConnection, feed: Feed, source: str, first: int, last: int
) -> Compared:
    """Compare a range of what is kept with the source, byte for byte, by the leaves of both."""
    bound = {"source": source, "first": first, "last": last}
    own = [Leaf(*row) for row in await connection.execute(KEPT, bound)]
    there: list[bytes] = []
    while len(there) < last - first + 1:
        after = first + len(there) - 1
        page = await feed.after(after, min(PAGE, last - after))
        if not page or page[0][0] != after + 1:
            break
        there += [leaf_of(document) for _, document in page]
    return judge(source, own, there, first, last, missing=BEHIND, differs=DIFFERS)


async def mend(connection: AsyncConnection, feed: Feed, source: str, first: int, last: int) -> int:
    """Let the copies of a range be what their source says; count those that were not.

    Only a person asks for it, after the source was verified. Read models made of the wrong copies
    are to be rebuilt.
    """
    bound = {"source": source, "first": first, "last": last}
    own = {row.position: bytes(row.taken) for row in await connection.execute(KEPT, bound)}
    mended, after = 0, first - 1
    while after < last and (page := await feed.after(after, min(PAGE, last - after))):
        for position, document in page:
            if own.get(position) not in {None, leaf_of(document)}:
                await _replace(connection, source, position, document)
                mended += 1
        after = page[-1][0]
    return mended


async def _replace(
    connection: AsyncConnection, source: str, position: int, document: bytes
) -> None:
    envelope, _ = parse(document)
    await connection.execute(
        REPLACE,
        {
            "source": source,
            "position": position,
            "stream": envelope.stream,
            "version": envelope.version,
            "type": envelope.type,
            "command": envelope.command_id,
            "leaf": leaf_of(document),
            "document": document.decode(),
            "at": envelope.recorded_at,
        },
    )
