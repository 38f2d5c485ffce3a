"""What a policy recorded goes with its cause; what a timer recorded has none."""

from uuid import UUID

import pytest

from shared.decider import faults_of_void
from shared.messages import Actor, Role

COMMAND = UUID(int=1)


@pytest.mark.parametrize(
    ("caused", "role", "codes"),
    [
        ({}, Role.DEPARTMENT, ["nothing-to-void"]),
        ({COMMAND: False}, Role.DEPARTMENT, []),
        ({COMMAND: True}, Role.DEPARTMENT, ["undone-only-through-its-cause"]),
        ({COMMAND: True}, Role.POLICY, []),
    ],
)
def test_only_what_has_a_cause_elsewhere_goes_with_it(
    caused: dict[UUID, bool], role: Role, codes: list[str]
) -> None:
    actor = Actor(id=None, role=role, unit="Sở Tư pháp")

    assert [one.code for one in faults_of_void(COMMAND, caused, actor)] == codes
