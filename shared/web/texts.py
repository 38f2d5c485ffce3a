"""What people read: every sentence in Vietnamese and in English, found by its key."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from shared.law.calendar import LEGAL_ZONE

OWN = Path(__file__).parent / "texts"


class Language(StrEnum):
    """The languages that pages speak."""

    VI = "vi"
    EN = "en"


Table = Mapping[str, str]
Catalogue = Mapping[str, Table]  # by table: faults, fields, values, words …


class _Lenient(dict[str, Any]):
    """A text that names what a fault does not say shows the name, and never fails."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@dataclass(frozen=True, slots=True)
class Texts:
    """The kernel's catalogues, and over them the service's."""

    catalogues: Mapping[Language, Catalogue]

    def say(
        self, table: str, key: str, language: Language, parameters: Mapping[str, Any] | None = None
    ) -> str:
        """Say what stands under a key; a key without a text is read out as words."""
        found = self.find(table, key, language)
        if found is None:
            return humanised(key)
        shown = {name: self.value(value, language) for name, value in (parameters or {}).items()}
        return found.format_map(_Lenient(shown)) if "{" in found else found

    def find(self, table: str, key: str, language: Language) -> str | None:
        """Look a text up."""
        return self.catalogues[language].get(table, {}).get(key)

    def value(self, value: Any, language: Language) -> str:
        """Say a value within a sentence: days as they are written here, words by their label."""
        match value:
            case datetime():
                return instant(value)
            case date():
                return day(value)
            case bool():
                return self.say("words", "yes" if value else "no", language)
            case str():
                return self.find("values", value, language) or value
            case _:
                return str(value)


def load(folders: Iterable[Path]) -> Texts:
    """Read the catalogues of these folders; a later folder has the last word on a key."""
    merged: dict[Language, dict[str, dict[str, str]]] = {language: {} for language in Language}
    for folder in (OWN, *folders):
        for language, tables in merged.items():
            read = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
            for table, texts in read.items():
                tables.setdefault(table, {}).update(texts)
    return Texts(merged)


def humanised(key: str) -> str:
    """Read a key out as words."""
    words: list[str] = []
    for letter in key.replace("-", " ").replace("_", " "):
        if letter.isupper() and words and words[-1] not in {" ", ""}:
            words.append(" ")
        words.append(letter.lower() if words else letter)
    said = "".join(words).strip()
    return said[:1].upper() + said[1:]


def day(value: date) -> str:
    """Write a day as it is written here."""
    return f"{value:%d/%m/%Y}"


def instant(value: datetime) -> str:
    """Write an instant as the clocks here showed it."""
    return f"{value.astimezone(LEGAL_ZONE):%d/%m/%Y %H:%M}"
