"""What a certificate records when the Bar deletes its holder's name."""

from datetime import date
from uuid import UUID

from services.registry.certificate.facts import (
    RecordDeletionComplaint,
    RecordDeletionComplaintResolved,
    RecordNameDeletion,
    RecordNameDeletionAnnulled,
)
from services.registry.policies.discipline import POLICIES, on_case, on_deletion
from shared.contracts.discipline.case import (
    AppealInstance,
    AppealOutcome,
    DisciplineAnnulled,
    DisciplineAppealed,
    DisciplineAppealResolved,
    DisciplineDecided,
    DisciplineDismissed,
    Form,
)
from shared.contracts.values import number_key
from shared.decider import ClaimKey, Ordered, Stream
from tests.registry.context import NUMBER
from tests.support.spec import recorded

CASE, VIOLATION, DECISION, CERTIFICATE = (UUID(int=number) for number in range(1, 5))
A_DAY = date(2026, 3, 2)
decided = DisciplineDecided(
    case_id=CASE,
    violation_id=VIOLATION,
    decision_id=DECISION,
    certificate=CERTIFICATE,
    area="20242",
    form=Form.DELETION,
    decided_on=A_DAY,
    starts_on=A_DAY,
    ends_on=None,
)


def test_a_deletion_reaches_the_certificate_by_its_id_or_its_number() -> None:
    known = RecordNameDeletion(decision_id=DECISION, deleted_on=A_DAY)
    by_number = decided.model_copy(update={"certificate": NUMBER})

    assert on_deletion(recorded(decided)) == [Ordered(Stream(f"certificate-{CERTIFICATE}"), known)]
    assert on_deletion(recorded(by_number)) == [Ordered(ClaimKey(number_key(NUMBER)), known)]


def test_its_annulment_reaches_it_too() -> None:
    annulled = DisciplineAnnulled(
        case_id=CASE,
        violation_id=VIOLATION,
        decision_id=DECISION,
        certificate=CERTIFICATE,
        area="20242",
        annulled_on=A_DAY,
    )

    assert on_deletion(recorded(annulled)) == [
        Ordered(
            Stream(f"certificate-{CERTIFICATE}"),
            RecordNameDeletionAnnulled(decision_id=DECISION, annulled_on=A_DAY),
        )
    ]


def test_other_decisions_leave_it_alone() -> None:
    warned = decided.model_copy(update={"form": Form.WARNING})
    dismissed = DisciplineDismissed(
        case_id=CASE, violation_id=VIOLATION, area="20242", reason="?", dismissed_on=A_DAY
    )

    assert on_deletion(recorded(warned)) == on_deletion(recorded(dismissed)) == []
    assert "registry-on-deletion" in {one.name for one in POLICIES}


def test_nobody_revokes_for_a_deletion_while_it_is_under_complaint() -> None:
    about = decided.model_dump(exclude={"type", "decided_on", "starts_on", "ends_on"})
    appealed = DisciplineAppealed(**about, instance=AppealInstance.FEDERATION, appealed_on=A_DAY)
    resolved = DisciplineAppealResolved(
        **about,
        instance=AppealInstance.FEDERATION,
        outcome=AppealOutcome.UPHELD,
        reason="Đúng",
        resolved_on=A_DAY,
    )
    there = Stream(f"certificate-{CERTIFICATE}")

    assert on_deletion(recorded(appealed)) == [
        Ordered(there, RecordDeletionComplaint(decision_id=DECISION, complained_on=A_DAY))
    ]
    assert on_deletion(recorded(resolved)) == [
        Ordered(there, RecordDeletionComplaintResolved(decision_id=DECISION, resolved_on=A_DAY))
    ]
    of_a_warning = appealed.model_copy(update={"form": Form.WARNING})
    assert on_deletion(recorded(of_a_warning)) == []
    assert on_case(recorded(appealed)) == on_case(recorded(resolved)) == []
