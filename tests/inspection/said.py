"""What a service has to have words for: its faults, fields and values."""

import ast
import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from shared.personal.field import parts
from shared.service import Blueprint


def models_of(blueprint: Blueprint) -> set[type[BaseModel]]:
    """List every command, event, row and filter, with the models within."""
    found: set[type[BaseModel]] = set()
    waiting: list[Any] = [part for one in blueprint.listings for part in (one.row, one.filters)]
    for noun in blueprint.nouns:
        waiting += [*noun.commands, *get_args(get_args(noun.contract)[0])]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel) and one not in found:
            found.add(one)
            waiting += [
                part for field in one.model_fields.values() for part in parts(field.annotation)
            ]
    return found


def fields_of(blueprint: Blueprint) -> set[str]:
    """Name every field that is shown."""
    return {name for model in models_of(blueprint) for name in model.model_fields}


def values_of(blueprint: Blueprint) -> set[str]:
    """Name every value that is chosen from a list."""
    return {
        value.value
        for model in models_of(blueprint)
        for field in model.model_fields.values()
        for part in parts(field.annotation)
        if isinstance(part, type) and issubclass(part, StrEnum)
        for value in part
    }


def faults_of(folder: Path) -> dict[str, set[str]]:
    """Name every fault of a service, with the parameters that its text may use."""
    return {
        code: {name for other, names in faults_in(folder) if other == code for name in names}
        for code, _ in faults_in(folder)
    }


def faults_in(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """Find each place where a fault is made."""
    for path in folder.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Fault":
                code, _, *said = call.args
                assert isinstance(code, ast.Constant)
                keys = said[0].keys if said and isinstance(said[0], ast.Dict) else []
                names = {key.value for key in keys if isinstance(key, ast.Constant)}
                yield str(code.value), {str(name) for name in names}


def texts(folder: Path, language: str) -> dict[str, dict[str, str]]:
    """Read one catalogue."""
    return tomllib.loads((folder / "texts" / f"{language}.toml").read_text())


def placeholders(text: str) -> set[str]:
    """Name what a text leaves open."""
    return set(re.findall(r"{(\w+)}", text))
