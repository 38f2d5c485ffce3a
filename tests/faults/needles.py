"""Finding a value wherever it may have been left, in whatever form."""

import base64
import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

TABLES = """
    select schemaname, tablename from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')"""


def forms(value: str) -> frozenset[bytes]:
    """Write a value in every form in which it would still be readable."""
    composed = unicodedata.normalize("NFC", value)
    texts = {
        composed,
        unicodedata.normalize("NFD", value),
        composed.casefold(),
        json.dumps(composed)[1:-1],
        quote(composed),
    }
    found = {text.encode(encoding) for text in texts for encoding in ("utf-8", "utf-16-le")}
    plain = composed.encode()
    return frozenset({*found, plain.hex().encode(), *within_base64(plain)})


def within_base64(plain: bytes) -> Iterator[bytes]:
    """Write what base64 makes of a value, wherever in a longer text it stands."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + plain)
        # The letters at both ends depend on what stands beside the value.
        inner = coded[(0, 2, 3)[before] :].rstrip(b"=")[:-1]
        yield inner
        yield inner.translate(bytes.maketrans(b"+/", b"-_"))


def within(files: Iterable[Path], needles: frozenset[bytes]) -> list[tuple[str, bytes]]:
    """Search files for any of these."""
    return [
        (str(path), needle)
        for path in files
        for content in [path.read_bytes()]
        for needle in needles
        if needle in content
    ]


def everything_in(address: str) -> Iterator[tuple[str, bytes]]:
    """Read every table of a database as text: what is stored compressed is seen here."""
    with psycopg.connect(address) as connection:
        for schema, table in connection.execute(TABLES).fetchall():
            command = sql.SQL("copy {} to stdout").format(sql.Identifier(schema, table))
            with connection.cursor().copy(command) as copied:
                yield f"{schema}.{table}", b"".join(bytes(block) for block in copied)
