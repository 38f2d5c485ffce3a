"""message-db, whose write is a function of the database: `python -m … CONNINFO CALLERS SECONDS`."""

import sys
from pathlib import Path
from queue import SimpleQueue
from uuid import UUID

import psycopg
from psycopg import Connection

from shared.edge import new_id
from tests.bench.peers.load import DOCUMENT, Append, threads

CONNECTIONS = 32
WRITE = "select message_store.write_message(%s, %s, 'Applied', %s, null, %s)"
# In the order of its own installer; `gen_random_uuid` is PostgreSQL's own by now.
FILES = (
    "schema/message-store", "types/message", "functions/message-store-version",
    "functions/hash-64", "functions/acquire-lock", "functions/category", "functions/is-category",
    "functions/id", "functions/cardinal-id", "functions/stream-version", "functions/write-message",
    "tables/messages", "indexes/messages-id", "indexes/messages-stream",
    "indexes/messages-category",
)  # fmt: skip


def install(conninfo: str, package: Path) -> None:
    """Run its files as its installer does."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for name in FILES:
            said = (package / "database" / f"{name}.sql").read_text(encoding="utf-8")
            connection.execute("set search_path = message_store, public")
            connection.execute(said.encode())


def main(conninfo: str, callers: int, seconds: float) -> None:
    """Append over as many connections as pgbench has."""
    options = "-c search_path=message_store,public"
    idle: SimpleQueue[Connection] = SimpleQueue()
    for _ in range(min(callers, CONNECTIONS)):
        idle.put(psycopg.connect(conninfo, autocommit=True, options=options))
    document = DOCUMENT.decode()

    def append(stream: UUID, version: int) -> None:
        connection = idle.get()
        said = (str(new_id()), f"dossier-{stream}", document, version - 2)
        connection.execute(WRITE, said, prepare=True)
        idle.put(connection)

    def of(_: int) -> Append:
        return append

    threads(of, callers, seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
