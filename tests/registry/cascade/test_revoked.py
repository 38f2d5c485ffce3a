"""Whoever loses the certificate, the name or their life practises no more; an office is missed."""

from uuid import UUID, uuid5

import pytest

from services.registry.certificate.annulling import AnnulRevocation, EnterRevocation
from services.registry.membership.admission import AdmitMember
from services.registry.organisation.joining import ConvertOrganisation
from services.registry.person.ending import RecordDeath
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround
from shared.contracts.registry.organisation import OrganisationForm
from shared.contracts.registry.organisation_ending import TerminationGround
from shared.contracts.registry.practice import PracticeEnd
from shared.messages import DecisionOnPaper
from tests.registry.cascade.register import BAR, BEGAN, Lawyer, Register, days_ago, today
from tests.shared.asked import COMMUNE
from tests.support.eventually import eventually


def revocation() -> EnterRevocation:
    return EnterRevocation(
        ground=CertificateRevocationGround.STOPPED,
        decision=DecisionOnPaper(
            authority="Chủ tịch UBND cấp tỉnh",
            number="9/QĐ-UBND",
            signed_on=today(),
            signer="Trần Thị B",
        ),
        entered_from="Sổ giả định",
    )


async def test_a_practice_that_begins_is_known_to_certificate_and_membership(
    register: Register,
) -> None:
    head, lawyer = await register.lawyer(), await register.lawyer()
    office = await register.office(head, OrganisationForm.LAW_OFFICE)

    practice = await register.joins(lawyer, office)

    async def practises() -> list[object]:
        known = await register.state("membership", lawyer.membership)
        return [(one.practice_id, one.ended_on) for one in known.practices]

    await eventually(practises, wanted=[(practice, None)])
    known = await register.state("certificate", lawyer.certificate)
    assert known.practised_on == today()
    assert known.joined_on is not None


@pytest.mark.parametrize(
    ("form", "grounds"),
    [
        (OrganisationForm.LAW_OFFICE, [TerminationGround.CERTIFICATES_GONE]),
        (OrganisationForm.PARTNERSHIP, []),
    ],
)
async def test_a_revocation_ends_practice_and_asks_the_department_about_the_office_of_its_head(
    register: Register, form: OrganisationForm, grounds: list[TerminationGround]
) -> None:
    head = await register.lawyer()
    office = await register.office(head, form)
    practice = await register.joins(head, office)
    await register.settled()

    revoked = await register.give("certificate", revocation(), head.certificate)

    async def lost() -> object:
        return (await register.state("practice", practice)).lost

    await eventually(lost, wanted=PracticeEnd.CERTIFICATE_REVOKED)
    await register.settled()
    state = await register.state("organisation", office)
    assert [one.ground for one in state.required] == grounds
    assert state.end is None  # the Department decides
    member = await register.state("membership", head.membership)
    assert list(member.certificate_lost.values()) == [today()]
    assert member.practices[0].ended_on is not None
    assert member.over_since() is None
    assert revoked.events == ("CertificateRevoked",)


async def test_a_revocation_recorded_in_error_takes_all_of_it_back(register: Register) -> None:
    head = await register.lawyer()
    office = await register.office(head, OrganisationForm.ONE_MEMBER_FIRM)
    practice = await register.joins(head, office)
    await register.give("certificate", revocation(), head.certificate)

    async def required() -> int:
        return len((await register.state("organisation", office)).required)

    await eventually(required, wanted=1)
    await register.settled()

    said = await register.command_of("certificate", head.certificate, "CertificateRevoked")
    await register.void("certificate", head.certificate, said)

    await eventually(required, wanted=0)
    await register.settled()
    assert (await register.state("practice", practice)).ended_on is None
    member = await register.state("membership", head.membership)
    assert member.certificate_lost == {}
    assert member.practices[0].ended_on is None


