"""What rows say of others that the register knows: lawyers and organisations, by their numbers."""

from collections.abc import Iterable
from datetime import date

from shared.law.numbers import NotANumber, registration_number
from shared.law.territory import fold
from shared.sheets.sheet import Column, Known, Values, Wrong
from shared.sheets.values import day, text

CERTIFICATE, HOLDER, MEMBERSHIP = "certificate", "holder", "membership"
ORGANISATION = "organisation"
LAWYER = (
    Column(
        "certificate",
        "số chứng chỉ",
        "certificate number",
        text,
        also=("số chứng chỉ hành nghề", "số CCHN", "CCHN số"),
    ),
    Column(
        "certificate_on",
        "ngày cấp chứng chỉ",
        "certificate issued on",
        day,
        needed=False,
        also=("ngày cấp CCHN",),
    ),
)
OFFICE = Column(
    "organisation",
    "số đăng ký hoạt động",
    "registration number",
    text,
    also=("số ĐKHĐ", "số giấy đăng ký hoạt động", "số đăng ký của tổ chức"),
)


def certificate_key(serial: str, issued_on: date | None = None) -> str:
    """Name a certificate by its printed number, and by its day where issuers share numbers."""
    printed = "".join(fold(serial).split())
    return printed if issued_on is None else f"{printed} {issued_on}"


def organisation_key(written: str) -> str:
    """Name an organisation by a registration number of either shape, however it is written."""
    try:
        number = registration_number(written)
    except NotANumber:
        return "".join(fold(written).split())
    return f"{number.province}/{number.year or '-'}/{number.form}/{number.sequence}"


def lawyer_key(values: Values) -> str:
    """Name the lawyer of a row."""
    return certificate_key(values.get("certificate", ""), values.get("certificate_on"))


def lawyer_of(values: Values, what: str = CERTIFICATE) -> Known | None:
    """Find the certificate that a row names, or whose it is."""
    return Known(what, (lawyer_key(values),)) if "certificate" in values else None


def member_of(values: Values) -> Known | None:
    """Find the membership that stands on the certificate that a row names."""
    certificate = lawyer_of(values)
    return None if certificate is None else Known(MEMBERSHIP, (certificate,))


def organisation_of(values: Values) -> Known | None:
    """Find the organisation that a row names."""
    said = values.get("organisation")
    return None if said is None else Known(ORGANISATION, (organisation_key(said),))


def number_faults(column: str, values: Values) -> Iterable[Wrong]:
    """A registration number has the shape of before 2025 or of after."""
    if column in values:
        try:
            registration_number(values[column])
        except NotANumber:
            yield column, "not-a-registration-number", {"number": values[column]}
