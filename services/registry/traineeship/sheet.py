"""Lists of trainees: a row is a person and their traineeship, which may say less than we ask."""

from collections.abc import Iterator
from datetime import date

from shared.contracts.registry.traineeship import TraineeshipTerm
from shared.sheets.areas import area_faults
from shared.sheets.people import PERSON, citizen_faults, register_person
from shared.sheets.references import (
    OFFICE,
    certificate_key,
    number_faults,
    organisation_of,
)
from shared.sheets.sheet import (
    Before,
    Column,
    Known,
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
from shared.sheets.values import day, text, whole

FROM = "Sổ cũ, nhập từ tệp danh sách người tập sự"
FIELDS = ("area", "term", "guide_place", "registered_on", "completed_on")
COLUMNS = (
    *PERSON,
    Column("term", "thời gian tập sự", "term", options=TraineeshipTerm, also=("thời hạn tập sự",)),
    Column(OFFICE.name, OFFICE.vi, OFFICE.en, text, needed=False, told=True, also=OFFICE.also),
    Column(
        "guide",
        "số chứng chỉ luật sư hướng dẫn",
        "certificate number of the guide",
        text,
        needed=False,
        told=True,
        also=("CCHN luật sư hướng dẫn",),
    ),
    Column("guide_place", "người tập sự thứ", "place with the guide", whole, needed=False),
    Column(
        "registered_on", "ngày đăng ký tập sự", "registered on", day, also=("ngày bắt đầu tập sự",)
    ),
    Column("completed_on", "ngày hoàn thành tập sự", "completed on", day, needed=False),
)


def steps(values: Values) -> tuple[Step, ...]:
    """Say which commands enter a row."""
    guide = values.get("guide")
    body = {
        **taken(values, *FIELDS),
        **known(
            organisation_id=organisation_of(values),
            guide_certificate=guide and Known("certificate", (certificate_key(guide),)),
        ),
        "person_id": Before(0),
        "entered_from": FROM,
    }
    columns = {**same(*FIELDS), "organisation_id": "organisation", "guide_certificate": "guide"}
    return register_person(values), Step("EnterTraineeship", body, columns)


def natural(values: Values) -> str:
    """Name a row by what is public of it; of two who share all that, one is entered by hand."""
    names = ("full_name", "area", "organisation", "guide", *FIELDS)
    return "/".join(str(values.get(name, "-")) for name in names)


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    yield from number_faults("organisation", values)
    yield from not_yet(values, today, "registered_on", "completed_on")
    yield from in_order(values, "registered_on", "completed_on", "before-traineeship")
    yield from area_faults(values, today, "registered_on")
    yield from citizen_faults(values)


SHEET = Sheet(
    name="trainees",
    vi="Danh sách người tập sự",
    en="Trainees",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("citizen_number", "registered_on"),),
)
