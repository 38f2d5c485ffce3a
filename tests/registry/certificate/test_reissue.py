"""Who lost a certificate waits as long as its ground asks for, and some for ever."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.registry.certificate import decider
from services.registry.certificate.decision import RecordIssue
from services.registry.certificate.guides import guides
from services.registry.certificate.reissue import ApplyForReissue
from services.registry.certificate.state import Certificate, Submitted
from services.registry.context import Context, KnownCertificate, KnownRevocation
from shared.contracts.registry.certificate import (
    CertificateReissueApplied,
    DossierItem,
    DossierKind,
)
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround, Conviction
from shared.law.data import load_rules
from shared.messages import Channel
from tests.registry.certificate.given import a_certificate, applied
from tests.registry.context import BAR, CERTIFICATE, COMMUNE, NAME, NUMBER, PERSON, on, signed
from tests.support.spec import recorded

REVOKED_ON = date(2023, 3, 1)
TODAY = date(2026, 3, 16)
PAPERS = tuple(
    DossierItem(label=label)
    for label in (
        "đơn đề nghị",
        "giấy chứng nhận sức khỏe",
        "bằng cử nhân/thạc sỹ luật (not for giáo sư, phó giáo sư chuyên ngành luật, tiến sĩ luật)",
        "giấy tờ chứng minh miễn tập sự",
    )
)


def knowing(ground: CertificateRevocationGround | None, **known: Any) -> Context:
    """Know a certificate that was revoked on this ground."""
    said = {"decided_on": REVOKED_ON, "since": REVOKED_ON}
    revocation: Mapping[str, Any] = {
        **said,
        **{key: known[key] for key in ("conviction", "decided_on") if key in known},
    }
    old = KnownCertificate(
        person_id=known.get("person_id", PERSON),
        full_name=NAME,
        area=COMMUNE,
        number=NUMBER,
        issued_on=date(2015, 4, 28),
        deprived=known.get("deprived", ()),
        revoked=KnownRevocation(ground=ground, **revocation),
    )
    return on(known.get("today", TODAY), certificates={CERTIFICATE: old})


def ask(day: date = TODAY, **known: Any) -> ApplyForReissue:
    """Build the command with only what the test is about."""
    said: dict[str, Any] = {
        "person_id": PERSON,
        "previous_certificate_id": CERTIFICATE,
        "kind": DossierKind.EXEMPT,
        "area": COMMUNE,
        "received_on": day,
        "channel": Channel.COUNTER,
        **known,
    }
    return ApplyForReissue(**said)


def filed(
    ground: CertificateRevocationGround | None, day: date = TODAY, over: str | None = None
) -> CertificateReissueApplied:
    """Build the event with only what the test is about."""
    return CertificateReissueApplied(
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        kind=DossierKind.EXEMPT,
        dossier_number="LS-2025-000147",
        filed_on=day,
        channel=Channel.COUNTER,
        items=PAPERS,
        previous_certificate_id=CERTIFICATE,
        previous_number=NUMBER,
        ground=ground,
        revoked_on=REVOKED_ON,
        reason_over=over,
    )


def test_after_a_deletion_one_waits_three_years_from_the_decision() -> None:
    ground = CertificateRevocationGround.NAME_DELETED
    first_day = date(2026, 3, 1)

    a_certificate.knowing(knowing(ground)).when(ask(date(2026, 2, 28))).then_rejected(
        "reissue-too-early"
    )
    a_certificate.knowing(knowing(ground)).when(ask(first_day)).then(filed(ground, first_day))


@pytest.mark.parametrize(
    "ground",
    [CertificateRevocationGround.JOINED_NO_BAR, CertificateRevocationGround.DID_NOT_PRACTISE],
)
def test_after_letters_d_and_dd_one_asks(ground: CertificateRevocationGround) -> None:
    a_certificate.knowing(knowing(ground)).when(ask()).then(filed(ground)).under(
        "CERT-DOSSIER-EXEMPT/2025-07-01",
        "CERT-DOSSIER-LLTP/2025-07-01",
        "CERT-REISSUE-GROUP-2/2025-07-01",
    )


@pytest.mark.parametrize(
    "ground",
    [
        CertificateRevocationGround.STANDARDS_LOST,
        CertificateRevocationGround.BECAME_OFFICIAL,
        CertificateRevocationGround.LEFT_COUNTRY,
        CertificateRevocationGround.STOPPED,
        CertificateRevocationGround.INCAPACITATED,
        CertificateRevocationGround.CONVICTED,
        CertificateRevocationGround.USE_DEPRIVED,  # by a measure of which nothing is known here
        None,
    ],
)
def test_where_the_ground_must_be_no_more_a_paper_says_so(
    ground: CertificateRevocationGround | None,
) -> None:
    known = a_certificate.knowing(knowing(ground))

    known.when(ask()).then_rejected("reason-over-needed")
    known.when(ask(reason_over="Giấy xác nhận")).then(filed(ground, over="Giấy xác nhận"))


def test_after_a_deprivation_one_waits_for_its_end() -> None:
    ground = CertificateRevocationGround.USE_DEPRIVED
    term = ((date(2026, 1, 1), date(2026, 3, 15)),)
    known = a_certificate.knowing(knowing(ground, deprived=term))

    known.when(ask(date(2026, 3, 15))).then_rejected("deprivation-not-over")
    known.when(ask()).then(filed(ground))


def test_who_was_convicted_of_a_serious_intentional_crime_gets_none_again() -> None:
    serious = Conviction.SERIOUS_INTENTIONAL
    a_certificate.knowing(knowing(CertificateRevocationGround.CONVICTED, conviction=serious)).when(
        ask(reason_over="Đã được xóa án tích")
    ).then_rejected("never-reissued")


def test_an_application_hears_of_every_fault_at_once() -> None:
    another = UUID(int=77)
    known = knowing(CertificateRevocationGround.STOPPED, person_id=another)
    a_certificate.knowing(known).when(
        ask(date(2026, 3, 17), area="nowhere", person_id=UUID(int=78))
    ).then_rejected(
        "in-the-future",
        "unknown-area",
        "person-not-known",
        "certificate-of-another",
        "reason-over-needed",
    )


def test_what_is_not_revoked_is_not_issued_again() -> None:
    for context in (on(TODAY), on(TODAY, certificates={}), knowing(None)):
        a_certificate.knowing(context).when(ask(date(2023, 2, 28))).then_rejected("not-revoked")


def test_the_bar_receives_no_dossier_any_more() -> None:
    known = knowing(CertificateRevocationGround.JOINED_NO_BAR)
    at_the_bar = on(TODAY, actor=BAR, certificates=known.certificates)

    a_certificate.knowing(at_the_bar).when(ask()).then_rejected("not-received-by-the-bar")


def test_the_dossier_goes_the_way_of_a_first_one() -> None:
    event = filed(CertificateRevocationGround.STOPPED, over="Giấy xác nhận")
    state = decider.replay([recorded(event)])

    assert isinstance(state.lifecycle, Submitted)
    assert f"certificate-holder/{PERSON}" in decider.claims(state)
    assert [one.rule_row for one in decider.clocks(state, load_rules(), on(TODAY).calendar)] == [
        "CERT-DEPT-CHECK-DAYS/2025-07-01"
    ]
    a_certificate.given(event).when(
        RecordIssue(decision=signed(TODAY, by="Chủ tịch UBND cấp tỉnh"), serial="1")
    ).then_rejected("not-in-this-state")
    assert decider.reads(ask()) == (f"person-{PERSON}", f"certificate-{CERTIFICATE}")
    never = guides(Certificate(), ApplyForReissue, load_rules(), TODAY)
    assert never["previous_certificate_id"].rule == "CERT-REISSUE-NEVER"


def test_a_certificate_is_asked_for_once() -> None:
    a_certificate.given(applied).knowing(knowing(None)).when(ask()).then_rejected(
        "not-in-this-state"
    )
