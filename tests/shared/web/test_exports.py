"""A list as a file: all of it, as the reader may see it, and nothing that a spreadsheet runs."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from openpyxl import load_workbook  # type: ignore[import-untyped]
from pydantic import BaseModel

from shared.messages import Role
from shared.web import exports, files
from shared.web.listing import Listing
from tests.shared.web.memory import COMMUNE, Card, Memory, browser, client, names
from tests.shared.web.pages import Page, page
from tests.shared.web.petition import Stage, listing
from tests.shared.web.test_reads import LIST, SEALED, rows

ID = UUID(int=9)
AT = datetime(2026, 3, 1, 20, tzinfo=UTC)  # 03:00 of the day after, here


class Look(StrEnum):
    """A kind."""

    OPEN = "open"


class Line(BaseModel):
    """A row with every kind of value."""

    cursor: str = "1"
    stream: str = f"petition-{ID}"
    title: str = "Đơn"
    stage: Look = Look.OPEN
    area: str = COMMUNE
    filed_on: date | None = date(2026, 2, 1)
    recorded_at: datetime = AT
    person_id: UUID = ID
    fine_vnd: int = -5_000_000
    urgent: bool = True
    address: str = SEALED
    sanctions: tuple[str, ...] = ("một", "hai")


def of(*lines: Line) -> Memory:
    """Make a service that lists these."""
    made: Listing = replace(listing(()), row=Line, query=giving(lines))
    return Memory(blueprint=Card(listings=(made,)))


def giving(lines: Sequence[Line]) -> Any:
    """Make a query that gives these."""

    async def query(_: Any, ask: Any, __: Any) -> Sequence[Line]:
        return [one for one in lines if one.cursor > (ask.after or "")][: ask.limit]

    return query


async def asked(kernel: Memory, role: Role | None = Role.DEPARTMENT, **query: str) -> Response:
    """Ask for a file."""
    async with client(kernel, role) as officer:
        return await officer.get(LIST, params=query)


def table(answer: Response) -> list[list[str]]:
    """Read a CSV file."""
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def sheet(answer: Response) -> Any:
    """Read a workbook."""
    assert answer.status_code == 200, answer.text
    return load_workbook(BytesIO(answer.content)).worksheets[0]


async def test_a_csv_file_says_what_the_page_says() -> None:
    answer = await asked(of(Line()), format="csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "petition-list-2026-03-02.csv" in answer.headers["content-disposition"]
    assert answer.headers["as-of-position"] == "registry:0"
    head, line = table(answer)
    said = dict(zip(head, line, strict=True))
    assert list(said.values()) == [
        "Đơn",
        "Đang giải quyết",
        f"Phường Hải Châu ({COMMUNE})",
        "01/02/2026",
        "02/03/2026 03:00",
        str(ID),
        "-5000000",
        "Có",
        "đã niêm phong",
        "một, hai",
        f"petition-{ID}",
    ]


async def test_a_workbook_has_days_and_numbers_as_such() -> None:
    page = sheet(await asked(of(Line()), format="xlsx"))

    head, line = list(page.iter_rows())
    assert head[0].font.bold
    assert page.freeze_panes == "A2"
    assert line[3].value == datetime(2026, 2, 1)  # noqa: DTZ001  # a spreadsheet knows no zones
    assert line[3].number_format == "dd/mm/yyyy"
    assert line[4].value == datetime(2026, 3, 2, 3)  # noqa: DTZ001
    assert line[6].value == -5_000_000
    assert line[8].value == "đã niêm phong"


async def test_what_is_sealed_leaves_in_no_file() -> None:
    line = Line(sanctions=(SEALED,))

    text = await asked(of(line), format="csv")
    book = sheet(await asked(of(line), format="xlsx"))

    assert "AAAA" not in text.text
    assert "AAAA" not in str([[cell.value for cell in row] for row in book.iter_rows()])


@pytest.mark.parametrize("begins", ["=1+1", "+84", "-x", "@a", "\tx", "\rx", "＝1"])
async def test_no_text_is_run(begins: str) -> None:
    kernel = of(Line(title=begins))

    (_, line) = table(await asked(kernel, format="csv"))
    (_, cells) = list(sheet(await asked(kernel, format="xlsx")).iter_rows())

    assert line[0] == f"'{begins}"
    assert cells[0].data_type == "s"
    assert cells[0].quotePrefix


async def test_days_before_spreadsheets_are_texts_and_a_long_text_is_cut() -> None:
    line = Line(title="x" * 40_000, filed_on=date(1899, 5, 1))

    (_, cells) = list(sheet(await asked(of(line), format="xlsx")).iter_rows())

    assert len(cells[0].value) == files.MOST_LETTERS
    assert cells[3].value == "01/05/1899"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_a_file_has_every_row_in_order(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PIECE", 3)
    kernel = Memory(blueprint=Card(listings=(listing(rows(10)),)))

    answer = await asked(kernel, format=kind)

    column = (
        [
            *(int(line[4]) for line in table(answer)[1:]),
        ]
        if kind == "csv"
        else [line[4].value for line in list(sheet(answer).iter_rows())[1:]]
    )
    assert column == list(range(10))


async def test_what_one_sheet_cannot_hold_goes_on_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 4)
    kernel = Memory(blueprint=Card(listings=(listing(rows(5)),)))

    book = load_workbook(BytesIO((await asked(kernel, format="xlsx")).content))

    assert [page.max_row for page in book.worksheets] == [4, 3]


async def test_a_file_is_filtered_as_the_list_is_and_speaks_the_language_asked_for() -> None:
    kernel = Memory(blueprint=Card(listings=(listing(rows(4)),)))

    head, *lines = table(await asked(kernel, format="csv", stage=Stage.OPEN.value, lang="en"))

    assert "Area" in head
    assert len(lines) == 2


async def test_whoever_may_not_read_a_list_has_no_file_of_it() -> None:
    refused = await asked(of(Line()), Role.BAR, format="csv")
    unknown = await asked(of(Line()), None, format="xlsx")

    assert refused.status_code == 403
    assert unknown.status_code == 401


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"format": "pdf"}, ("not-a-format", "format")),
        ({"format": "csv", "limit": "5"}, ("unknown-parameter", "limit")),
        ({"format": "csv", "colour": "red"}, ("unknown-parameter", "colour")),
        ({"format": "xlsx", "stage": "red"}, ("enum", "stage")),
        ({"format": "csv", "on": "x"}, ("not-a-day", "on")),
    ],
)
async def test_a_wrong_question_is_422_with_its_field(
    query: dict[str, str], fault: tuple[str, str]
) -> None:
    answer = await asked(Memory(), Role.DEPARTMENT, **query)

    assert answer.status_code == 422
    assert names(answer.json()["faults"]) == [fault]


async def test_rows_are_given_where_they_are_asked_for_by_name() -> None:
    answer = await asked(Memory(blueprint=Card(listings=(listing(rows(2)),))), format="json")

    assert len(answer.json()["rows"]) == 2


async def test_a_page_leads_to_files_of_what_it_shows() -> None:
    kernel = Memory(blueprint=Card(listings=(listing(rows(3)),)))
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown: Page = await page(
            officer, "/registry/petition-list", stage="open", on="01/03/2026", limit="1"
        )
        found = [said["href"] for said in shown.all("a") if "format=" in said["href"]]
        answers = [await officer.get(address) for address in found]

    assert [one.partition("format=")[2] for one in found] == ["xlsx", "csv"]
    assert len(table(answers[1])) == 2
    assert answers[0].headers["content-type"] == exports.KINDS[exports.Format.XLSX]
