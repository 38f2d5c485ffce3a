"""What COPY carries comes out as it went in, and a document is cut where it is to be cut."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.embedded.postgres import Postgres
from shared.log.document import whole
from shared.read.lines import cut, line_of
from tests.shared.log.given import envelope

TEXT = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=20)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
VALUES = st.tuples(
    TEXT,
    st.none() | TEXT,
    st.none() | DAYS,
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.uuids(),
    st.none() | st.booleans(),
)


class Letter(StrEnum):
    """A value that is text and more."""

    TAB = "a\tb"


@pytest.fixture(scope="module")
def copied(postgres: Postgres) -> Any:
    with psycopg.connect(postgres.conninfo()) as connection:
        connection.execute(
            "create temp table copied (a text, b text, c date, d bigint, e uuid, f boolean)"
        )
        yield connection


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VALUES, min_size=1, max_size=5))
def test_rows_come_out_as_they_went_in(
    copied: psycopg.Connection[Any], rows: list[tuple[Any, ...]]
) -> None:
    copied.execute("truncate copied")
    with copied.cursor() as cursor, cursor.copy("copy copied from stdin") as copy:
        copy.write("\n".join(line_of(row) for row in rows) + "\n")

    assert copied.execute("select * from copied").fetchall() == rows


def test_a_value_that_is_text_and_more_is_written_as_text() -> None:
    assert line_of((Letter.TAB, None, True)) == "a\\tb\t\\N\tt"


def test_what_no_column_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        line_of((1.5,))


WORDS = TEXT | st.sampled_from(
    ('},"event":{', '},"datacontenttype":', ',"voids":"', '"commandid":"', "\\", '"}')
)
FIELDS = st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), WORDS, max_size=4)


@given(FIELDS, WORDS, st.none() | st.uuids(), st.none() | st.uuids(), st.uuids())
def test_a_document_is_cut_where_it_is_read(
    event: dict[str, str],
    unit: str,
    voids: UUID | None,
    cause: UUID | None,
    command: UUID,
) -> None:
    actor = {"id": None, "role": "department", "unit": unit}
    said = envelope(voids=voids, causation_id=cause, command_id=command, actor=actor)
    document = whole(said, event)

    found = cut(document)

    assert found.command.decode() == str(command)
    assert (found.voids and found.voids.decode()) == (voids and str(voids))
    assert orjson.loads(found.event) == orjson.loads(document)["data"]["event"]


@pytest.mark.parametrize("document", [b"", b"{}", b'{"commandid":"1","data":{}}'])
def test_what_no_log_of_ours_wrote_is_not_cut(document: bytes) -> None:
    with pytest.raises(ValueError, match="not found"):
        cut(document)


def test_the_golden_documents_are_cut_too() -> None:
    folder = Path(__file__).parents[1] / "log" / "golden"
    golden = [orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    documents = [one["document"].encode() for one in golden]

    assert len(documents) == 3
    for document in documents:
        said = orjson.loads(document)
        assert orjson.loads(cut(document).event) == said["data"]["event"]
        assert (cut(document).voids or b"").decode() == said.get("voids", "")
