"""What somebody sees before a weighty command is recorded: their answers, and what follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from shared.foreseeing import Foreseen, Turn
from shared.messages import Command
from shared.personal.field import personal_fields
from shared.web.changes import Change, difference
from shared.web.commands import Offer
from shared.web.kernel import Law
from shared.web.render import Site
from shared.web.words import CODES, NAMES, Line, Words, found_in

# What only people know of an act: said of the command, else of its noun, else of any.
PUBLIC: Final = "becomes-public"
TOLD: Final = "is-told"
UNDONE: Final = "can-be-undone"


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of a command, as its reader will find it."""

    field: str
    line: Line


@dataclass(frozen=True, slots=True)
class Turned:
    """What becomes of one stream: how it is called, and what stands otherwise in it."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows, under its name."""

    name: str
    said: tuple[str, ...]


def answers(command: Command, words: Words, *, closed: bool = False) -> tuple[Answer, ...]:
    """Read a command out, field by field; what is personal stays closed to others."""
    personal = {path.partition(".")[0] for path in personal_fields(type(command))}
    found = []
    for name in type(command).model_fields:
        line = words.line(name, getattr(command, name))
        if line is not None and closed and name in personal:
            line = Line(line.label, words.texts.say("words", "sealed", words.language), "sealed")
        if line is not None:
            found.append(Answer(name, line))
    return tuple(found)


def turned(foreseen: Foreseen, words: Words) -> tuple[Turned, ...]:
    """Say what stands otherwise afterwards, stream by stream."""
    found = (
        Turned(title_of(turn, words), difference(turn.before, turn.after, words))
        for turn in foreseen.turns
    )
    return tuple(one for one in found if one.changes)


def title_of(turn: Turn, words: Words) -> str:
    """Call a stream by what it is and what it is named."""
    kind = str(getattr(turn.decider, words.language.value))
    state = turn.before if turn.before != turn.decider.initial else turn.after
    parts = (kind, found_in(state, NAMES), found_in(state, CODES))
    return " · ".join(part for part in parts if part)


def consequences(
    site: Site, offer: Offer, foreseen: Foreseen, words: Words
) -> tuple[Consequence, ...]:
    """Say what follows: first what the rules themselves say, then what people know of it."""
    law = site.kernel.law()
    rows = dict.fromkeys(row for one in foreseen.records for row in one.envelope.rule_rows)
    basis = (f"{law.rules.row(row).basis} ({row})" for row in rows)
    found = (
        ("will-record", tuple(_recorded(foreseen, words))),
        (PUBLIC, _said(site, PUBLIC, offer, words)),
        (TOLD, (*_said(site, TOLD, offer, words), *_following(foreseen, words))),
        ("limits", tuple(_limits(foreseen.own, law, words))),
        ("basis", tuple(basis)),
        (UNDONE, _said(site, UNDONE, offer, words)),
    )
    return tuple(
        Consequence(words.texts.say("words", name, words.language), said)
        for name, said in found
        if said
    )


def _recorded(foreseen: Foreseen, words: Words) -> Iterator[str]:
    for turn in foreseen.turns:
        for record in turn.records:
            said = {
                "event": words.event(record.data.type),
                "on": record.envelope.effective_on,
                "what": title_of(turn, words),
            }
            key = "records-here" if turn is foreseen.own else "records-there"
            yield words.texts.say("words", key, words.language, said)


def _said(site: Site, table: str, offer: Offer, words: Words) -> tuple[str, ...]:
    for key in (offer.command.__name__, offer.decider.noun, "any"):
        if found := site.texts.find(table, key, words.language):
            return (found,)
    return ()


def _following(foreseen: Foreseen, words: Words) -> Iterator[str]:
    for command in foreseen.follows:
        step = getattr(command.terms, words.language.value)
        yield words.texts.say("words", "recorded-by-itself", words.language, {"step": step})


def _limits(turn: Turn, law: Law, words: Words) -> Iterator[str]:
    before, after = (
        {(one.name, one.due_on) for one in turn.decider.clocks(state, law.rules, law.calendar)}
        for state in (turn.before, turn.after)
    )
    yield from _clocks("limit-starts", after - before, words)
    yield from _clocks("limit-ends", before - after, words)


def _clocks(key: str, clocks: set[tuple[str, Any]], words: Words) -> Iterator[str]:
    for name, due_on in sorted(clocks, key=str):
        clock = words.texts.say("clocks", name, words.language)
        unknown = words.texts.say("words", "due-unknown", words.language)
        yield words.texts.say(
            "words", key, words.language, {"name": clock, "due": due_on or unknown}
        )
