"""Lists of competencies: a row is what a lawyer has proven."""

from collections.abc import Iterator
from datetime import date

from shared.contracts.registry.competency import CompetencyKind
from shared.sheets.references import LAWYER, lawyer_key, lawyer_of
from shared.sheets.sheet import (
    Column,
    Sheet,
    Step,
    Values,
    Wrong,
    in_order,
    known,
    not_yet,
    same,
    taken,
)
from shared.sheets.values import day, text

FIELDS = ("competency_kind", "subject", "level", "proof", "valid_from", "valid_to")
COLUMNS = (
    *LAWYER,
    Column("competency_kind", "loại năng lực", "kind", options=CompetencyKind),
    Column("subject", "năng lực", "subject", text, also=("ngoại ngữ", "lĩnh vực")),
    Column("level", "trình độ", "level", text, needed=False),
    Column("proof", "giấy tờ chứng minh", "proof", text, also=("văn bằng, chứng chỉ",)),
    Column("valid_from", "có từ ngày", "valid from", day),
    Column("valid_to", "đến ngày", "valid to", day, needed=False),
)


def steps(values: Values) -> tuple[Step, ...]:
    """Say which command enters a row."""
    body = {**taken(values, *FIELDS), **known(certificate_id=lawyer_of(values))}
    return (Step("RecordCompetency", body, {**same(*FIELDS), "certificate_id": "certificate"}),)


def natural(values: Values) -> str:
    """Name a row by the lawyer and the competency."""
    return f"{lawyer_key(values)}/{values['subject']}/{values['valid_from']}"


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    yield from not_yet(values, today, "certificate_on", "valid_from")
    yield from in_order(values, "valid_from", "valid_to", "ends-before-it-begins")
    if values.get("competency_kind") == CompetencyKind.FOREIGN_LANGUAGE and "level" not in values:
        yield "level", "level-needed", {}


SHEET = Sheet(
    name="competencies",
    vi="Năng lực của luật sư",
    en="Competencies",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
)
