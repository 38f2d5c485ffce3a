"""How many commands go to the database at once."""

import pytest

from shared.log.batch import FEW_COMMANDS, MOST_COMMANDS, share


@pytest.mark.parametrize(
    ("waiting", "sent", "wanted"),
    [
        (0, 1, FEW_COMMANDS),  # few are not parted
        (32, 0, FEW_COMMANDS),
        (64, 0, 32),  # many that come at once are parted
        (32, 32, 32),  # and stay so: those answered ask again while the others are stored
        (1000, 128, MOST_COMMANDS),
    ],
)
def test_both_halves_of_those_who_ask_go_in_turn(waiting: int, sent: int, wanted: int) -> None:
    assert share(waiting, sent) == wanted
