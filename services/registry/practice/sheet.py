"""Where lawyers practise, as sheets have it: in organisations, or in an individual capacity."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from shared.sheets.areas import area_faults
from shared.sheets.references import (
    LAWYER,
    OFFICE,
    lawyer_key,
    lawyer_of,
    number_faults,
    organisation_key,
    organisation_of,
)
from shared.sheets.sheet import Column, Sheet, Step, Values, Wrong, known, not_yet, same, taken
from shared.sheets.values import day, digits, text

FROM = "Sổ cũ, nhập từ tệp danh sách hành nghề"
AREA = Column("area", "mã địa bàn", "area code", digits(5, 3))


class Form(StrEnum):
    """In which form a lawyer is in an organisation."""

    FOUNDER = "founder"
    CONTRACTED_LAWYER = "contracted_lawyer"


# In organisations -------------------------------------------------------------------------------

JOINED = ("form", "area", "joined_on")


def joining(values: Values) -> tuple[Step, ...]:
    """Say which command enters a lawyer of an organisation."""
    body = {
        **taken(values, *JOINED),
        **known(certificate_id=lawyer_of(values), organisation_id=organisation_of(values)),
        "entered_from": FROM,
    }
    columns = {
        **same(*JOINED),
        "certificate_id": "certificate",
        "organisation_id": "organisation",
    }
    return (Step("RecordLawyerJoined", body, columns),)


def of_both(values: Values) -> str:
    """Name a row by the lawyer and the organisation."""
    return f"{lawyer_key(values)}/{organisation_key(values['organisation'])}"


def check_joining(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    yield from number_faults("organisation", values)
    yield from not_yet(values, today, "certificate_on", "joined_on")
    yield from area_faults(values, today, "joined_on")


# In an individual capacity ----------------------------------------------------------------------

REGISTERED = ("registration_number", "employer", "contract_from", "area", "registered_on")


def registering(values: Values) -> tuple[Step, ...]:
    """Say which command enters a lawyer in an individual capacity."""
    body = {
        **taken(values, *REGISTERED),
        **known(certificate_id=lawyer_of(values)),
        "entered_from": FROM,
    }
    columns = {**same(*REGISTERED), "certificate_id": "certificate"}
    return (Step("RegisterIndividualPractice", body, columns),)


def of_number(values: Values) -> str:
    """Name a row by its registration number."""
    return organisation_key(values["registration_number"])


def check_registering(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    yield from not_yet(values, today, "certificate_on", "contract_from", "registered_on")
    yield from area_faults(values, today, "registered_on")


SHEETS = (
    Sheet(
        name="practices",
        vi="Luật sư hành nghề trong tổ chức",
        en="Lawyers of organisations",
        columns=(
            *LAWYER,
            OFFICE,
            Column("form", "hình thức hành nghề", "form of practice", options=Form),
            AREA,
            Column("joined_on", "ngày vào tổ chức", "joined on", day),
        ),
        steps=joining,
        natural=of_both,
        check=check_joining,
    ),
    Sheet(
        name="individuals",
        vi="Luật sư hành nghề với tư cách cá nhân",
        en="Lawyers in an individual capacity",
        columns=(
            *LAWYER,
            Column(
                "registration_number",
                "số đăng ký hành nghề",
                "practice registration number",
                text,
                also=("số đăng ký hành nghề cá nhân",),
            ),
            Column(
                "employer",
                "nơi ký hợp đồng lao động",
                "employer",
                text,
                also=("cơ quan, tổ chức ký hợp đồng",),
            ),
            Column("contract_from", "ngày hợp đồng", "contract from", day, needed=False),
            AREA,
            Column("registered_on", "ngày đăng ký hành nghề", "registered on", day),
        ),
        steps=registering,
        natural=of_number,
        check=check_registering,
        unique=(("registration_number",),),
    ),
)
