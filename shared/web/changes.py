"""What an event changed: before and after, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from shared.decider import holding
from shared.messages import Recorded
from shared.web.kernel import AnyDecider
from shared.web.summary import summary
from shared.web.words import Line, Words, stage_of

AT_MOST: Final = 8  # what changes more says it in its details


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was said of a state, and is said otherwise now."""

    label: str
    before: str
    after: str


def changes(
    decider: AnyDecider, known: Sequence[Recorded[Any]], words: Words
) -> Mapping[int, tuple[Change, ...]]:
    """Say of each event that holds what it changed, by its position.

    What is said for the first time is no change: its event says it.
    """
    said: dict[int, tuple[Change, ...]] = {}
    state = decider.initial
    before = flat(words.lines(state))
    for record in holding(known):
        state = decider.evolve(state, record.data)
        after = flat(words.lines(state))
        found = tuple(
            Change(label.rpartition(" / ")[2], before[label], value)
            for label, value in after.items()
            if label in before and before[label] != value
        )
        said[record.position] = found[:AT_MOST]
        before = after
    return said


def difference(before: Any, after: Any, words: Words) -> tuple[Change, ...]:
    """Say what stands otherwise in a state than in another, what is new and what is gone too."""
    was, becomes = (flat(_lines(state, words)) for state in (before, after))
    return tuple(
        Change(label, was.get(label, ""), becomes.get(label, ""))
        for label in dict.fromkeys([*becomes, *was])
        if was.get(label) != becomes.get(label)
    )


def _lines(state: Any, words: Words) -> tuple[Line, ...]:
    """Read a state out as its page does, with a place for what it keeps under ids."""
    lifecycle = stage_of(state)
    stage = Line(words.label("stage"), words.value(lifecycle)) if lifecycle else None
    lines = summary(state, words)
    known = {one.label for one in lines if one.value}
    return lines if stage is None or stage.label in known else (stage, *lines)


def flat(lines: Iterable[Line], above: str = "") -> dict[str, str]:
    """Write lines as one level, each under the labels above it."""

    def more(found: dict[str, str], line: Line) -> dict[str, str]:
        label = f"{above} / {line.label}" if above else line.label
        if line.value:
            found[label] = line.value
        return found | flat(line.parts, label)

    return reduce(more, lines, {})
