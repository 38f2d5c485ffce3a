"""Lawyers and organisations of a running registry, and what became of them by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from services.registry import branch, certificate, membership, organisation, person, practice
from services.registry.branch.rules import RegisterBranch
from services.registry.certificate.entry import EnterCertificate, PrintedNumber
from services.registry.membership.admission import AdmitMember
from services.registry.organisation.registration import RegisterOrganisation
from services.registry.practice.rules import RecordLawyerJoined
from shared import edge
from shared.contracts.registry.organisation import OrganisationForm
from shared.contracts.registry.practice import PracticeForm
from shared.corrections import VoidRecord
from shared.decider import Decider
from shared.folding import Folded
from shared.law.calendar import legal_day
from shared.log import reader
from shared.messages import Command, Role
from shared.request import Done
from tests.shared.asked import COMMUNE
from tests.shared.asked import person as registered
from tests.support.eventually import eventually
from tests.support.together import Together

BAR = "Đoàn Luật sư giả định"
SERIAL = count(1)
BEGAN = date(2024, 3, 1)
NOUNS: Mapping[str, Decider[Any, Any, Any, Any]] = {
    one.noun: one
    for one in (
        person.decider,
        certificate.decider,
        membership.decider,
        practice.decider,
        organisation.decider,
        branch.decider,
    )
}


def today() -> date:
    """Say which legal day it is."""
    return legal_day(edge.now())


def days_ago(days: int) -> date:
    """Say which day it was."""
    return today() - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Lawyer:
    """Somebody with a certificate, and a membership of the Bar."""

    person: UUID
    certificate: UUID
    membership: UUID


@dataclass(frozen=True, slots=True)
class Register:
    """A running registry."""

    services: Together

    async def give(
        self, noun: str, command: Command, key: UUID | None = None, role: Role = Role.DEPARTMENT
    ) -> Done:
        """Give a command."""
        return await self.services.give(NOUNS[noun], command, key=key, role=role)

    async def certified(self) -> tuple[UUID, UUID]:
        """Enter somebody's certificate out of an old register."""
        whose = (await self.give("person", registered())).id
        number = PrintedNumber(
            province="48", issuer="Bộ trưởng Bộ Tư pháp", year=2015, serial=f"9{next(SERIAL):04d}"
        )
        entered = EnterCertificate(
            person_id=whose,
            area=COMMUNE,
            number=number,
            issued_on=date(2015, 5, 4),
            entered_from="Sổ giả định",
        )
        return whose, (await self.give("certificate", entered)).id

    async def lawyer(self) -> Lawyer:
        """Let the Bar admit somebody with a certificate."""
        whose, by = await self.certified()
        admitted = AdmitMember(certificate_id=by, bar=BAR, admitted_on=BEGAN)
        return Lawyer(whose, by, (await self.give("membership", admitted)).id)

    async def office(self, head: Lawyer, form: OrganisationForm) -> UUID:
        """Register an organisation under somebody's head."""
        serial = next(SERIAL)
        asked = RegisterOrganisation(
            name=f"Tổ chức giả định {serial}",
            form=form,
            registration_number=f"48.2024.01.{serial:04d}/TP/ĐKHĐ",
            seat="1 Bạch Đằng",
            area=COMMUNE,
            head_certificate=head.certificate,
            registered_on=today(),
        )
        return (await self.give("organisation", asked)).id

    async def branch(self, of: UUID) -> UUID:
        """Register a branch of an organisation."""
        asked = RegisterBranch(
            organisation_id=of,
            name="Chi nhánh giả định",
            registration_number=f"48.2024.04.{next(SERIAL):04d}",
            seat="3 Bạch Đằng",
            area=COMMUNE,
            registered_on=today(),
        )
        return (await self.give("branch", asked)).id

    async def joins(self, who: Lawyer, where: UUID) -> UUID:
        """Let a lawyer work in an organisation."""
        joined = RecordLawyerJoined(
            certificate_id=who.certificate,
            organisation_id=where,
            form=PracticeForm.CONTRACTED_LAWYER,
            area=COMMUNE,
            joined_on=today(),
        )
        return (await self.give("practice", joined)).id

    async def void(self, noun: str, key: UUID, command: UUID) -> None:
        """Say that a command was recorded in error."""
        await self.give(noun, VoidRecord(command_id=command, reason="Nhầm"), key)

    def noun(self, name: str) -> Decider[Any, Any, Any, Any]:
        """Find a noun by its name."""
        return NOUNS[name]

    # What is seen -------------------------------------------------------------------------

    async def folded(self, noun: str, key: UUID) -> Folded:
        """Read a stream."""
        found = await self.services.runtimes["registry"].fold(NOUNS[noun], key)
        assert found is not None
        return found

    async def state(self, noun: str, key: UUID) -> Any:
        """Read how something stands."""
        return (await self.folded(noun, key)).state

    async def command_of(self, noun: str, key: UUID, kind: str) -> UUID:
        """Name the command that recorded an event of a kind, the last one."""
        history = (await self.folded(noun, key)).history
        of_a_kind = [one.envelope for one in history if one.data.type == kind]
        return of_a_kind[-1].command_id

    async def settled(self) -> None:
        """Wait until policies have heard all that there is, and nothing that they say is left."""
        runtime = self.services.runtimes["registry"]

        async def behind() -> int:
            async with runtime.engine.connect() as connection:
                head = (await reader.head(connection)).position
            own = (await runtime.standing()).follows
            return head - next(one.position for one in own if one.source == "registry")

        await eventually(behind, wanted=lambda left: left <= 0)
