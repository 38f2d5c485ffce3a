"""`eventsourcing` with its database functions: `python -m … CONNINFO CALLERS SECONDS`."""

import sys
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from tests.bench.peers.load import DOCUMENT, Append, threads

CONNECTIONS = 32  # as pgbench has; its own lock lets one of them insert at a time


def main(conninfo: str, callers: int, seconds: float) -> None:
    """Append through its recorder, which is where an application's events go."""
    at = conninfo_to_dict(conninfo)
    store = PostgresDatastore(
        dbname=str(at["dbname"]),
        host=str(at["host"]),
        port=int(at.get("port") or 5432),
        user=str(at["user"]),
        password=str(at.get("password") or ""),
        pool_size=CONNECTIONS,
        max_overflow=0,
        max_waiting=callers,
        connect_timeout=30,
        enable_db_functions=True,
    )
    recorder = PostgresApplicationRecorder(store, events_table_name="peer_events")
    recorder.create_table()

    def append(stream: UUID, version: int) -> None:
        recorder.insert_events(
            [
                StoredEvent(
                    originator_id=stream,
                    originator_version=version,
                    topic="tests:Applied",
                    state=DOCUMENT,
                )
            ]
        )

    def of(_: int) -> Append:
        return append

    threads(of, callers, seconds)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
