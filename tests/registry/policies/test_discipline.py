"""What the registry records when discipline makes its decisions known."""

from datetime import date
from uuid import UUID

from services.registry.certificate import decider
from services.registry.certificate.restrictions import RecordDeprivation, RecordPenaltyAnnulled
from services.registry.membership.discipline import (
    RecordCaseClosed,
    RecordCaseOpened,
    RecordDeletion,
    RecordDisciplineAnnulled,
    RecordSuspension,
    RecordWarning,
)
from services.registry.policies.discipline import on_case, on_penalty
from shared.contracts.discipline.case import (
    DisciplinaryCaseOpened,
    DisciplinaryCaseRecordVoided,
    DisciplineAnnulled,
    DisciplineDecided,
    DisciplineDismissed,
    Form,
)
from shared.contracts.discipline.penalty import (
    Deprivation,
    OffenderKind,
    PenaltyAnnulled,
    PenaltyDecided,
    PenaltyRecordVoided,
)
from shared.contracts.values import CertificateNumber, number_key
from shared.decider import ClaimKey, Ordered, Stream
from tests.registry.certificate.given import issued
from tests.registry.context import FIRST_NEW_DAY, NUMBER
from tests.support.spec import recorded

PENALTY, DECISION, CERTIFICATE = UUID(int=3), UUID(int=2), UUID(int=1)
MAY_1, MAY_31, JUNE_9 = date(2025, 5, 1), date(2025, 5, 31), date(2025, 6, 9)
THE_CERTIFICATE = Stream(f"certificate-{CERTIFICATE}")
ITS_MEMBERSHIP = ClaimKey(f"membership-of/{CERTIFICATE}")
CASE = UUID(int=5)
closed = RecordCaseClosed(case_id=CASE, closed_on=MAY_1)
taken = RecordDeprivation(decision_id=DECISION, starts_on=MAY_1, ends_on=MAY_31)


def penalty(
    certificate: UUID | CertificateNumber | None, deprivation: Deprivation | None
) -> PenaltyDecided:
    """Build the event with only what the test is about."""
    return PenaltyDecided(
        penalty_id=PENALTY,
        violation_id=UUID(int=4),
        decision_id=DECISION,
        offender=OffenderKind.INDIVIDUAL,
        certificate=certificate,
        organisation_id=None,
        area="20242",
        act="82/2020:6.1.a",
        fine_vnd=7_000_000,
        deprivation=deprivation,
        decided_on=MAY_1,
    )


def undone(certificate: UUID | None) -> PenaltyAnnulled:
    """Build the event with only what the test is about."""
    return PenaltyAnnulled(
        penalty_id=PENALTY,
        violation_id=UUID(int=4),
        decision_id=DECISION,
        certificate=certificate,
        organisation_id=None,
        area="20242",
        annulled_on=JUNE_9,
    )


def disciplined(
    form: Form, ends_on: date | None, certificate: UUID | CertificateNumber = CERTIFICATE
) -> DisciplineDecided:
    """Build the event with only what the test is about."""
    return DisciplineDecided(
        case_id=UUID(int=5),
        violation_id=UUID(int=4),
        decision_id=DECISION,
        certificate=certificate,
        area="20242",
        form=form,
        decided_on=MAY_1,
        starts_on=MAY_1,
        ends_on=ends_on,
    )


def test_whenever_a_penalty_takes_the_use_away_the_certificate_says_so() -> None:
    decided = penalty(CERTIFICATE, Deprivation(starts_on=MAY_1, ends_on=MAY_31))

    assert on_penalty(recorded(decided)) == [Ordered(THE_CERTIFICATE, taken)]


def test_a_certificate_named_by_its_number_is_found_by_what_it_claims() -> None:
    issue = issued(on=FIRST_NEW_DAY)
    decided = penalty(issue.number, Deprivation(starts_on=MAY_1, ends_on=MAY_31))
    (ordered,) = on_penalty(recorded(decided))

    assert isinstance(ordered.target, ClaimKey)
    assert ordered.target.key in decider.claims(decider.replay([recorded(issue)]))


