"""Every command to a person in every state: taken, without effect, or refused by which code."""

from typing import Any
from uuid import UUID

import pytest

from services.registry.person import PersonCommand, decider, steps
from services.registry.person.ending import RecordDistinctPersons
from services.registry.places import FollowReorganisation
from shared.contracts.registry.person import PersonsDistinguished
from shared.messages import Role
from tests.registry.context import COMMUNE, STREAM
from tests.registry.person.test_changes import move, name_change
from tests.registry.person.test_ending import OTHER, a_person, death, died, merged, merger
from tests.registry.person.test_registration import TODAY, correction, registered, registration
from tests.support.spec import recorded

apart = PersonsDistinguished(person_id=STREAM, other_id=OTHER, basis="x", distinguished_on=TODAY)
distinct = RecordDistinctPersons(other=OTHER, basis="x")
STATES: dict[str, list[Any]] = {
    "nobody": [],
    "registered": [registered],
    "dead": [registered, died],
    "told apart": [registered, apart],
    "merged away": [registered, merged],
}
COMMANDS: dict[str, PersonCommand] = {
    "register": registration(),
    "correct": correction(),
    "name": name_change(),
    "move": move(),
    "follow": FollowReorganisation(),
    "death": death,
    "merge": merger,
    "distinct": distinct,
}
REFUSED, DONE, NOTHING = "not-in-this-state", "done", "nothing"
AWAY = "merged-away"
# By state, in the order of the commands.
TABLE = {
    "nobody": (DONE, *[REFUSED] * 7),
    "registered": (REFUSED, DONE, DONE, DONE, NOTHING, DONE, DONE, DONE),
    "dead": (REFUSED, DONE, DONE, DONE, NOTHING, NOTHING, DONE, DONE),
    "told apart": (REFUSED, DONE, DONE, DONE, NOTHING, DONE, "are-two-persons", NOTHING),
    "merged away": (REFUSED, DONE, AWAY, AWAY, AWAY, DONE, NOTHING, AWAY),
}
CELLS = [
    (state, command, TABLE[state][place])
    for state in STATES
    for place, command in enumerate(COMMANDS)
]


@pytest.mark.parametrize(("state", "command", "outcome"), CELLS)
def test_a_command_to_a_state(state: str, command: str, outcome: str) -> None:
    given = COMMANDS[command]
    found = a_person.given(*STATES[state]).when(given)
    offered = steps(decider.replay([recorded(one, n) for n, one in enumerate(STATES[state], 1)]))

    match outcome:
        case "done":
            assert found.decided
            assert type(given) in offered
        case "nothing":
            found.then_nothing()
        case code:
            assert code in {fault.code for fault in found.faults}
            if code == REFUSED:
                assert type(given) not in offered


def test_every_command_has_its_row_and_none_is_for_a_lawyer_to_give() -> None:
    assert {type(one) for one in COMMANDS.values()} == set(decider.commands)
    for command in decider.commands:
        assert set(command.terms.by) == {Role.DEPARTMENT, Role.ADMIN}
    assert (registered.area, OTHER) == (COMMUNE, UUID(int=77))