async def test_a_death_is_known_wherever_the_lawyer_was(register: Register) -> None:
    head = await register.lawyer()
    office = await register.office(head, OrganisationForm.LAW_OFFICE)
    practice = await register.joins(head, office)
    await register.settled()
    day = days_ago(0)

    await register.give("person", RecordDeath(died_on=day, basis="Giấy chứng tử"), head.person)

    async def over() -> object:
        return (await register.state("membership", head.membership)).over_since()

    await eventually(over, wanted=day)
    await register.settled()
    assert (await register.state("certificate", head.certificate)).died_on == day
    assert (await register.state("practice", practice)).lost is PracticeEnd.DIED
    state = await register.state("organisation", office)
    assert [one.ground for one in state.required] == [TerminationGround.DEATH_OF_HEAD]


async def test_an_annulled_revocation_gives_back_what_it_took(register: Register) -> None:
    head, lawyer = await register.lawyer(), await register.lawyer()
    office = await register.office(head, OrganisationForm.LAW_OFFICE)
    practices = await register.joins(head, office), await register.joins(lawyer, office)
    await register.settled()
    await register.give("certificate", revocation(), head.certificate)

    async def required() -> int:
        return len((await register.state("organisation", office)).required)

    await eventually(required, wanted=1)
    await register.settled()
    assert [await practises(register, one) for one in practices] == [False, True]
    (by,) = (await register.state("certificate", head.certificate)).revocations

    annulled = AnnulRevocation(decision_id=by, decision=revocation().decision, reason="Nhầm người")
    await register.give("certificate", annulled, head.certificate)

    await eventually(required, wanted=0)
    await register.settled()
    assert [await practises(register, one) for one in practices] == [True, True]
    member = await register.state("membership", head.membership)
    assert (member.certificate_lost, member.practices[0].ended_on) == ({}, None)


async def practises(register: Register, practice: UUID) -> bool:
    """Say whether a practice goes on."""
    return (await register.state("practice", practice)).ended_on is None


async def test_a_membership_that_comes_after_a_practice_hears_of_it(register: Register) -> None:
    office = await register.office(await register.lawyer(), OrganisationForm.LAW_OFFICE)
    whose, by = await register.certified()
    practice = await register.joins(Lawyer(whose, by, whose), office)
    await register.settled()

    admitted = AdmitMember(certificate_id=by, bar=BAR, admitted_on=BEGAN)
    membership = (await register.give("membership", admitted)).id

    async def heard() -> list[UUID]:
        return [
            one.practice_id for one in (await register.state("membership", membership)).practices
        ]

    await eventually(heard, wanted=[practice])


async def test_whoever_works_in_an_office_works_in_the_firm_that_it_becomes(
    register: Register,
) -> None:
    head, lawyer = await register.lawyer(), await register.lawyer()
    office = await register.office(head, OrganisationForm.LAW_OFFICE)
    old = await register.joins(lawyer, office)
    await register.settled()

    firm = (
        await register.give(
            "organisation",
            ConvertOrganisation(
                converted_id=office,
                name="Công ty luật trách nhiệm hữu hạn giả định",
                form=OrganisationForm.ONE_MEMBER_FIRM,
                registration_number=f"48.2024.02.{lawyer.person.int % 9000:04d}/TP/ĐKHĐ",
                seat="1 Bạch Đằng",
                area=COMMUNE,
                head_certificate=head.certificate,
                registered_on=today(),
            ),
        )
    ).id

    new = uuid5(old, f"into/{firm}")

    async def moved() -> bool:
        folded = await register.services.runtimes["registry"].fold(register.noun("practice"), new)
        return folded is not None

    await eventually(moved)
    await register.settled()
    state = await register.state("practice", new)
    assert (state.at.organisation_id, state.ended_on) == (firm, None)
    member = await register.state("membership", lawyer.membership)
    assert [one.practice_id for one in member.practices if one.ended_on is None] == [new]
    assert not await practises(register, old)
