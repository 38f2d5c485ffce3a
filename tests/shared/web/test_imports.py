"""An import by the page: what is counted when it goes on, and what is kept of its file."""

from collections import Counter
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag

from shared.web.importing.jobs import sealed, unsealed
from shared.web.importing.progress import Progress, sent_of, told_of
from shared.web.importing.sending import Outcome, Sent, Told
from shared.web.importing.steps import Entry

ONE, OTHER = UUID(int=1), UUID(int=2)
SECRET = b"known to all services"


def rows(*numbers: int) -> list[Entry]:
    """Make rows of a file."""
    return [Entry(number, str(number), ()) for number in numbers]


def test_a_row_counts_once_all_before_it_are_through() -> None:
    progress = Progress(0, Counter())
    taken = list(progress.watched(iter(rows(2, 3, 4))))

    progress.take(Sent(4, Outcome.NEW))
    progress.take(Sent(3, Outcome.REFUSED, (Told(None, "x", "v", "e"),)))
    before = (progress.through, dict(progress.counts))
    progress.take(Sent(2, Outcome.NEW))

    assert [entry.row for entry in taken] == [2, 3, 4]
    assert before == (0, {})
    assert (progress.through, progress.counts) == (4, Counter(new=2, refused=1))
    assert list(progress.refused) == [3]


def test_what_was_through_is_not_sent_again() -> None:
    progress = Progress(3, Counter(new=2))

    assert [entry.row for entry in progress.watched(iter(rows(2, 3, 4, 7)))] == [4, 7]


def test_what_came_of_a_row_is_kept_and_read_again() -> None:
    sent = Sent(3, Outcome.REFUSED, (Told("serial", "already-claimed", "Đã có.", "Taken."),))

    assert sent_of(told_of(sent)) == sent


def test_a_file_is_opened_for_its_own_import_alone() -> None:
    kept = sealed(SECRET, ONE, "Nguyễn Văn A".encode())

    assert "Nguyễn".encode() not in kept
    assert unsealed(SECRET, ONE, kept) == "Nguyễn Văn A".encode()
    with pytest.raises(InvalidTag):
        unsealed(SECRET, OTHER, kept)
