"""Founders practise where they founded; whoever never practised is looked at, not accused."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from services.registry.certificate.standing import pending
from services.registry.membership.admission import AdmitMember
from services.registry.organisation.application import (
    ApplyForOrganisation,
    Founding,
    GrantRegistration,
)
from services.registry.practice.rules import RecordLawyerJoined
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround
from shared.contracts.registry.organisation import OrganisationForm
from shared.contracts.registry.practice import PracticeForm
from shared.messages import Channel
from tests.registry.cascade.register import BAR, SERIAL, Lawyer, Register, today
from tests.shared.asked import COMMUNE
from tests.support.eventually import eventually

LONG_AGO = date(2020, 3, 2)


async def practised(register: Register, who: Lawyer) -> UUID:
    """Enter where somebody practised, out of an old register."""
    head = await register.lawyer()
    office = await register.office(head, OrganisationForm.LAW_OFFICE)
    entered = RecordLawyerJoined(
        certificate_id=who.certificate,
        organisation_id=office,
        form=PracticeForm.CONTRACTED_LAWYER,
        area=COMMUNE,
        joined_on=LONG_AGO,
        entered_from="Sổ giả định",
    )
    return (await register.give("practice", entered)).id


async def founded(register: Register, who: Lawyer, practice: UUID) -> UUID:
    """Let somebody found a law office."""
    serial = next(SERIAL)
    founder = Founding(
        certificate_id=who.certificate, membership_id=who.membership, practice_ids=(practice,)
    )
    asked = ApplyForOrganisation(
        name=f"Văn phòng luật sư giả định {serial}",
        form=OrganisationForm.LAW_OFFICE,
        seat="5 Bạch Đằng",
        area=COMMUNE,
        founders=(founder,),
        head_certificate=who.certificate,
        filed_on=today() - timedelta(days=1),
        channel=Channel.COUNTER,
    )
    office = (await register.give("organisation", asked)).id
    granted = GrantRegistration(
        registration_number=f"48.2026.01.{serial:04d}/TP/ĐKHĐ", registered_on=today()
    )
    await register.give("organisation", granted, office)
    return office


async def test_whoever_founds_an_organisation_practises_in_it(register: Register) -> None:
    who = await register.lawyer()
    office = await founded(register, who, await practised(register, who))
    key = uuid5(office, f"founder/{who.certificate}")
    runtime = register.services.runtimes["registry"]

    async def form() -> object:
        folded = await runtime.fold(register.noun("practice"), key)
        return None if folded is None else folded.state.form

    await eventually(form, wanted=PracticeForm.FOUNDER)

    await register.settled()
    member = await register.state("membership", who.membership)
    assert {one.begun_on for one in member.practices} == {LONG_AGO, today()}


async def test_a_timer_notes_that_a_member_never_practised_until_it_is_known_that_they_did(
    register: Register,
) -> None:
    whose, by = await register.certified()
    admitted = AdmitMember(certificate_id=by, bar=BAR, admitted_on=LONG_AGO)
    who = Lawyer(whose, by, (await register.give("membership", admitted)).id)

    async def grounds() -> list[CertificateRevocationGround]:
        await register.services.runtimes["registry"].tail.fire()
        return list((await register.state("certificate", by)).revocations_due)

    await eventually(grounds, wanted=[CertificateRevocationGround.DID_NOT_PRACTISE])

    state = await register.state("certificate", by)
    assert state.revocation_proposal is None  # people propose, or find no ground
    assert pending(state) is not None
    await practised(register, who)
    await register.settled()
    assert pending(await register.state("certificate", by)) is None