def test_a_fine_alone_changes_no_certificate_nor_does_an_organisations() -> None:
    term = Deprivation(starts_on=MAY_1, ends_on=MAY_31)

    assert on_penalty(recorded(penalty(CERTIFICATE, None))) == []
    assert on_penalty(recorded(penalty(None, term))) == []
    assert on_penalty(recorded(undone(None))) == []
    assert on_penalty(recorded(PenaltyRecordVoided(reason="Nhầm"))) == []


def test_whenever_a_penalty_is_annulled_the_certificate_says_so() -> None:
    assert on_penalty(recorded(undone(CERTIFICATE))) == [
        Ordered(THE_CERTIFICATE, RecordPenaltyAnnulled(decision_id=DECISION, annulled_on=JUNE_9))
    ]


def test_whenever_the_bar_suspends_the_membership_says_so() -> None:
    suspended = RecordSuspension(decision_id=DECISION, starts_on=MAY_1, ends_on=MAY_31)

    assert on_case(recorded(disciplined(Form.SUSPENSION, MAY_31))) == [
        Ordered(ITS_MEMBERSHIP, suspended),
        Ordered(ITS_MEMBERSHIP, closed),
    ]
    assert on_case(recorded(disciplined(Form.SUSPENSION, MAY_31, NUMBER))) == [
        Ordered(ClaimKey(f"membership/{number_key(NUMBER)}"), suspended),
        Ordered(ClaimKey(f"membership/{number_key(NUMBER)}"), closed),
    ]


def test_whenever_the_bar_deletes_a_name_the_membership_says_so() -> None:
    assert on_case(recorded(disciplined(Form.DELETION, None))) == [
        Ordered(ITS_MEMBERSHIP, RecordDeletion(decision_id=DECISION, deleted_on=MAY_1)),
        Ordered(ITS_MEMBERSHIP, closed),
    ]


def test_a_reprimand_only_ends_the_case_and_a_warning_bars_from_leaving() -> None:
    warned = RecordWarning(decision_id=DECISION, warned_on=MAY_1)

    assert on_case(recorded(disciplined(Form.REPRIMAND, None))) == [Ordered(ITS_MEMBERSHIP, closed)]
    assert on_case(recorded(disciplined(Form.WARNING, None))) == [
        Ordered(ITS_MEMBERSHIP, warned),
        Ordered(ITS_MEMBERSHIP, closed),
    ]


def test_a_case_that_is_opened_or_dismissed_is_made_known() -> None:
    opened = DisciplinaryCaseOpened(
        violation_id=UUID(int=4),
        certificate=CERTIFICATE,
        area="20242",
        opened_on=MAY_1,
        regulation=None,
    )
    dismissed = DisciplineDismissed(
        case_id=CASE,
        violation_id=UUID(int=4),
        area="20242",
        reason="Không vi phạm",
        dismissed_on=MAY_1,
    )

    assert on_case(recorded(opened, stream=f"case-{CASE}")) == [
        Ordered(ITS_MEMBERSHIP, RecordCaseOpened(case_id=CASE, opened_on=MAY_1))
    ]
    assert on_case(recorded(dismissed)) == [Ordered(ClaimKey(f"membership-case/{CASE}"), closed)]
    assert on_case(recorded(DisciplinaryCaseRecordVoided(reason="Nhầm"))) == []


def test_whenever_discipline_is_annulled_the_membership_says_so() -> None:
    annulled = DisciplineAnnulled(
        case_id=UUID(int=5),
        violation_id=UUID(int=4),
        decision_id=DECISION,
        certificate=CERTIFICATE,
        area="20242",
        annulled_on=JUNE_9,
    )

    assert on_case(recorded(annulled)) == [
        Ordered(ITS_MEMBERSHIP, RecordDisciplineAnnulled(decision_id=DECISION, annulled_on=JUNE_9)),
        Ordered(ITS_MEMBERSHIP, RecordCaseOpened(case_id=CASE, opened_on=JUNE_9)),
    ]
