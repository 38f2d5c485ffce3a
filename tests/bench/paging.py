"""Pages over a register of 100,000 persons and a million events: how long a service takes, how big.

The logs are filled by hand, the read models made anew out of them; then the services start, and
one reader asks for page after page. Not of the usual run: `python -m tests.bench page`.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import md5
from statistics import quantiles
from time import perf_counter
from urllib.parse import quote
from uuid import UUID

from shared.cli.rebuild import by_source
from shared.contracts.registry.person import PersonRegistered
from shared.contracts.registry.practice import LawyerJoinedOrganisation, PracticeForm
from shared.follow.rebuild import rebuild_now
from shared.law.territory import Level
from shared.log.document import whole
from shared.messages import Event, Role
from tests.bench.client import door
from tests.bench.rebuilding import AT_ONCE, COMMAND, MARK, MORE, ONE, OTHER
from tests.bench.serving import serving
from tests.bench.table import Line, tell
from tests.registry.training import given as training
from tests.reporting import given
from tests.shared.log.given import envelope
from tests.support.province import Province

PERSONS = 100_000
PROVINCE = "48"
OFFICES = 1_000
ASKED = 60  # times each
FIRM = UUID(int=21)
ADAPTED = ("Đặng Minh Quân", "0412/TP/LS-CCHN", "7731", given.AREA)  # another for each person
FIRST = ("Đặng", "Bùi", "Hồ", "Lý", "Trịnh", "Phan", "Võ", "Dương", "Đỗ", "Ngô")
MIDDLE = ("Minh", "Thị", "Văn", "Ngọc", "Đức", "Hữu", "Quang", "Thanh", "Kim", "Gia")
LAST = ("Quân", "Lan", "Sơn", "Hà", "Phúc", "An", "Bảo", "Châu", "Dũng", "Giang")
FILL = """
    with filled as (
      select %(after)s + i / %(beside)s * %(beside)s * %(count)s + (v - 1) * %(beside)s
               + i %% %(beside)s + 1 as position,
             v, n.noun || '-' || id as stream, t.type, md5(id || n.noun)::uuid as command,
             replace(replace(replace(replace(replace(replace(replace(t.document,
               %(mark)s, id), %(command)s, md5(id || n.noun)::uuid::text),
               %(firm)s, lpad(to_hex(i %% %(offices)s), 8, '0') || '-0000-7000-8000-000000000021'),
               %(name)s, (%(first)s::text[])[1 + i / 1000 %% 10] || ' '
                 || (%(middle)s::text[])[1 + i / 100 %% 10] || ' '
                 || (%(last)s::text[])[1 + i / 10 %% 10]),
               %(serial)s, i || '/TP/LS-CCHN'), %(card)s, i::text),
               %(area)s, (%(areas)s::text[])[1 + i %% %(communes)s]) as document
        from generate_series(%(from)s::int, %(to)s::int) i,
             lateral (select lpad(to_hex(i), 8, '0') || '-0000-7000-8000-'
                               || left(md5(i::text), 12) as id) s,
             (select %(noun)s::text as noun) n,
             unnest(%(types)s::text[], %(documents)s::text[])
               with ordinality t(type, document, v))
    insert into log.event
      (position, version, effective_on, recorded_at, stream, type, leaf, document)
    select position, v, date '2025-01-02', timestamptz '2025-01-02', stream, type,
           sha256('\\x00'::bytea || convert_to(document, 'UTF8')), document from filled"""
HEAD = """
    update log.head set position = (select max(position) from log.event), instant = now()"""
STREAMS = "insert into log.stream select stream, max(version) from log.event group by stream"
FOLLOWED = "source, position, stream, version, type, command, leaf, document, recorded_at"
OUT = f"""
    copy (select 'registry', position, stream, version, type, '{COMMAND}'::uuid, leaf, document,
                 recorded_at from log.event order by position) to stdout"""
STANDS = """
    update follow.checkpoint set position = %s, leaf = %s where source = 'registry'"""


def lives() -> Sequence[tuple[str, tuple[Event, ...]]]:
    """Say what happens to each person: ten events on five streams."""
    person = PersonRegistered(
        person_id=MARK,
        full_name=ADAPTED[0],
        citizen_number="v1.",
        birth_date="v1.",
        area=given.AREA,
        registered_on=date(2014, 1, 6),
    )
    joined = LawyerJoinedOrganisation(
        person_id=MARK,
        full_name=ADAPTED[0],
        certificate_id=MARK,
        organisation_id=FIRM,
        organisation_name="Văn phòng luật sư Quân và Cộng sự",
        form=PracticeForm.CONTRACTED_LAWYER,
        area=given.AREA,
        joined_on=date(2015, 1, 5),
    )
    year = training.opened.model_copy(update={"person_id": MARK, "full_name": ADAPTED[0]})
    return (
        ("person", (person,)),
        (
            "certificate",
            (
                given.entered(MARK, ADAPTED[0]).model_copy(update={"number": given.NUMBER}),
                given.deprived(ONE, date(2025, 7, 1), date(2025, 9, 1)),
                given.deprivation_annulled(ONE),
            ),
        ),
        (
            "membership",
            (
                given.admitted(MARK, ADAPTED[0]).model_copy(update={"number": given.NUMBER}),
                given.suspended(OTHER, date(2025, 2, 1), date(2025, 3, 1)),
                given.discipline_annulled(OTHER),
            ),
        ),
        ("practice", (joined,)),
        ("training", (year, training.trained(4))),
    )


def filled(one: Province, persons: int) -> int:
    """Write the registry's log; say how many events it has."""
    communes = given.TERRITORY.areas_on(date(2026, 1, 1), Level.COMMUNE, PROVINCE)
    areas = [area.code for area in communes]
    after = 0
    with one.database("registry") as connection:
        for noun, events in lives():
            bound = {**_documents(noun, events), "areas": areas, "communes": len(areas)}
            for first in range(0, persons, MORE):
                until = min(first + MORE, persons) - 1
                said = {**bound, "after": after, "from": first, "to": until}
                connection.execute(FILL.encode(), said)
            after += persons * len(events)
            tell(f"pages: {after:,} events")
        connection.execute(STREAMS.encode())
        connection.execute(HEAD.encode())
        connection.execute("vacuum analyze log.event, log.stream")
    return after


