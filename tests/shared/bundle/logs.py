"""Two real logs with a case in them, signed, cosigned and stamped as a deployment does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.edge import new_id
from shared.log.appender import Appender
from shared.log.document import halves
from shared.log.entry import Entry, Write
from shared.messages import Actor, Envelope, Role
from shared.proof import head as heads
from shared.proof import note as notes
from shared.proof import signing, store
from shared.proof.note import Signer

PERSON, ERASED, STRANGER = UUID(int=0xA), UUID(int=0xB), UUID(int=0xC)
CASE = f"certificate-{UUID(int=0x100)}"
OTHER = f"certificate-{UUID(int=0x101)}"
PERSON_STREAM = f"person-{PERSON}"
PENALTY = f"penalty-{UUID(int=0x200)}"
FINDING = f"violation-{UUID(int=0x201)}"
LAW = f"law-{UUID(int=0x300)}"
SHIPPED_ROW = "CERT-BAR-CONFIRM-DAYS/2013-07-01"
ADDED_ROW = "CERT-DECIDE-DAYS/2026-01-01"
SEALED = b"luatsu document v1\nnot plain at all"
DIGEST = sha256(SEALED).hexdigest()
LOST = "f" * 64
ONE_DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
WITNESS = notes.signer("luatsu/48/witness/bar", b"w" * 32, notes.WITNESS)


def paper(digest: str = DIGEST, size: int = 16) -> dict[str, Any]:
    """Name a paper as an event does."""
    said = {"media_type": "application/pdf", "size": size, "name": "scan", "digest": digest}
    return {**said, "key_id": str(PERSON)}


@dataclass(slots=True)
class Log:
    """One log of a deployment, for a test to write and to sign."""

    url: str
    service: str
    signers: list[Signer] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Name it."""
        return heads.origin("48", self.service)

    @property
    def first_key(self) -> str:
        """Name what a stranger must know."""
        return self.signers[0].verifier.vkey

    async def write(self, *events: Mapping[str, Any]) -> list[UUID]:
        """Store events, each a command of its own; their ids."""
        appender = Appender(self.url)
        await appender.start()
        try:
            return [await self._store(appender, one) for one in events]
        finally:
            await appender.stop()

    async def _store(self, appender: Appender, said: Mapping[str, Any]) -> UUID:
        command = said.get("command_id") or new_id()
        stream = said["stream"]
        version = self.versions.get(stream, 0) + 1
        around: dict[str, Any] = {
            "id": uuid5(command, "event/0"),
            "province": "48",
            "service": self.service,
            "stream": stream,
            "version": version,
            "command_id": command,
            "fingerprint": "01" * 32,
            "type": said["type"],
            "software_version": "1.0.0",
            "received_at": NOON,
            "recorded_at": NOON,
            "effective_on": ONE_DAY,
            "actor": Actor(id=UUID(int=7), role=Role.DEPARTMENT, unit="Sở Tư pháp"),
            "decision": None,
            "rule_rows": (),
            "subjects": (),
            "areas": (),
            "correlation_id": command,
            "causation_id": None,
            "voids": None,
            "key_ids": (),
        }
        for name in around.keys() & said.keys():
            around[name] = said[name]
        head, tail = halves(
            Envelope.model_validate(around), {"type": said["type"], **said.get("event", {})}
        )
        entry = Entry(
            stream=stream,
            version=version,
            type=said["type"],
            effective_on=ONE_DAY,
            head=head,
            tail=tail,
        )
        await appender.append(
            Write(
                id=command,
                fingerprint=b"\1" * 32,
                outcome="done",
                answer={},
                streams={stream: (version - 1, 1)},
                entries=(entry,),
            )
        )
        self.versions[stream] = version
        return UUID(str(around["id"]))

    async def sign(self, *, cosigned: bool = False, stamp: bytes | None = None) -> int:
        """Sign the log as it stands, as its notary does; the size of the head."""
        engine = create_async_engine(self.url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            if not self.signers:
                self.signers.append(notes.new_signer(self.origin))
            said = await store.statements(connection)
            chain, signer = await signing.state_keys(connection, self.origin, said, self.signers)
            newest = await store.newest(connection)
            tree = await store.frontier(connection, newest.size if newest else 0)
            office = signing.Office(self.origin, tree, chain, signer)
            position, at = await signing.now(connection)
            kept: list[signing.Kept] = []
            grown = await signing.grow(connection, tree, position, kept)
            if grown.size > tree.size:
                _, note = await signing.sign(connection, office, grown, kept, at)
            else:
                assert newest is not None
                note = notes.parse(newest.note)
            if cosigned:
                line = WITNESS.cosign(note.text, 1_795_521_600).line
                await self._put(connection, COSIGN, size=position, name=WITNESS.name, line=line)
            if stamp is not None:
                await self._put(connection, STAMP, size=position, token=stamp)
        await engine.dispose()
        return position

    async def note(self, size: int) -> str:
        """Read the head of a size as it was signed."""
        engine = create_async_engine(self.url)
        async with engine.connect() as connection:
            found = await store.head(connection, size)
        await engine.dispose()
        assert found is not None
        return found.note

    async def _put(self, connection: Any, query: Any, **said: Any) -> None:
        await connection.execute(query, said)


COSIGN = text("insert into log.cosignature (size, witness, line) values (:size, :name, :line)")
STAMP = text("""
    insert into log.time_stamp (size, authority, token, stamped_at)
    values (:size, 'https://tsa.example/', :token, now())""")


@dataclass(frozen=True, slots=True)
class Deployment:
    """The logs of a province and its store of papers."""

    logs: Mapping[str, Log]
    documents: Path

    @property
    def databases(self) -> dict[str, str]:
        """Say where the logs are."""
        return {name: log.url for name, log in self.logs.items()}

    @property
    def keys(self) -> list[str]:
        """Name what a stranger must know."""
        return [log.first_key for log in self.logs.values()]


def fillers(count: int, stream: str) -> Sequence[Mapping[str, Any]]:
    """Write events that have nothing to do with the case."""
    return [
        {
            "stream": f"{stream}-{UUID(int=0xF000 + n)}",
            "type": "Filled",
            "event": {"note": f'số {n} \\ "'},
        }
        for n in range(1, count + 1)
    ]


async def tell_the_story(registry: Log, discipline: Log) -> None:
    """A person's certificate, the penalty that touched it, who read what, and an erasure."""
    await registry.write(
        {"stream": PERSON_STREAM, "type": "PersonRegistered", "event": {"name": "Nguyễn Văn A"}},
        *fillers(5, "organisation"),
        {
            "stream": LAW,
            "type": "RuleRowAdded",
            "event": {"row_id": ADDED_ROW, "rule": "CERT-DECIDE-DAYS", "value": "7"},
        },
    )
    await registry.write(
        {
            "stream": CASE,
            "type": "CertificateApplied",
            "rule_rows": (SHIPPED_ROW, ADDED_ROW, "X-NONE/none"),
            "subjects": (PERSON,),
            "key_ids": (PERSON,),
            "event": {
                "person_id": str(PERSON),
                "residence": "v1.sealed",
                "items": [{"label": "Đơn", "document": paper()}, {"document": paper(LOST)}],
            },
        }
    )
    story = new_id()
    (found,) = await discipline.write(
        {"stream": FINDING, "type": "ViolationFound", "correlation_id": story}
    )
    *_, decided = await discipline.write(
        *fillers(3, "case"),
        {
            "stream": PENALTY,
            "type": "PenaltyDecided",
            "correlation_id": story,
            "causation_id": found,
            "event": {"person_id": str(PERSON), "certificate": CASE},
        },
    )
    (deprived,) = await registry.write(
        {
            "stream": CASE,
            "type": "CertificateUseDeprived",
            "correlation_id": story,
            "causation_id": decided,
            "subjects": (PERSON, ERASED),
            "event": {"penalty": PENALTY},
        }
    )
    await discipline.write(
        {
            "stream": f"effect-{UUID(int=0x400)}",
            "type": "EffectResolved",
            "causation_id": deprived,
            "event": {"reason": "đã xong"},
        }
    )
    await registry.write(
        {
            "stream": f"reading-{UUID(int=0x401)}",
            "type": "PersonalDataRead",
            "event": {"of": [str(PERSON)], "fields": ["residence"], "case": CASE, "purpose": "x"},
        },
        {
            "stream": f"reading-{UUID(int=0x402)}",
            "type": "PersonalDataRead",
            "event": {"of": [str(STRANGER)], "fields": ["phone"], "case": OTHER, "purpose": "y"},
        },
        {
            "stream": f"erasure-{UUID(int=0x403)}",
            "type": "ErasureCarriedOut",
            "event": {"subject_id": str(ERASED), "basis": "z"},
        },
        {
            "stream": f"erasure-{UUID(int=0x404)}",
            "type": "ErasureCarriedOut",
            "event": {"subject_id": str(STRANGER), "basis": "z"},
        },
        *fillers(300, "branch"),
    )
