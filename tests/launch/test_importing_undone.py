"""What of an import may be undone: all on which nothing stands that holds."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from shared.web.importing.directory import together
from shared.web.importing.feed import Told, void
from shared.web.importing.undoing import Story

IMPORT = UUID(int=0xABC)
ROWS = {uuid5(IMPORT, str(row)): row for row in range(1, 10)}
LATER = UUID(int=0xFFF)


class Log:
    """A log that is being told."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.story = Story(ROWS)
        self.position = 0

    def tell(  # noqa: PLR0913  # what an event says
        self,
        stream: int,
        *,
        row: int | None = None,
        names: Iterable[int] = (),
        noun: str = "person",
        voids: UUID | None = None,
        caused_by: UUID | None = None,
        by_policy: bool = False,
    ) -> Told:
        """Tell of an event; a command each."""
        self.position += 1
        one = Told(
            position=self.position,
            id=UUID(int=self.position << 64),
            stream=f"{noun}-{UUID(int=stream)}",
            command_id=UUID(int=self.position),
            correlation_id=LATER if row is None else uuid5(IMPORT, str(row)),
            causation_id=caused_by,
            by_policy=by_policy or caused_by is not None,
            voids=voids,
            names=frozenset(str(UUID(int=name)).encode() for name in (stream, *names)),
        )
        self.story.hear(one)
        return one

    def left(self) -> list[int]:
        """Say which commands would be voided, by their positions."""
        return [one.position for one in self.story.to_void(self.story.held())]


def test_what_nothing_stands_on_goes_the_last_first() -> None:
    log = Log()
    log.tell(0xA, row=1)
    log.tell(0xB, row=1, names=[0xA])
    log.tell(0xC, row=2)
    log.tell(0xD)

    assert log.story.held() == {}
    assert log.left() == [3, 2, 1]


def test_a_later_record_of_a_stream_or_one_that_names_it_keeps_the_whole_row() -> None:
    log = Log()
    log.tell(0xA, row=1)
    log.tell(0xB, row=1, names=[0xA])
    log.tell(0xC, row=2)
    log.tell(0xD, row=3)
    log.tell(0xA)
    log.tell(0xE, names=[0xC], noun="penalty")

    assert log.story.held() == {1: {5}, 2: {6}}
    assert log.left() == [4]


def test_a_row_that_stays_keeps_the_rows_that_it_stands_on() -> None:
    log = Log()
    log.tell(0xA, row=1)
    log.tell(0xB, row=2, names=[0xA])
    log.tell(0xC, row=3, names=[0xB])
    log.tell(0xC)

    assert set(log.story.held()) == {1, 2, 3}
    assert log.left() == []


def test_what_was_voided_holds_nothing_and_is_not_voided_again() -> None:
    log = Log()
    first = log.tell(0xA, row=1)
    later = log.tell(0xA)
    log.tell(0xA, voids=later.command_id)
    assert log.left() == [1]

    log.tell(0xA, voids=first.command_id)
    assert log.left() == []


def test_what_followed_of_itself_and_who_looked_keep_nothing() -> None:
    log = Log()
    first = log.tell(0xA, row=1)
    second = log.tell(0xB, row=1, caused_by=first.id)
    log.tell(0xC, names=[0xA], caused_by=second.id)
    log.tell(0xD, names=[0xA], noun="reading")

    assert log.story.held() == {}
    assert log.left() == [1]


def test_what_a_clock_noted_keeps_nothing_and_what_another_service_caused_does() -> None:
    log = Log()
    log.tell(0xA, row=1)
    log.tell(0xB, row=2)
    noted = log.tell(0xA, by_policy=True)
    log.tell(0xC, names=[0xA], caused_by=noted.id)
    log.tell(0xB, caused_by=UUID(int=0xEEE))

    assert log.story.held() == {2: {5}}
    assert log.left() == [1]


def test_a_void_that_was_voided_counts_for_nothing() -> None:
    one, first, second, third = (UUID(int=number) for number in range(4))

    assert void([(first, one)]) == {one}
    assert void([(first, one), (second, first)]) == {first}
    assert void([(first, one), (second, first), (third, second)]) == {second, one}


def test_a_number_means_whoever_is_not_gone_and_nobody_where_two_have_it() -> None:
    one, other = UUID(int=1), UUID(int=2)

    assert together(None, one, gone=True) == (True, one)
    assert together((True, one), other, gone=False) == (False, other)
    assert together((False, other), one, gone=True) == (False, other)
    assert together((False, one), one, gone=False) == (False, one)
    assert together((False, one), other, gone=False) == (False, None)
