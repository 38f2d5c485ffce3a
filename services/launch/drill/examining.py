"""What makes a restored deployment a whole one: doubts are gathered, all of them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.launch.drill.figures import TOTALS, Figures
from shared.cli.rebuild import by_source
from shared.embedded.databases import SERVICES
from shared.follow.rebuild import rebuild_now
from shared.follow.statute import REGISTRY
from shared.log.document import parse
from shared.personal.document import Document
from shared.personal.documents import DocumentStore
from shared.personal.errors import (
    DocumentCorrupted,
    DocumentMissing,
    Erased,
    UnknownSubject,
    WrongMasterKey,
)
from shared.personal.keys import Keys, keys_engine
from shared.personal.secret import Secrets
from shared.proof import findings
from shared.proof.verify import Known, verify

PAPERS = 20  # of each service, that are opened; the newest
ERASED = text("""
    select document from log.event where type = 'ErasureCarriedOut' order by position""")
WITH_PAPERS = text("""
    select document from log.event
     where document like '%"digest":%' and document like '%"media_type":%'
     order by position desc limit 200""")
CLOSED = (DocumentMissing, DocumentCorrupted, UnknownSubject, WrongMasterKey)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a restored deployment is not believed to be the whole one."""

    where: str
    vi: str
    en: str


Say = Callable[[str], None]


def of_figures(restored: Figures, live: Figures) -> list[Doubt]:
    """Compare what the restored one says with what the living one said of the same positions."""
    doubts = []
    for service, here in restored.asked.items():
        there = live.asked[service]
        if (here.position, here.leaf) != (there.position, there.leaf):
            doubts.append(
                Doubt(
                    f"{service} @{here.position}",
                    "sổ khôi phục không phải là sổ đang chạy ở vị trí này",
                    "the restored log is not the living one at this position",
                )
            )
    for one in TOTALS:
        here_total, there_total = restored.totals[one.name], live.totals[one.name]
        if here_total != there_total:
            doubts.append(
                Doubt(
                    one.service,
                    f"{one.vi}: khôi phục {here_total:,}, đang chạy {there_total:,}",
                    f"{one.en}: restored {here_total:,}, living {there_total:,}",
                )
            )
    return doubts


async def of_logs(
    databases: Mapping[str, str], province: str, vkeys: Path, say: Say
) -> list[Doubt]:
    """Verify every log, and build every read model anew beside the restored one.

    Args:
        databases: Where each service's is, for psycopg.
        province: Whose logs they are.
        vkeys: The folder with the first key of each notary, where that is known.
        say: Told what is done.
    """
    doubts = []
    for service in SERVICES:
        say(f"{service}: sổ / log")
        first = vkeys / f"{service}.vkey"
        key = first.read_text().strip() if first.exists() else None  # a line
        known = Known(origin=f"luatsu/{province}/{service}", first_key=key)
        report = await asyncio.to_thread(verify, databases[service], known)
        doubts += [
            Doubt(f"{service} @{findings.where(one)}", *findings.words(one))
            for one in report.problems
        ]
        say(f"{service}: bảng đọc / read models")
        doubts += await asyncio.to_thread(of_read_models, databases[service], service)
    return doubts


def of_read_models(url: str, service: str) -> list[Doubt]:
    """Build the read models of a service beside what is there, and compare."""
    built = [
        one
        for source, projections in by_source(service, ())
        for one in rebuild_now(url, source, projections, swapping=False)
    ]
    return [
        Doubt(
            f"{service}/{one.table}",
            f"bảng đọc khác sổ ở {one.differing} dòng",
            f"the read model differs from the log in {one.differing} rows",
        )
        for one in built
        if one.doubtful
    ]


async def of_keys(
    databases: Mapping[str, str], keys_url: str, secrets: Secrets, documents: Path, say: Say
) -> list[Doubt]:
    """See that nobody erased came back, and that papers open with their keys."""
    say("khóa và giấy tờ / keys and papers")
    engine = keys_engine(keys_url)
    keys = Keys(engine, secrets)
    doubts: list[Doubt] = []
    try:
        for service, url in databases.items():
            log = create_async_engine(psycopg_url(url))
            try:
                async with log.connect() as connection:
                    erased = await connection.execute(ERASED) if service == REGISTRY else ()
                    gone = [parse(one)[1]["subject_id"] for (one,) in erased]
                    bodies = [parse(one)[1] for (one,) in await connection.execute(WITH_PAPERS)]
            finally:
                await log.dispose()
            doubts += await of_erased(keys, [UUID(one) for one in gone])
            papers = [paper for body in bodies for paper in papers_in(body)][:PAPERS]
            doubts += await of_papers(DocumentStore(documents, keys), papers)
        return doubts
    finally:
        await engine.dispose()


async def of_erased(keys: Keys, gone: Sequence[UUID]) -> list[Doubt]:
    """See that those who were erased have no key, and can be given none."""
    readable = await keys.keys(gone)
    buried = await keys.erased(gone)
    return [
        Doubt("keys", "một người đã được xóa lại đọc được", "an erased person is readable again")
        for one in gone
        if one in readable or one not in buried
    ]


async def of_papers(store: DocumentStore, papers: Sequence[Document]) -> list[Doubt]:
    """See that papers open; those of the erased do not, and should not."""
    doubts = []
    for paper in papers:
        try:
            await store.get(paper, paper.key_id)
        except Erased:
            continue
        except CLOSED as error:
            why = type(error).__name__
            where = f"documents/{paper.digest[:12]}"
            doubts.append(
                Doubt(where, f"giấy tờ không mở được: {why}", f"a paper does not open: {why}")
            )
    return doubts


def papers_in(body: object) -> list[Document]:
    """Find the papers that an event names."""
    match body:
        case {"digest": str(), "media_type": str(), "key_id": str()}:
            return [Document.model_validate(body)]
        case dict():
            return [one for value in body.values() for one in papers_in(value)]
        case list():
            return [one for value in body for one in papers_in(value)]
        case _:
            return []


def psycopg_url(url: str) -> str:
    """Write an address for SQLAlchemy."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
