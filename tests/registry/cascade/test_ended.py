"""What stands on an organisation ends with it; years of training begin and go on by themselves."""

from uuid import UUID, uuid5

from services.registry import training
from services.registry.membership.admission import EnterMembership
from services.registry.organisation.termination import (
    AnnounceTermination,
    SettleObligation,
    TerminateOrganisation,
)
from services.registry.training.hours import OpenTrainingYear
from shared.contracts.registry.organisation import OrganisationForm
from shared.contracts.registry.organisation_ending import Obligation, TerminationGround
from shared.contracts.registry.practice import PracticeEnd
from shared.folding import Folded
from shared.messages import Role
from tests.registry.cascade.register import BAR, BEGAN, Register, today
from tests.support.eventually import eventually


async def terminated(register: Register, office: UUID) -> None:
    """End an organisation of its own will."""
    announced = AnnounceTermination(announced_on=today(), ends_on=today())
    await register.give("organisation", announced, office)
    for one in Obligation:
        settled = SettleObligation(obligation=one, settled_on=today())
        await register.give("organisation", settled, office)
    ended = TerminateOrganisation(ground=TerminationGround.OWN_WILL, terminated_on=today())
    await register.give("organisation", ended, office)


async def test_with_an_organisation_end_its_branches_and_whoever_practised_in_it(
    register: Register,
) -> None:
    head, lawyer = await register.lawyer(), await register.lawyer()
    office = await register.office(head, OrganisationForm.LAW_OFFICE)
    practice, branch = await register.joins(lawyer, office), await register.branch(office)
    await register.settled()

    await terminated(register, office)

    async def over() -> object:
        return (await register.state("branch", branch)).terminated_on

    await eventually(over, wanted=today())
    await register.settled()
    assert (await register.state("practice", practice)).lost is PracticeEnd.ORGANISATION_ENDED
    member = await register.state("membership", lawyer.membership)
    assert [one.ended_on for one in member.practices] == [today()]


async def year_of(register: Register, membership: UUID, year: int) -> Folded | None:
    """Read the year of training that policies open for a membership."""
    key = uuid5(membership, f"training/{year}")
    return await register.services.runtimes["registry"].fold(training.decider, key)


async def test_whoever_is_admitted_owes_the_training_of_this_year_and_of_none_before(
    register: Register,
) -> None:
    lawyer = await register.lawyer()

    await eventually(lambda: year_of(register, lawyer.membership, today().year))

    await register.settled()
    assert await year_of(register, lawyer.membership, BEGAN.year) is None
    assert await year_of(register, lawyer.membership, today().year - 1) is None


async def test_a_year_that_was_closed_leads_to_the_next_unless_somebody_opened_that(
    register: Register,
) -> None:
    lawyer = await register.lawyer()
    await register.settled()
    before = OpenTrainingYear(membership_id=lawyer.membership, year=today().year - 1)
    by_hand = await register.services.give(training.decider, before)
    runtime = register.services.runtimes["registry"]

    async def closed() -> int:
        await runtime.tail.fire()
        folded = await runtime.fold(training.decider, by_hand.id)
        assert folded is not None
        return folded.version

    await eventually(closed, wanted=2)

    await register.settled()
    folded = await year_of(register, lawyer.membership, today().year)
    assert folded is not None
    assert folded.version == 1


async def test_of_an_old_register_no_time_runs_against_its_members(register: Register) -> None:
    _, by = await register.certified()
    entered = EnterMembership(
        certificate_id=by, bar=BAR, admitted_on=BEGAN, entered_from="Sổ giả định"
    )

    done = await register.give("membership", entered, role=Role.BAR)

    await eventually(lambda: year_of(register, done.id, today().year))
    await register.settled()
    assert (await register.state("certificate", by)).joined_on is None
