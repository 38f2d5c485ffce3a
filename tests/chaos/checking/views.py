"""Whether what is shown is what the logs come to: folded anew by the journeys' own hand.

And whatever is shown: no two rows of a stream say different things of one day at one time.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from tests.journeys.folding import Logs

TABLES = """
    select table_name from information_schema.columns
     where table_schema = 'read' and column_name = 'known_from' order by table_name"""
STANDING = """
    select stream, status from read.{} where known_to is null
       and effective_from <= %(on)s and (effective_to is null or %(on)s < effective_to)"""
OVERLAP = """
    select count(*) from read.{table} a join read.{table} b
        on a.stream = b.stream
       and (a.effective_from, a.known_from) < (b.effective_from, b.known_from)
       and (a.effective_to is null or b.effective_from < a.effective_to)
       and (b.effective_to is null or a.effective_from < b.effective_to)
       and (a.known_to is null or b.known_from < a.known_to)
       and (b.known_to is null or a.known_from < b.known_to)"""
DOCUMENTS = "select document from log.event where position <= %s order by position"
MEANS = {"screened_out": "screened_out", "open": "open"}  # of our own word for a violation: theirs


def check_views(urls: Mapping[str, str], heads: Mapping[str, int], on: str) -> list[str]:
    """Hold the read models against what the raw documents come to."""
    raw = {}
    for service, url in urls.items():
        with psycopg.connect(url) as connection:
            rows = connection.execute(DOCUMENTS, [heads[service]]).fetchall()
            raw[service] = [document.encode() for (document,) in rows]
    logs = Logs(raw, on)
    wanted = {
        ("registry", "certificate_register_4"): logs.certificates(on),
        ("registry", "membership_register_2"): {
            stream: status for stream, (status, _) in logs.memberships().items()
        },
        ("discipline", "discipline_violations_1"): _violations(logs),
        ("reporting", "violation_1"): _violations(logs),
    }
    found: list[str] = []
    for (service, table), statuses in wanted.items():
        found += _unlike(urls[service], f"{service}.{table}", table, statuses, on)
    return [*found, *(one for service, url in urls.items() for one in _twice(url, service))]


def _violations(logs: Logs) -> dict[str, str]:
    """Say how each violation stands."""
    return {
        stream: MEANS.get(status, "pursued") for stream, (status, _) in logs.violations().items()
    }


def _unlike(url: str, name: str, table: str, wanted: Mapping[str, str], on: str) -> list[str]:
    with psycopg.connect(url) as connection:
        query = sql.SQL(STANDING).format(sql.Identifier(table))
        shown: dict[str, Any] = dict(connection.execute(query, {"on": on}).fetchall())
    return [
        f"{name}: {stream} is shown as {shown.get(stream)}, and is {wanted.get(stream)}"
        for stream in sorted(wanted.keys() | shown.keys())
        if shown.get(stream) != wanted.get(stream)
    ]


def _twice(url: str, service: str) -> list[str]:
    found = []
    with psycopg.connect(url) as connection:
        for (table,) in connection.execute(TABLES).fetchall():
            query = sql.SQL(OVERLAP).format(table=sql.Identifier(table))
            (count,) = connection.execute(query).fetchone() or (0,)
            if count:
                found.append(f"{service}: read.{table}: {count} pairs of rows contradict")
    return found
