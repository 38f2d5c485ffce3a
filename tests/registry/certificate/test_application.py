"""A dossier is filed, under two regimes and a gap."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.registry.certificate import decider
from services.registry.certificate.application import ApplyForCertificate, ItemHandedIn
from services.registry.certificate.state import Certificate
from shared.contracts.registry.certificate import DossierItem, DossierKind
from shared.messages import Channel
from tests.registry.certificate.given import PAPER, a_certificate, applied, issued, refused
from tests.registry.context import (
    BAR,
    COMMUNE,
    FIRST_NEW_DAY,
    FIRST_UNKNOWN_DAY,
    LAST_OLD_DAY,
    MINISTER,
    OLD_COMMUNE,
    PERSON,
    on,
)
from tests.support.spec import Outcome, recorded

CRIMINAL_RECORD = DossierItem(label="phiếu lý lịch tư pháp")


def application(
    received_on: date,
    *papers: str,
    kind: DossierKind = DossierKind.EXEMPT,
    area: str = COMMUNE,
) -> ApplyForCertificate:
    """Build the command with only what the test is about."""
    return ApplyForCertificate(
        person_id=PERSON,
        kind=kind,
        residence="12 Trần Phú",
        area=area,
        received_on=received_on,
        channel=Channel.COUNTER,
        items=tuple(ItemHandedIn(label=paper) for paper in papers),
    )


def papers(outcome: Outcome[Any]) -> list[str]:
    """Name the papers of the dossier that follows."""
    return [item.label for one in outcome.decided for item in one.event.items]


def test_a_dossier_is_filed_on_the_day_it_was_received_however_late_it_is_entered() -> None:
    expected = applied.model_copy(update={"items": (CRIMINAL_RECORD, DossierItem(label=PAPER))})
    a_certificate.knowing(on(date(2025, 5, 5))).when(application(applied.filed_on, PAPER)).then(
        expected
    ).under("CERT-DOSSIER-EXEMPT/none", "CERT-DOSSIER-LLTP/2013-07-01")


def test_from_july_2025_the_law_names_the_papers_and_asks_for_no_criminal_record() -> None:
    outcome = a_certificate.knowing(on(FIRST_NEW_DAY)).when(
        application(FIRST_NEW_DAY, kind=DossierKind.PASSED)
    )

    assert len(papers(outcome)) == 4
    assert papers(outcome)[0] == PAPER
    assert CRIMINAL_RECORD.label not in papers(outcome)
    outcome.under("CERT-DOSSIER-PASSED/2025-07-01", "CERT-DOSSIER-LLTP/2025-07-01")


def test_what_is_handed_in_stands_where_the_list_names_it_and_the_rest_after() -> None:
    outcome = a_certificate.knowing(on(FIRST_NEW_DAY)).when(
        application(FIRST_NEW_DAY, "thư giới thiệu", PAPER)
    )

    assert papers(outcome).count(PAPER) == 1
    assert papers(outcome)[-1] == "thư giới thiệu"


def test_where_the_law_has_a_gap_no_paper_is_guessed() -> None:
    outcome = a_certificate.knowing(on(FIRST_UNKNOWN_DAY)).when(application(FIRST_UNKNOWN_DAY))

    assert papers(outcome) == []
    outcome.under("CERT-DOSSIER-EXEMPT/none", "CERT-DOSSIER-LLTP/none")


def test_a_dossier_is_not_received_in_the_future() -> None:
    a_certificate.knowing(on(LAST_OLD_DAY)).when(application(FIRST_NEW_DAY)).then_rejected(
        "in-the-future"
    )


def test_today_is_the_legal_day_not_the_utc_day() -> None:
    one_in_the_morning_in_hanoi = datetime(2025, 6, 30, 18, tzinfo=UTC)
    outcome = a_certificate.knowing(replace(on(LAST_OLD_DAY), at=one_in_the_morning_in_hanoi)).when(
        application(FIRST_NEW_DAY)
    )

    assert [one.effective_on for one in outcome.decided] == [FIRST_NEW_DAY]


def test_the_area_is_a_commune_on_the_day_of_filing() -> None:
    a_certificate.knowing(on(FIRST_NEW_DAY)).when(
        application(FIRST_NEW_DAY, area=OLD_COMMUNE)
    ).then_rejected("unknown-area")
    a_certificate.knowing(on(FIRST_NEW_DAY)).when(
        application(FIRST_NEW_DAY, area="48")
    ).then_rejected("unknown-area")
    a_certificate.knowing(on(FIRST_NEW_DAY)).when(
        application(LAST_OLD_DAY, area=OLD_COMMUNE)
    ).under("CERT-DOSSIER-EXEMPT/none", "CERT-DOSSIER-LLTP/2013-07-01")


def test_a_clerk_hears_of_every_fault_at_once() -> None:
    nobody_known = on(LAST_OLD_DAY, persons={})
    a_certificate.knowing(nobody_known).when(
        application(FIRST_NEW_DAY, area="99999")
    ).then_rejected("in-the-future", "unknown-area", "person-not-known")


def test_the_bar_receives_dossiers_of_trainees_until_june_2025_only() -> None:
    at_the_bar = a_certificate.knowing(on(FIRST_NEW_DAY, actor=BAR))

    at_the_bar.when(application(FIRST_NEW_DAY, kind=DossierKind.PASSED)).then_rejected(
        "not-received-by-the-bar"
    )
    at_the_bar.when(application(LAST_OLD_DAY)).then_rejected("not-received-by-the-bar")
    assert at_the_bar.when(application(LAST_OLD_DAY, kind=DossierKind.PASSED)).decided


def test_a_dossier_is_filed_once() -> None:
    a_certificate.given(applied).when(application(applied.filed_on)).then_rejected(
        "not-in-this-state"
    )


def test_an_application_reads_its_person() -> None:
    assert decider.reads(application(FIRST_NEW_DAY)) == (f"person-{PERSON}",)


def test_a_person_has_one_certificate_at_a_time_and_numbers_are_never_used_again() -> None:
    nobody = Certificate()
    waiting = decider.replay([recorded(applied)])
    holding = decider.replay([recorded(applied), recorded(issued(on=LAST_OLD_DAY), 2)])

    assert decider.claims(nobody) == frozenset()
    assert decider.claims(waiting) == {f"certificate-holder/{PERSON}", "dossier/LS-2025-000147"}
    assert decider.claims(holding) - decider.claims(waiting) == {
        f"certificate-number/48/{MINISTER}/2025/0147"
    }
    assert decider.claims(decider.replay([recorded(refused)])) == {"dossier/LS-2025-000147"}


def test_a_certificate_is_about_its_person_and_the_area_where_they_live() -> None:
    assert decider.areas(Certificate()) == frozenset()
    assert decider.subjects(Certificate()) == frozenset()
    for event in (applied, issued(on=FIRST_NEW_DAY), refused):
        state = decider.replay([recorded(event)])
        assert decider.areas(state) == {COMMUNE}
        assert decider.subjects(state) == {PERSON}
