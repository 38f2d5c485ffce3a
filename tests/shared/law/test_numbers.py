"""Numbers on paper: real ones parse, others do not, and a warning is no error."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.data import load_citizen_codes
from shared.law.numbers import (
    CitizenFinding,
    NotANumber,
    Shape,
    check_citizen_number,
    document_number,
    registration_number,
)

with (Path(__file__).parent / "document_numbers_seen.csv").open(encoding="utf-8") as lines:
    SEEN = [line["number"] for line in csv.DictReader(lines)]
CODES = load_citizen_codes()


def test_all_numbers_that_were_seen_parse() -> None:
    assert len(SEEN) == 36
    assert [document_number(one).written for one in SEEN] == SEEN


@pytest.mark.parametrize(
    ("written", "year", "kind", "body", "shape"),
    [
        ("296/QĐ-UBND", None, "QĐ", "UBND", Shape.ADMINISTRATIVE),
        ("121/2025/NĐ-CP", 2025, "NĐ", "CP", Shape.NORMATIVE),
        ("84/2025/QH15", 2025, "QH15", "", Shape.LAW),
        ("60-CT/TU", None, "CT", "TU", Shape.PARTY),
        ("4617/QCPH/BTP-LĐLSVN", None, "QCPH", "BTP-LĐLSVN", Shape.JOINT),
        ("2231/SNV-CCHC&PC", None, "SNV", "CCHC&PC", Shape.ADMINISTRATIVE),
    ],
)
def test_a_number_falls_into_its_parts(
    written: str, year: int | None, kind: str, body: str, shape: Shape
) -> None:
    found = document_number(f" {unicodedata.normalize('NFD', written)} ")

    assert (found.written, found.year, found.kind, found.body, found.shape) == (
        written,
        year,
        kind,
        body,
        shape,
    )


@pytest.mark.parametrize("written", ["", "QĐ-UBND", "12/ QĐ-UBND", "12/qđ-UBND", "12/25/QĐ-UBND"])
def test_what_has_not_the_shape_is_no_number(written: str) -> None:
    with pytest.raises(NotANumber):
        document_number(written)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("79.2012.01.1844/TP/ĐKHĐ", ("79", 2012, "01", "1844")),
        ("41.01.1844/TP-ĐKHĐ", ("41", None, "01", "1844")),
        ("79.2011.02.1589/TP/ĐKHĐ", ("79", 2011, "02", "1589")),
        ("41.02.4764/TP/ĐKHĐ", ("41", None, "02", "4764")),
        ("01021497/TP/ĐKHĐ", ("01", None, "02", "1497")),
        ("01020716/TP/ĐKHĐ", ("01", None, "02", "0716")),
        ("01021463/TP/ĐKHĐ", ("01", None, "02", "1463")),
    ],
)
def test_both_shapes_of_a_registration_number_parse(
    written: str, parts: tuple[str, int | None, str, str]
) -> None:
    found = registration_number(written)

    assert (found.province, found.year, found.form, found.sequence) == parts


@pytest.mark.parametrize("written", ["21/TP-ĐKHĐ", "41/TP-ĐKHĐ", "79.2012.01.1844/TP-ĐKHĐ"])
def test_an_auction_firms_number_is_not_a_law_firms(written: str) -> None:
    with pytest.raises(NotANumber):
        registration_number(written)


@pytest.mark.parametrize(
    ("written", "sex", "birth_year", "findings"),
    [
        ("049190000001", "female", 1990, ()),
        ("049190000001", None, None, ()),
        ("049205000001", "male", 2005, ()),
        ("049190000001", "male", 1990, (CitizenFinding.OTHER_SEX,)),
        ("049190000001", "male", 1991, (CitizenFinding.OTHER_SEX, CitizenFinding.OTHER_YEAR)),
        ("099190000001", None, None, (CitizenFinding.UNKNOWN_PROVINCE,)),
        ("123456789", None, None, (CitizenFinding.NOT_TWELVE_DIGITS,)),
        ("04919000000١", None, None, (CitizenFinding.NOT_TWELVE_DIGITS,)),
    ],
)
def test_a_citizen_number_is_looked_over(
    written: str,
    sex: str | None,
    birth_year: int | None,
    findings: tuple[CitizenFinding, ...],
) -> None:
    assert check_citizen_number(written, CODES, sex, birth_year) == findings


def test_only_another_sex_or_year_is_a_warning() -> None:
    assert {finding for finding in CitizenFinding if finding.is_warning} == {
        CitizenFinding.OTHER_SEX,
        CitizenFinding.OTHER_YEAR,
    }


def test_a_province_that_was_merged_away_is_still_good_in_a_citizen_number() -> None:
    assert len(CODES.provinces) == 63
    assert check_citizen_number("049190000001", CODES) == ()  # Quảng Nam, now Đà Nẵng


@given(text=st.text(max_size=30))
def test_any_text_is_a_number_or_is_refused(text: str) -> None:
    try:
        found = document_number(text)
    except NotANumber:
        return

    assert document_number(found.written) == found
