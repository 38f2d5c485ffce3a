"""Whether what was acknowledged is stored once, as it was answered, and nothing else is there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tests.chaos.checking.raw import Line, Raw
from tests.chaos.ledger import Given, Ledger


def check_answers(ledger: Ledger, logs: Mapping[str, Raw]) -> list[str]:
    """Hold the logs against the ledger."""
    found: list[str] = []
    events: dict[str, dict[UUID, list[Line]]] = {}
    for service, raw in logs.items():
        mine = events.setdefault(service, {})
        for line in raw.lines:
            mine.setdefault(line.command, []).append(line)
    for one in ledger.answered():
        what = _wrong(one, logs[one.service], events[one.service].get(one.id, []))
        found += [f"{one.service} {one.path} {one.id}: {said}" for said in what]
    for service, raw in logs.items():
        strange = {
            line.command
            for line in raw.lines
            if line.role != "policy" and (service, line.command) not in ledger.given
        }
        found += [f"{service}: nobody gave command {one}" for one in sorted(strange)]
    return found


def _wrong(one: Given, raw: Raw, lines: list[Line]) -> list[str]:
    """Say what is wrong with one command that was answered."""
    if len(one.answers) > 1 and not one.forgettable:
        return [f"answered differently: {[status for status, _ in one.answers]}"]
    stored = raw.commands.get(one.id)
    if (said := one.done) is not None:
        return _not_as_answered(one, said, stored, lines)
    if stored is None:
        return [] if one.forgettable else ["refused, and not kept"]
    if stored.outcome != "rejected" and not one.forgettable:
        return [f"refused, and kept as {stored.outcome}"]
    return [f"refused, and has events at {lines[0].position}"] if lines else []


def _not_as_answered(one: Given, said: dict[str, Any], stored: Any, lines: list[Line]) -> list[str]:
    kinds = [line.type for line in lines]
    if stored is None:
        return [] if one.forgettable and not said["events"] else ["acknowledged, and lost"]
    if kinds != said["events"]:
        return [f"acknowledged {said['events']}, stored {kinds}"]
    if not lines:
        return [] if stored.outcome == "nothing" else [f"nothing to do, kept as {stored.outcome}"]
    if lines[-1].position != said["position"]:
        return [f"acknowledged at {said['position']}, stored at {lines[-1].position}"]
    own = [line for line in lines if line.stream.endswith(said["id"])]
    if not own or own[-1].version != said["version"]:
        return [f"acknowledged version {said['version']} of {said['id']}, stored {own[-1:]}"]
    return []
