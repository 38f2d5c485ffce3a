"""An organisation, for the tests of this noun."""

from datetime import date

from services.registry.organisation import decider
from shared.contracts.registry.organisation import (
    OrganisationForm,
    OrganisationNumberChanged,
    OrganisationRegistered,
)
from tests.registry.context import CERTIFICATE, COMMUNE, on
from tests.support.spec import Scenario

OLD_NUMBER, NEW_NUMBER = "41.01.1844/TP-ĐKHĐ", "79.2012.01.1844/TP/ĐKHĐ"
REGISTERED_ON, CHANGED_ON, TODAY = date(2025, 8, 4), date(2025, 9, 24), date(2026, 3, 2)

an_organisation = Scenario(decider, on(TODAY, noun="organisation"))
registered = OrganisationRegistered(
    name="Văn phòng luật sư Bình Minh",
    form=OrganisationForm.LAW_OFFICE,
    registration_number=OLD_NUMBER,
    seat="12 Trần Phú",
    area=COMMUNE,
    head_certificate=CERTIFICATE,
    registered_on=REGISTERED_ON,
)
changed = OrganisationNumberChanged(
    registration_number=NEW_NUMBER, previous_number=OLD_NUMBER, changed_on=CHANGED_ON
)
