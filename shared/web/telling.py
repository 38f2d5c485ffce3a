"""The story of a record: what happened, by whom, under which provision, and what each changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.corrections import VoidRecord
from shared.decider import holding
from shared.law.rules import Gap, RuleRow, UnknownRow
from shared.messages import Decision, Recorded, Role
from shared.web.changes import Change, changes
from shared.web.commands import offers
from shared.web.kernel import AnyDecider
from shared.web.render import Site
from shared.web.route import form_route
from shared.web.words import Line, Words


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the story."""

    position: int
    version: int
    name: str
    effective_on: date
    recorded_at: datetime
    role: str
    unit: str
    decision: Decision | None
    basis: tuple[tuple[str, str], ...]  # rule row, provision
    lines: tuple[Line, ...]
    changed: tuple[Change, ...]
    voided: bool
    void_link: str


def story(  # noqa: PLR0913, PLR0917  # what a story is told from
    site: Site, decider: AnyDecider, key: UUID, known: list[Recorded[Any]], words: Words, role: Role
) -> list[Told]:
    """Tell what happened, the newest first."""
    held = {record.position for record in holding(known)}
    may_void = any(offer.command is VoidRecord and role in offer.by for offer in offers((decider,)))
    void_path = form_route(decider, VoidRecord).format(id=key)
    changed = changes(decider, known, words)
    told = []
    for record in reversed(known):
        envelope = record.envelope
        recorded_by_policy = envelope.actor.role is Role.POLICY
        voidable = may_void and record.position in held and not recorded_by_policy
        told.append(
            Told(
                position=record.position,
                version=envelope.version,
                name=words.event(record.data.type),
                effective_on=envelope.effective_on,
                recorded_at=envelope.recorded_at,
                role=words.value(envelope.actor.role.value),
                unit=envelope.actor.unit,
                decision=envelope.decision,
                basis=tuple((row, basis_of(site, row)) for row in envelope.rule_rows),
                lines=words.story(record),
                changed=changed.get(record.position, ()),
                voided=record.position not in held,
                void_link=f"{void_path}?command_id={envelope.command_id}" if voidable else "",
            )
        )
    return told


def row_of(site: Site, row: str) -> RuleRow | Gap | None:
    """Find a rule row by its id."""
    try:
        return site.kernel.law().rules.row(row)
    except UnknownRow:
        return None


def basis_of(site: Site, row: str) -> str:
    """Name the provision behind a rule row."""
    found = row_of(site, row)
    return found.basis if found else ""


def rules_of(site: Site, rows: tuple[str, ...]) -> tuple[tuple[str, RuleRow | Gap | None], ...]:
    """Look up the rule rows that a case was filed under; a gap of the law data has none."""
    return tuple((row, row_of(site, row)) for row in rows)
