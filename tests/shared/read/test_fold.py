"""A stream folded event by event leads where the whole of it does, whatever voids what."""

from hypothesis import given
from hypothesis import strategies as st

from shared.decider import voided
from shared.read.fold import Fold

COMMANDS = st.integers(1, 4)


@given(st.lists(st.tuples(COMMANDS, st.one_of(st.none(), COMMANDS)), max_size=12))
def test_each_step_is_the_fold_of_what_holds_so_far(told: list[tuple[int, int | None]]) -> None:
    fold: Fold[tuple[int, ...], int, int] = Fold(lambda state, event: (*state, event), (), ())

    for number, (command, voids) in enumerate(told, start=1):
        fold.take(command, voids, number)
        void = voided(told[:number])
        held = [n for n, (by, _) in enumerate(told[:number], start=1) if by not in void]
        assert fold.state == tuple(held)
