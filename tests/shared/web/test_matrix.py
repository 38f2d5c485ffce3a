"""Who may do what, as the service says it, and as it answers."""

from dataclasses import replace
from uuid import UUID

import pytest

from shared.messages import Role
from shared.web.matrix import NOBODY, Line, as_markdown, matrix
from tests.shared.web.memory import Card, Memory, client
from tests.shared.web.petition import listing

CARD = Card(listings=(listing(()), replace(listing(()), name="public-list", public=True)))
LINES = list(matrix(CARD))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method} {line.path}")
async def test_each_role_is_answered_as_the_matrix_says(line: Line) -> None:
    path = line.path.replace("{id}", str(UUID(int=5)))
    for name, said in line.answers.items():
        role = None if name == NOBODY else Role(name)
        async with client(Memory(blueprint=CARD), role) as somebody:
            answer = await somebody.request(line.method, path)
        match said:
            case "401" | "403":
                assert answer.status_code == int(said), name
            case "scope":
                assert answer.status_code == 403, name
            case _:  # allowed, as far as it reaches: what it is about does not exist
                assert answer.status_code not in {401, 403}, name


def test_the_matrix_is_a_table_with_every_address() -> None:
    table = as_markdown(CARD)

    assert len([line for line in table.splitlines() if line.startswith("| ")]) == len(LINES) + 1
    assert "| POST | `/api/registry/petitions/open-petition` | own | province |" in table
