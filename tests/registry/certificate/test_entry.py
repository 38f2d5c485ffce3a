"""Certificates that stand in old registers are entered as they stand."""

from datetime import date

from services.registry.certificate import decider
from services.registry.certificate.entry import EnterCertificate, PrintedNumber
from services.registry.certificate.standing import status_on
from services.registry.certificate.state import Status
from shared.contracts.registry.certificate import CertificateEntered
from shared.contracts.values import CertificateNumber, number_key
from tests.registry.certificate.given import a_certificate, applied
from tests.registry.context import COMMUNE, MINISTER, NAME, OLD_COMMUNE, PERSON, on
from tests.support.spec import recorded

ISSUED_ON, TODAY = date(2015, 3, 2), date(2026, 3, 2)
entered = CertificateEntered(
    person_id=PERSON,
    full_name=NAME,
    area=COMMUNE,
    number=CertificateNumber(province="48", issuer=MINISTER, year=2015, serial="9981"),
    issued_on=ISSUED_ON,
    entered_from="Sổ 2015",
)


def entry(area: str = COMMUNE, issued_on: date = ISSUED_ON) -> EnterCertificate:
    """Build the command with only what the test is about."""
    return EnterCertificate(
        person_id=PERSON,
        area=area,
        number=PrintedNumber(province="48", issuer=MINISTER, year=2015, serial="9981"),
        issued_on=issued_on,
        entered_from="Sổ 2015",
    )


def test_a_certificate_of_an_old_register_holds_since_its_issue() -> None:
    a_certificate.knowing(on(TODAY)).when(entry()).then(entered)
    state = decider.replay([recorded(entered)])

    assert status_on(state, date(2015, 3, 1)) is Status.NONE
    assert status_on(state, ISSUED_ON) is Status.ISSUED
    assert decider.claims(state) == {f"certificate-holder/{PERSON}", number_key(entered.number)}


def test_a_register_names_the_place_of_then_or_of_now() -> None:
    for area in (COMMUNE, OLD_COMMUNE):
        assert a_certificate.knowing(on(TODAY)).when(entry(area)).decided


def test_every_fault_of_an_entry_at_once() -> None:
    a_certificate.knowing(on(TODAY, persons={})).when(
        entry("99999", issued_on=date(2026, 3, 3))
    ).then_rejected("person-not-known", "in-the-future", "unknown-area")
    a_certificate.given(applied).when(entry()).then_rejected("not-in-this-state")
    assert decider.reads(entry()) == (f"person-{PERSON}",)
