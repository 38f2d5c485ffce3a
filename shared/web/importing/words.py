"""What an import knows of the service that takes it: its sheets, its commands, and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from shared.decider import Fault
from shared.law.territory import fold
from shared.messages import Command
from shared.sheets.sheet import Column, Sheet
from shared.web.kernel import Card
from shared.web.problems import sentence
from shared.web.route import route
from shared.web.texts import Language, Texts, load

TEXTS: Final = Path(__file__).with_name("texts")  # of faults that only files have


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """A service that takes old registers."""

    card: Card
    texts: Texts  # the kernel's, the service's, and what only files have
    commands: Mapping[str, tuple[type[Command], str]]  # and their routes, by their names

    @property
    def name(self) -> str:
        """Name it, as in every path."""
        return self.card.name

    def said(self, fault: Fault) -> tuple[str, str]:
        """Say a fault in both languages."""
        vi, en = (sentence(self.texts, fault, language) for language in Language)
        return vi, en

    def spoken(self, value: str) -> tuple[str, ...]:
        """Say a value in both languages."""
        return tuple(self.texts.find("values", value, language) or value for language in Language)

    def offered(self, column: Column) -> Mapping[str, str]:
        """Say what may stand in a column, in each language."""
        words = [self.spoken(one.value) for one in column.options or ()]
        return {
            language.value: "; ".join(said[place] for said in words)
            for place, language in enumerate(Language)
        }


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of sheet, and the service that takes it."""

    sheet: Sheet
    house: House


def house_of(card: Card) -> House:
    """Know a service."""
    commands = {
        command.__name__: (command, route(decider, command))
        for decider in card.nouns
        for command in decider.commands
    }
    return House(card, load([*([card.texts] if card.texts else []), TEXTS]), commands)


def kinds_of(house: House) -> Mapping[str, Kind]:
    """Find the kinds of sheets by their names."""
    return {sheet.name: Kind(sheet, house) for sheet in house.card.sheets}


@cache
def options(house: House, column: Column) -> Mapping[str, str]:
    """Find what each word of a column means: the code itself, or how pages say it."""
    found: dict[str, str] = {}
    for one in column.options or ():
        for word in (one.value, *house.spoken(one.value)):
            found.setdefault(fold(word.replace("_", " ")), one.value)
    return found