def _documents(noun: str, events: Sequence[Event]) -> dict[str, object]:
    documents = [
        whole(
            envelope(f"{noun}-{MARK}", n, type=event.type, command_id=COMMAND),
            event.model_dump(mode="json"),
        ).decode()
        for n, event in enumerate(events, start=1)
    ]
    return {
        "beside": AT_ONCE,
        "count": len(events),
        "offices": OFFICES,
        "noun": noun,
        "mark": str(MARK),
        "command": str(COMMAND),
        "firm": str(FIRM),
        **dict(zip(("name", "serial", "card", "area"), ADAPTED, strict=True)),
        "first": list(FIRST),
        "middle": list(MIDDLE),
        "last": list(LAST),
        "types": [event.type for event in events],
        "documents": documents,
    }


def known(one: Province, last: int) -> None:
    """Let reporting have all that the registry recorded, and each say that it followed it."""
    with one.database("registry") as registry, one.database("reporting") as reporting:
        into = f"copy follow.followed ({FOLLOWED}) from stdin"
        with (
            registry.cursor().copy(OUT.encode()) as out,
            reporting.cursor().copy(into.encode()) as taken,
        ):
            for block in out:
                taken.write(block)
        reporting.execute("vacuum analyze follow.followed")
        leaf = registry.execute("select leaf from log.event where position = %s", [last]).fetchone()
        assert leaf is not None
        for each in (registry, reporting):
            each.execute(STANDS, [last, leaf[0]])


def shown(one: Province) -> None:
    """Make the read models anew."""
    for service in ("registry", "reporting"):
        for source, of in by_source(service, []):
            if source.name == "registry":
                begun = perf_counter()
                at = one.deployment.postgres.conninfo(service)
                rebuild_now(at, source, of)
                tell(f"pages: {service} made anew in {perf_counter() - begun:.0f} s")


def pages() -> Iterator[tuple[str, str]]:
    """List what is asked: whose, and the address."""
    at = f"000003e8-0000-7000-8000-{_md5('1000')}"
    for path in (
        "/reporting",
        "/reporting/department",
        "/reporting/worklist",
        "/reporting/dashboard",
        "/reporting/members",
        "/reporting/members?name=quan",
        "/reporting/figures",
        "/reporting?name=Bui Ngoc Lan",
        "/reporting/late",
        f"/reporting/persons/{at}",
    ):
        yield "reporting", path
    for path in (
        "/registry",
        "/registry/persons",
        f"/registry/persons/{at}",
        f"/registry/certificates/{at}",
        f"/registry/memberships/{at}",
        "/registry/certificates/apply-for-certificate",
        f"/registry/certificates/{at}/propose-certificate-revocation",
    ):
        yield "registry", path


def _md5(said: str) -> str:
    return md5(said.encode(), usedforsecurity=False).hexdigest()[:12]


def paging(persons: int = PERSONS) -> list[Line]:
    """Fill, start and ask."""
    with serving() as one:
        for name in tuple(one.processes):
            one.kill(name)
        last = filled(one, persons)
        known(one, last)
        shown(one)
        for name in ("registry", "reporting"):
            one.start(name)
            one.ready(name)
        return asyncio.run(asked(one))


async def asked(one: Province) -> list[Line]:
    """Ask for each page, again and again."""
    lines = []
    for service, path in pages():
        async with door(one.ports[service], one.token(Role.DEPARTMENT)) as ask:
            took, size, status = [], 0, 0
            for _ in range(ASKED):
                begun = perf_counter()
                status, body = await ask.get(quote(path, safe="/?=&"))
                took.append((perf_counter() - begun) * 1000)
                size = len(body)
        ranks = quantiles(took, n=20, method="inclusive")
        what = f"page {path} ({status})"
        beside = f"p95 {ranks[18]:.0f} ms, {size / 1024:.0f} KB"
        lines.append(Line(what, None, ranks[9], max(took), beside, "p95 ≤ 100"))
        tell(f"{what}: {beside}")
    return lines
