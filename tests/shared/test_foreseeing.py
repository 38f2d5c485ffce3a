"""What a command would come to is known before it is given; what is proposed is kept sealed."""

from typing import Any
from uuid import UUID

import pytest

from services.registry.person import decider as persons
from services.registry.person.registration import CorrectPerson
from shared import edge
from shared.decider import Rejected
from shared.folding import Folded
from shared.log import reader
from shared.messages import Actor, Command, Role
from shared.nouns.proposal import waiting_about
from shared.personal.seal import is_sealed
from shared.request import Request
from shared.runtime import Runtime
from shared.web.asking import Times, ask_of
from shared.web.auth import Caller
from shared.web.commands import Offer
from shared.web.proposals import ProposalFilters, asked
from shared.web.proposing import act_of, proposing
from tests.shared.asked import correction, number, person
from tests.support.together import Together

FIRST = Actor(id=UUID(int=7), role=Role.DEPARTMENT, unit="Sở Tư pháp")


def to(key: UUID) -> Request:
    return Request(command_id=edge.new_id(), actor=FIRST, received_at=edge.now(), key=key)


async def somebody(services: Together) -> tuple[Runtime, Folded, CorrectPerson]:
    """Register somebody, and have a correction of theirs at hand."""
    registry = services.runtimes["registry"]
    done = await services.give(persons, person())
    folded = await registry.fold(persons, done.id)
    assert folded is not None
    return registry, folded, correction(done.id, number(), "12 Trần Phú")


async def test_nothing_is_recorded_and_nothing_personal_is_readable(handling: Together) -> None:
    registry, folded, command = await somebody(handling)
    async with registry.engine.connect() as connection:
        before = await reader.head(connection)

    foreseen = await registry.foresee(persons, command, to(command.person_id))

    async with registry.engine.connect() as connection:
        assert (await reader.head(connection)).position == before.position
    (corrected,) = foreseen.records
    assert foreseen.own.before == folded.state
    assert corrected.data.type == "PersonCorrected"
    assert is_sealed(corrected.data.address)


async def test_what_the_rules_refuse_is_foreseen(handling: Together) -> None:
    registry, _, command = await somebody(handling)
    wrong = command.model_copy(update={"area": "99999"})

    with pytest.raises(Rejected):
        await registry.foresee(persons, wrong, to(command.person_id))


async def test_what_is_proposed_is_kept_sealed_and_read_back_as_it_was_given(
    handling: Together,
) -> None:
    registry, folded, command = await somebody(handling)
    proposals = registry.deciders["proposal"]
    done = await handling.give(proposals, proposal_of(folded, command))

    kept = await registry.fold(proposals, done.id)
    assert kept is not None
    assert all(is_sealed(one.text) for one in kept.state.proposed.personal)
    assert "12 Trần Phú" not in kept.state.proposed.body
    assert (await act_of(registry, kept)).command == command
    assert await registry.holders(waiting_about(folded.stream)) == [done.stream]


@pytest.mark.parametrize(("role", "sees"), [(Role.DEPARTMENT, True), (Role.BAR, False)])
async def test_the_list_shows_what_a_role_may_decide(
    handling: Together, role: Role, *, sees: bool
) -> None:
    registry, folded, command = await somebody(handling)
    proposals = registry.deciders["proposal"]
    done = await handling.give(proposals, proposal_of(folded, command))
    actor = Actor(id=UUID(int=8), role=role, unit="Đơn vị khác")

    ask = await ask_of(registry, Caller(actor, "test"), Times(None, None), limit=500)
    async with registry.connection() as connection:
        rows: Any = await asked(connection, ask, ProposalFilters())

    assert (done.stream in {row.stream for row in rows}) is sees


def proposal_of(folded: Folded, command: Command) -> Command:
    """Propose something that whoever gives it must not decide alone."""
    who = Caller(FIRST, "web", "Một")
    return proposing(Offer(persons, type(command)), command, folded, None, who)
