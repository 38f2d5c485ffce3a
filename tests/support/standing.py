"""What stands in a registry for a test: events appended past the rules, all about one person."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from shared import edge
from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateEntered,
    DossierKind,
)
from shared.contracts.registry.certificate_revocation import CertificateRevoked, LegalBasis
from shared.contracts.registry.engagement import EngagementOpened, EngagementStage, Purpose
from shared.contracts.registry.membership import MembershipAdmitted
from shared.contracts.registry.organisation import OrganisationForm, OrganisationRegistered
from shared.contracts.registry.training import CpdYearOpened
from shared.contracts.values import CertificateNumber
from shared.decider import Decided
from shared.folding import fold
from shared.log.entry import Write
from shared.messages import Channel, Event
from shared.recording import Cause, record
from shared.runtime import Runtime
from tests.support.spec import OFFICER

OURS: Final = "20194"
DAY: Final = date(2025, 7, 10)
OFFICE: Final = UUID(int=701)
ENTERED, REVOKED = UUID(int=702), UUID(int=703)
NUMBER: Final = CertificateNumber(province="48", issuer="BTP", year=2016, serial="0703/TP/LS-CCHN")


def happened(person: UUID) -> Iterator[tuple[str, UUID, Event]]:
    """Give what has happened: about the person, in our area."""
    whose: dict[str, Any] = {"person_id": person, "full_name": "Trần Văn Thử", "area": OURS}
    yield (
        "organisation",
        OFFICE,
        OrganisationRegistered(
            name="Văn phòng luật sư Thử",
            form=OrganisationForm.LAW_OFFICE,
            registration_number="48.01.0701/TP/ĐKHĐ",
            seat="1 Trần Phú",
            area=OURS,
            registered_on=date(2019, 1, 2),
        ),
    )
    yield (
        "certificate",
        UUID(int=704),
        CertificateApplied(
            **whose,
            kind=DossierKind.PASSED,
            dossier_number="LS-2025-000704",
            filed_on=DAY,
            channel=Channel.COUNTER,
        ),
    )
    for key in (ENTERED, REVOKED):
        number = NUMBER.model_copy(update={"serial": f"{key.int:04}/TP/LS-CCHN"})
        issued_on = date(2016, 3, 1)
        entered = CertificateEntered(
            **whose, number=number, issued_on=issued_on, entered_from="sổ cũ"
        )
        yield "certificate", key, entered
    yield "certificate", REVOKED, taken(person)
    admitted_on = date(2016, 5, 3)
    member = MembershipAdmitted(
        **whose, certificate_id=ENTERED, number=NUMBER, bar="Đoàn", admitted_on=admitted_on
    )
    yield "membership", UUID(int=705), member
    yield (
        "training",
        UUID(int=706),
        CpdYearOpened(
            **whose,
            membership_id=UUID(int=705),
            bar="Đoàn",
            year=2025,
            owed_from=date(2025, 1, 1),
            required_hours=8,
        ),
    )
    yield (
        "engagement",
        UUID(int=707),
        EngagementOpened(
            agency="Ban quản lý",
            area=OURS,
            purpose=Purpose.PROJECT,
            about="Đường",
            stage=EngagementStage.BEGINNING,
            organisation_id=OFFICE,
            organisation_name="Văn phòng luật sư Thử",
            opened_on=DAY,
        ),
    )


def taken(person: UUID) -> CertificateRevoked:
    """One certificate is revoked, so that another may be asked for."""
    return CertificateRevoked(
        decision_id=UUID(int=1),
        person_id=person,
        full_name="Trần Văn Thử",
        area=OURS,
        number=NUMBER,
        ground=None,
        basis=LegalBasis(law="Luật Luật sư", version=DAY, article="18"),
        decided_on=date(2020, 1, 2),
        revoked_on=date(2020, 1, 2),
        entered_from="sổ cũ",
    )


async def put(runtime: Runtime, noun: str, key: UUID, event: Event) -> None:
    """Append an event to a stream as the kernel does, past the rules."""
    decider = runtime.deciders[noun]
    stream, command = decider.stream(key), edge.new_id()
    async with runtime.connection() as connection:
        query = text("select * from log.event where stream = :of order by version")
        found = await connection.execute(query, {"of": stream})
        version = len(found.all())
    before = fold(decider, stream, [])
    folded = {stream: type(before)(stream, before.state, version, 0, [])}
    cause = Cause(
        province=runtime.settings.province,
        service=runtime.name,
        software_version="0",
        command_id=command,
        fingerprint=b"",
        received_at=edge.now(),
        actor=OFFICER,
        correlation_id=command,
        causation_id=None,
    )
    decided = [Decided(event=event, effective_on=DAY)]
    made = await record(decided, folded, runtime.deciders, stream, cause, keys=runtime.keys)
    answer = await runtime.appender.append(
        Write(
            id=command,
            fingerprint=b"",
            outcome="done",
            answer={},
            streams=made.streams,
            entries=made.entries,
        )
    )
    assert answer.result == "new"
