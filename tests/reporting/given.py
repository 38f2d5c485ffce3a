"""Events made by hand, recorded one after another in each source's log, and rows kept of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.app import build
from shared.contracts.discipline.case import DisciplinaryCaseOpened, DisciplineDecided, Form
from shared.contracts.discipline.penalty import (
    Deprivation,
    OffenderKind,
    PenaltyDecided,
    PenaltyMinutesMade,
)
from shared.contracts.discipline.violation import Source, Track, ViolationRecorded, ViolationTaken
from shared.contracts.inspection.inspection import Body, InspectionOpened, Kind
from shared.contracts.inspection.recommendation import InspectionRecommended
from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateDeprivationAnnulled,
    CertificateEntered,
    CertificateUseDeprived,
    DossierKind,
)
from shared.contracts.registry.membership import (
    MembershipAdmitted,
    MembershipDisciplineAnnulled,
    MembershipSuspended,
    NameDeleted,
)
from shared.contracts.registry.organisation import OrganisationForm, OrganisationRegistered
from shared.contracts.values import CertificateNumber
from shared.decider import holding
from shared.law.data import load_holidays, load_rules, load_territory
from shared.messages import Actor, Channel, Event, Recorded, Role
from shared.read import intervals
from shared.read.projection import Projection
from shared.web.listing import Ask
from tests.support.spec import OFFICER, recorded

AREA, ANOTHER_AREA = "20410", "20242"
QUAN, LAN = UUID(int=1), UUID(int=2)  # persons, and their certificates and memberships
ONE, ANOTHER = UUID(int=11), UUID(int=12)  # decisions
FIRM = UUID(int=21)
MATTER = UUID(int=31)  # a violation, and what is opened on it
NUMBER = CertificateNumber(province="48", issuer="BTP", year=2014, serial="0412/TP/LS-CCHN")
OTHER_NUMBER = CertificateNumber(province="48", issuer="BTP", year=2015, serial="1187/TP/LS-CCHN")
ANYBODY = Actor(id=None, role=Role.CITIZEN, unit="")
BAR = Actor(id=UUID(int=8), role=Role.BAR, unit="Đoàn Luật sư")
COMMUNE = Actor(id=UUID(int=9), role=Role.COMMUNE, unit="UBND phường", areas=(AREA,))
ELSEWHERE = Actor(id=UUID(int=10), role=Role.COMMUNE, unit="UBND xã", areas=(ANOTHER_AREA,))
SOURCES = ("registry", "inspection", "discipline")
VIEWS = {one.noun: one for one in build().projections}
RULES, CALENDAR, TERRITORY = load_rules(), load_holidays(), load_territory()


@dataclass
class World:
    """What was recorded, by stream, and how far each log has come."""

    connection: AsyncConnection
    at: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SOURCES, 0))
    streams: dict[str, list[Recorded[Any]]] = field(default_factory=dict)

    async def create(self) -> None:
        """Make the tables as the kernel does."""
        for one in VIEWS.values():
            await self.connection.run_sync(one.table.metadata.create_all)

    async def record(self, noun: str, key: UUID, *events: Event, voids: UUID | None = None) -> UUID:
        """Append to a stream, keep the rows, and give the id of the last command."""
        view, stream = VIEWS[noun], f"{noun}-{key}"
        for event in events:
            position = self.at[view.source] = self.at[view.source] + 1
            one = recorded(event, position, stream=stream, service=view.source, voids=voids)
            self.streams.setdefault(stream, []).append(one)
            await follow(self.connection, view, stream, self.streams[stream])
        return UUID(int=self.at[view.source])

    def ask(
        self,
        on: date,
        actor: Actor = OFFICER,
        *,
        known_at: Mapping[str, int] | None = None,
        after: str | None = None,
        limit: int = 100,
        **parameters: str,
    ) -> Ask:
        """Ask for a day, as believed now or then."""
        return Ask(
            actor=actor,
            on=on,
            known_at={**self.at, **(known_at or {})},
            rules=RULES,
            calendar=CALENDAR,
            territory=TERRITORY,
            after=after,
            limit=limit,
            parameters=parameters,
        )


async def follow(
    connection: AsyncConnection,
    view: Projection[Any, Any],
    stream: str,
    history: list[Recorded[Any]],
) -> None:
    """Do as the kernel does: fold what holds of a stream, and write what follows."""
    state = reduce(view.evolve, (one.data for one in holding(history)), view.initial)
    position = history[-1].position
    await intervals.write(connection, view.table, stream, position, view.rows_of(state))


# Events ----------------------------------------------------------------------------------------


def entered(person: UUID = QUAN, name: str = "Đặng Minh Quân") -> CertificateEntered:
    """A certificate of 2014 from the old register."""
    return CertificateEntered(
        person_id=person,
        full_name=name,
        area=AREA,
        number=NUMBER if person == QUAN else OTHER_NUMBER,
        issued_on=date(2014, 10, 9),
        entered_from="sổ cũ",
    )


def admitted(person: UUID = QUAN, name: str = "Đặng Minh Quân") -> MembershipAdmitted:
    """A membership since the end of 2014."""
    return MembershipAdmitted(
        person_id=person,
        full_name=name,
        certificate_id=person,
        number=NUMBER if person == QUAN else OTHER_NUMBER,
        bar="Đoàn Luật sư",
        card_number="7731",
        area=AREA,
        admitted_on=date(2014, 12, 17),
    )


def deprived(by: UUID, starts_on: date, ends_on: date) -> CertificateUseDeprived:
    """The use taken away by a decision."""
    return CertificateUseDeprived(decision_id=by, starts_on=starts_on, ends_on=ends_on)


def deprivation_annulled(by: UUID) -> CertificateDeprivationAnnulled:
    """That decision annulled."""
    return CertificateDeprivationAnnulled(decision_id=by)


def suspended(by: UUID, starts_on: date, ends_on: date) -> MembershipSuspended:
    """The membership suspended by a decision."""
    return MembershipSuspended(decision_id=by, starts_on=starts_on, ends_on=ends_on)


def deleted(by: UUID, on: date) -> NameDeleted:
    """The name deleted by a decision."""
    return NameDeleted(decision_id=by, deleted_on=on)


def discipline_annulled(by: UUID) -> MembershipDisciplineAnnulled:
    """That decision annulled."""
    return MembershipDisciplineAnnulled(decision_id=by)


def applied(filed_on: date, number: str = "LS-2025-000147") -> CertificateApplied:
    """A dossier of a trainee who passed."""
    return CertificateApplied(
        person_id=LAN,
        full_name="Nguyễn Thị Lan",
        area=AREA,
        kind=DossierKind.PASSED,
        dossier_number=number,
        filed_on=filed_on,
        channel=Channel.COUNTER,
    )


def registered(area: str = AREA) -> OrganisationRegistered:
    """A law office."""
    return OrganisationRegistered(
        name="Văn phòng luật sư Quân và Cộng sự",
        form=OrganisationForm.LAW_OFFICE,
        registration_number="48.01.0233/TP/ĐKHĐ",
        seat="18 phố Cầu Đá",
        area=area,
        registered_on=date(2019, 3, 2),
    )


def recommended(received_on: date, area: str = AREA) -> InspectionRecommended:
    """A recommendation to inspect the office."""
    return InspectionRecommended(
        number="KN-2025-000001",
        organisation_id=FIRM,
        organisation_name="Văn phòng luật sư Quân và Cộng sự",
        area=area,
        recommender="UBND phường",
        received_on=received_on,
        grounds="Không niêm yết thù lao",
        evidence=(),
        channel=Channel.POST,
    )


def opened(opened_on: date, recommendation: UUID | None = None) -> InspectionOpened:
    """A check of the office by the Department."""
    return InspectionOpened(
        kind=Kind.CHECK,
        number="KT-2025-000001",
        organisation_id=FIRM,
        organisation_name="Văn phòng luật sư Quân và Cộng sự",
        area=AREA,
        recommendation_id=recommendation,
        scope="Niêm yết thù lao",
        period_from=date(2025, 1, 1),
        period_to=date(2025, 6, 30),
        opened_on=opened_on,
        head="Lê Thị Hạnh",
        members=(),
        body=Body.DEPARTMENT,
    )


def violated(
    recorded_on: date,
    track: Track = Track.DISCIPLINE,
    certificate: UUID | CertificateNumber | None = QUAN,
) -> ViolationRecorded:
    """A violation by a lawyer."""
    return ViolationRecorded(
        source=Source.REPORT,
        referral_id=None,
        inspection_id=None,
        track_proposed=track,
        act=None,
        description="Nhận tiền ngoài hợp đồng",
        certificate=certificate,
        organisation_id=FIRM,
        area=AREA,
        committed_on=recorded_on,
        recorded_on=recorded_on,
        reporter_unit="Sở Tư pháp",
    )


def taken(on: date, track: Track = Track.DISCIPLINE) -> ViolationTaken:
    """A case or a penalty opened on the violation, under the same id."""
    return ViolationTaken(track=track, by=MATTER, taken_on=on)


def case_opened(on: date) -> DisciplinaryCaseOpened:
    """A case on the violation."""
    return DisciplinaryCaseOpened(
        violation_id=MATTER, certificate=QUAN, area=AREA, opened_on=on, regulation=None
    )


def disciplined(on: date, by: UUID = ONE, form: Form = Form.REPRIMAND) -> DisciplineDecided:
    """The board's decision."""
    return DisciplineDecided(
        case_id=MATTER,
        violation_id=MATTER,
        decision_id=by,
        certificate=QUAN,
        area=AREA,
        form=form,
        decided_on=on,
        starts_on=on,
        ends_on=None,
    )


def minutes(on: date) -> PenaltyMinutesMade:
    """Minutes of the violation."""
    return PenaltyMinutesMade(
        violation_id=MATTER,
        offender=OffenderKind.INDIVIDUAL,
        certificate=NUMBER,
        organisation_id=None,
        area=AREA,
        act="82/2020:6.1.a",
        committed_on=on,
        made_on=on,
        minutes_number="BB-01",
    )


def fined(on: date, by: UUID = ONE, term: Deprivation | None = None) -> PenaltyDecided:
    """The decision on the minutes."""
    return PenaltyDecided(
        penalty_id=MATTER,
        violation_id=MATTER,
        decision_id=by,
        offender=OffenderKind.INDIVIDUAL,
        certificate=NUMBER,
        organisation_id=None,
        area=AREA,
        act="82/2020:6.1.a",
        fine_vnd=20_000_000,
        deprivation=term,
        decided_on=on,
    )
