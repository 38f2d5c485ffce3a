"""All that is published, as files; what stands there is what others were promised."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from shared.published.bus import asyncapi
from shared.published.events import published
from shared.published.guide import guide
from shared.published.schemas import Schema, context_schema, data_schema, document_schema
from shared.published.web import openapi, routes
from shared.service import Blueprint

FOLDER: Final = Path("docs/contracts")
WRITTEN_BY_HAND: Final = frozenset({"README.md"})


def files(blueprints: Sequence[Blueprint]) -> dict[str, str]:
    """Write everything that is published, by the path of its file."""
    events = published(blueprints)
    named = {
        dataschema: f"{one.owner}/{one.name}.json"
        for one in events
        for dataschema in one.dataschemas
    }
    said: dict[str, Any] = {
        **schemas(blueprints),
        "events/index.json": dict(sorted(named.items())),
        "asyncapi.json": asyncapi(blueprints, events),
    }
    for one in blueprints:
        said[f"asyncapi-{one.name}.json"] = asyncapi(blueprints, events, one.name)
        said[f"openapi-{one.name}.json"] = openapi(one)
    return {
        **{path: as_json(document) for path, document in said.items()},
        "map.md": guide(blueprints, events),
        "routes.md": routes(blueprints),
    }


def schemas(blueprints: Sequence[Blueprint]) -> dict[str, Schema]:
    """Describe what is in the logs, by the path of its file: what may only be added to."""
    events = {f"events/{one.owner}/{one.name}.json": one for one in published(blueprints)}
    return {
        "context.schema.json": context_schema(),
        "document.schema.json": document_schema(),
        **{path: data_schema(events[path]) for path in sorted(events)},
    }


def as_json(document: Any) -> str:
    """Write a document so that its changes are read line by line."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def standing(folder: Path) -> dict[str, str]:
    """Read what was published."""
    return {
        path: one.read_text(encoding="utf-8")
        for one in sorted(folder.rglob("*"))
        if one.is_file() and (path := one.relative_to(folder).as_posix()) not in WRITTEN_BY_HAND
    }


def standing_schemas(files: Mapping[str, str]) -> dict[str, Schema]:
    """Pick the schemas out of what was published."""
    return {
        path: json.loads(text)
        for path, text in files.items()
        if path.endswith(".schema.json")
        or (path.startswith("events/") and path != "events/index.json")
    }


def write(folder: Path, said: Mapping[str, str], tell: Callable[[str], None]) -> None:
    """Let the folder hold this and nothing else, and name each file that changed."""
    was = standing(folder)
    for path in sorted(was.keys() - said.keys()):
        (folder / path).unlink()
        tell(f"- {path}")
    for path, text in said.items():
        if was.get(path) == text:
            continue
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        tell(f"{'~' if path in was else '+'} {path}")
