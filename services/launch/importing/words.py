"""What an import knows of the registry: its sheets, its commands, and its words."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from shared.law.territory import fold
from shared.messages import Command
from shared.service import Blueprint
from shared.sheets.sheet import Column, Sheet
from shared.web.route import route
from shared.web.texts import Language, Texts, load

TEXTS = Path(__file__).with_name("texts")


@cache
def registry() -> Blueprint:
    """Load the service that keeps the registers, by its name: nobody imports another service."""
    built: Blueprint = import_module("services.registry.app").build()
    return built


@cache
def sheets() -> Mapping[str, Sheet]:
    """Find the kinds of sheets by their names."""
    return {sheet.name: sheet for sheet in registry().sheets}


@cache
def commands() -> Mapping[str, tuple[type[Command], str]]:
    """Find the registry's commands and their routes by their names."""
    return {
        command.__name__: (command, route(decider, command))
        for decider in registry().nouns
        for command in decider.commands
    }


@cache
def texts() -> Texts:
    """Load what is said of faults: the kernel's, the registry's, and what only files have."""
    folder = registry().texts
    return load([*([folder] if folder else []), TEXTS])


@cache
def options(column: Column) -> Mapping[str, str]:
    """Find what each word of a column means: the code itself, or how pages say it."""
    found: dict[str, str] = {}
    for one in column.options or ():
        for word in (one.value, *spoken(one.value)):
            found.setdefault(fold(word.replace("_", " ")), one.value)
    return found


def spoken(value: str) -> tuple[str, ...]:
    """Say a value in both languages."""
    return tuple(texts().find("values", value, language) or value for language in Language)


def offered(column: Column) -> Mapping[str, str]:
    """Say what may stand in a column, in each language."""
    words = [spoken(one.value) for one in column.options or ()]
    return {
        language.value: "; ".join(said[place] for said in words)
        for place, language in enumerate(Language)
    }
