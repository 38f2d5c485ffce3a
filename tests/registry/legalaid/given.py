"""Events about a matter of legal aid, each with only what tests are about."""

from datetime import date

from shared.contracts.registry.legalaid import (
    AidForm,
    AidProvider,
    Beneficiary,
    LegalAidFinished,
    LegalAidRecorded,
    LegalAidTransferred,
)
from tests.registry.context import CERTIFICATE, COMMUNE, NAME, PERSON

BEGUN, MOVED, ENDED = date(2025, 8, 4), date(2025, 10, 6), date(2026, 1, 20)

recorded_aid = LegalAidRecorded(
    person_id=PERSON,
    full_name=NAME,
    certificate_id=CERTIFICATE,
    area=COMMUNE,
    beneficiary=Beneficiary.POOR,
    provider=AidProvider.OWN_INITIATIVE,
    aid_form=AidForm.LITIGATION,
    matter_number="TGPL-17",
    begun_on=BEGUN,
)
finished = LegalAidFinished(
    person_id=PERSON,
    area=COMMUNE,
    beneficiary=Beneficiary.POOR,
    provider=AidProvider.OWN_INITIATIVE,
    hours=12,
    ended_on=ENDED,
)
transferred = LegalAidTransferred(
    person_id=PERSON,
    area=COMMUNE,
    beneficiary=Beneficiary.POOR,
    previous_provider=AidProvider.OWN_INITIATIVE,
    reason="Đăng ký tham gia bị thu hồi",
    transferred_on=MOVED,
)
