"""What discipline records when inspection makes its findings known."""

from uuid import UUID

import pytest

from services.discipline.policies.inspection import on_inspection
from services.discipline.violation import decider
from shared.contracts.discipline.violation import Source, Track, ViolationRecorded
from shared.contracts.inspection import inspection
from shared.contracts.inspection.inspection import InspectionEvent
from shared.contracts.values import CertificateNumber
from shared.decider import Stream
from tests.discipline.context import TODAY, at
from tests.inspection.inspection.given import REFERRAL, concluded, found, opened, referred
from tests.support.spec import OFFICER, POLICY, Scenario, recorded

a_violation = Scenario(decider, at(TODAY, POLICY, noun="violation"))
PRINTED = CertificateNumber(province="48", issuer="Bộ trưởng Bộ Tư pháp", year=2019, serial="0147")


@pytest.mark.parametrize("track", list(Track))
@pytest.mark.parametrize("certificate", [UUID(int=4), PRINTED])
def test_whenever_a_breach_is_referred_a_violation_is_recorded_under_its_id(
    track: Track, certificate: UUID | CertificateNumber
) -> None:
    referral = referred(inspection.Track(track.value), certificate)
    (ordered,) = on_inspection(recorded(referral))
    expected = ViolationRecorded(
        source=Source.REFERRAL,
        referral_id=REFERRAL,
        inspection_id=referral.inspection_id,
        track_proposed=track,
        act=referral.act,
        description=referral.description,
        certificate=certificate,
        organisation_id=referral.organisation_id,
        area=referral.area,
        committed_on=referral.committed_on,
        recorded_on=referral.referred_on,
        reporter_unit=OFFICER.unit,
    )

    assert ordered.target == Stream(f"violation-{REFERRAL}")
    a_violation.when(ordered.command).then(expected)
    a_violation.given(expected).when(ordered.command).then_nothing()


@pytest.mark.parametrize("event", [opened(), found(), concluded])
def test_nothing_else_that_inspection_says_is_a_violation(event: InspectionEvent) -> None:
    assert on_inspection(recorded(event)) == []
