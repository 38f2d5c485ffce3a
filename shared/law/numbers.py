"""Numbers that people write on paper: of documents, of registrations, of citizens."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

DOCUMENT = re.compile(
    r"(\d+)(?:/(\d{4}))?([/-])([A-ZĐ][A-Za-zĐđÀ-ỹ0-9&]*(?:[/-][A-ZĐ][A-Za-zĐđÀ-ỹ0-9&]*)*)",
    re.ASCII,
)
REGISTERED_OLD = re.compile(r"(\d{2})\.?(\d{2})\.?(\d{4})/TP[/-]ĐKHĐ", re.ASCII)
REGISTERED_NEW = re.compile(r"(\d{2})\.(\d{4})\.(\d{2})\.(\d{4})/TP/ĐKHĐ", re.ASCII)
CITIZEN = re.compile(r"(\d{3})(\d)(\d{2})\d{6}", re.ASCII)
LAW = re.compile(r"QH\d+")
YEARS_A_CENTURY = 100


class NotANumber(ValueError):
    """A text has not the shape of such a number."""


class Shape(StrEnum):
    """How a document number is built, which tells who numbers."""

    ADMINISTRATIVE = "administrative"  # 296/QĐ-UBND, and a letter: 2231/SNV-CCHC&PC
    NORMATIVE = "normative"  # 121/2025/NĐ-CP
    LAW = "law"  # 84/2025/QH15
    PARTY = "party"  # 69-KL/TW
    JOINT = "joint"  # 4617/QCPH/BTP-LĐLSVN


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number as written, with its parts; a series is body, kind and year."""

    written: str
    number: int
    year: int | None
    kind: str  # what stands before the body; in a letter the body itself
    body: str
    shape: Shape


def document_number(written: str) -> DocumentNumber:
    """Take a document number apart.

    Raises:
        NotANumber: when it has not the shape of one.
    """
    text = _composed(written)
    if (found := DOCUMENT.fullmatch(text)) is None:
        raise NotANumber(text)
    number, year, separator, rest = found.groups()
    parts = re.split(r"[/-]", rest, maxsplit=1)
    kind, body = parts[0], parts[-1] if len(parts) > 1 else ""
    return DocumentNumber(
        text, int(number), int(year) if year else None, kind, body, _shape(year, separator, rest)
    )


def _shape(year: str | None, separator: str, rest: str) -> Shape:
    match separator, year:
        case ("-", _):
            return Shape.PARTY
        case (_, str()) if LAW.fullmatch(rest):
            return Shape.LAW
        case (_, str()):
            return Shape.NORMATIVE
        case _:
            return Shape.JOINT if "/" in rest else Shape.ADMINISTRATIVE


@dataclass(frozen=True, slots=True)
class RegistrationNumber:
    """The number of a law-practice organisation; those of 2025 carry the year of registration."""

    written: str
    province: str
    year: int | None
    form: str
    sequence: str


def registration_number(written: str) -> RegistrationNumber:
    """Take a registration number apart, of the old shape or of the new.

    Raises:
        NotANumber: when it has the shape of neither, as those of other professions.
    """
    text = _composed(written)
    if new := REGISTERED_NEW.fullmatch(text):
        province, year, form, sequence = new.groups()
        return RegistrationNumber(text, province, int(year), form, sequence)
    if old := REGISTERED_OLD.fullmatch(text):
        province, form, sequence = old.groups()
        return RegistrationNumber(text, province, None, form, sequence)
    raise NotANumber(text)


@dataclass(frozen=True, slots=True)
class CitizenCodes:
    """What the first four digits of a citizen number mean; the merger renumbered nobody."""

    provinces: Mapping[str, str]  # of the 63 until 2025-06-30
    centuries: Mapping[str, tuple[int, str]]  # century and sex at birth


class CitizenFinding(StrEnum):
    """What is wrong with a citizen number, without the number itself."""

    NOT_TWELVE_DIGITS = "not-twelve-digits"
    UNKNOWN_PROVINCE = "unknown-province"
    OTHER_SEX = "other-sex"
    OTHER_YEAR = "other-year"

    @property
    def is_warning(self) -> bool:
        """Say whether a clerk may go on: papers differ from what people say, and are right."""
        return self in {CitizenFinding.OTHER_SEX, CitizenFinding.OTHER_YEAR}


def check_citizen_number(
    written: str, codes: CitizenCodes, sex: str | None = None, birth_year: int | None = None
) -> tuple[CitizenFinding, ...]:
    """Look a citizen number over: its shape and province, then sex and year as they were entered.

    There is no check digit.
    """
    if (found := CITIZEN.fullmatch(written)) is None:
        return (CitizenFinding.NOT_TWELVE_DIGITS,)
    return tuple(_findings(found, codes, sex, birth_year))


def _findings(
    found: re.Match[str], codes: CitizenCodes, sex: str | None, birth_year: int | None
) -> Iterator[CitizenFinding]:
    province, digit, year = found.groups()
    if province not in codes.provinces:
        yield CitizenFinding.UNKNOWN_PROVINCE
    century, sex_at_birth = codes.centuries[digit]
    if sex is not None and sex != sex_at_birth:
        yield CitizenFinding.OTHER_SEX
    if birth_year is not None and birth_year != (century - 1) * YEARS_A_CENTURY + int(year):
        yield CitizenFinding.OTHER_YEAR


def _composed(written: str) -> str:
    """Write letters and their marks as one, as keyboards differ."""
    return unicodedata.normalize("NFC", written.strip())
