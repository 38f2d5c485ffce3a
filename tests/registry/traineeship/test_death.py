"""A trainee dies: the traineeship is over, and the guide's place is another's."""

from datetime import date

from services.registry.traineeship import decider, steps
from services.registry.traineeship.progress import RecordTraineeDied
from services.registry.traineeship.standing import Status, status_on
from services.registry.traineeship.state import Stage, stage
from shared.contracts.registry.traineeship import TraineeDied, TraineeshipEvent
from tests.registry.context import NAME, PERSON
from tests.registry.traineeship.given import a_traineeship, registered
from tests.support.spec import recorded

DAY = date(2025, 2, 3)
dies = RecordTraineeDied(died_on=DAY)
died = TraineeDied(person_id=PERSON, full_name=NAME, died_on=DAY)


def test_a_death_ends_a_traineeship_once() -> None:
    a_traineeship.given(registered).when(dies).then(died)
    a_traineeship.given(registered, died).when(dies).then_nothing()
    a_traineeship.when(dies).then_unknown()


def test_whoever_died_is_no_trainee_from_that_day_on() -> None:
    told: tuple[TraineeshipEvent, ...] = (registered, died)
    state = decider.replay([recorded(one, number) for number, one in enumerate(told, 1)])

    assert stage(state) is Stage.ENDED
    assert RecordTraineeDied not in steps(state)
    assert decider.claims(state) == frozenset()
    assert status_on(state, date(2025, 2, 2)) is Status.REGISTERED
    assert status_on(state, DAY) is Status.DECEASED
