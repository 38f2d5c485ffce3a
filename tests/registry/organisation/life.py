"""What happens in the life of an organisation, and what tests ask of it."""

from datetime import date
from typing import Any
from uuid import UUID

from services.registry.context import KnownPractice
from services.registry.organisation import decider
from services.registry.organisation.application import (
    ApplyForOrganisation,
    Founding,
)
from services.registry.organisation.clocks import clocks
from services.registry.organisation.state import Registered
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationChanged,
    OrganisationChangeFiled,
    OrganisationContent,
    OrganisationEvent,
    OrganisationForm,
    OrganisationRegistered,
    OrganisationRegistrationApplied,
    OrganisationRegistrationRefused,
    OrganisationResumed,
    OrganisationSuspended,
)
from shared.contracts.registry.organisation_ending import (
    Obligation,
    OrganisationObligationSettled,
    OrganisationRegistrationRevoked,
    OrganisationRevocationProposed,
    OrganisationTerminated,
    OrganisationTerminationAnnounced,
    OrganisationTerminationRequired,
    RegistrationRevocationGround,
    TerminationGround,
)
from shared.law.data import load_holidays, load_rules
from shared.messages import Channel
from tests.registry.context import (
    CERTIFICATE,
    COMMUNE,
    MEMBERSHIP,
    NAME,
    ORGANISATION,
    PERSON,
    on,
)
from tests.registry.organisation.given import (
    NEW_NUMBER,
    TODAY,
    an_organisation,
    registered,
)
from tests.support.spec import recorded

PRACTICE, FILED, GRANTED = UUID(int=61), date(2025, 8, 1), date(2025, 8, 11)
DIRECTOR = "Giám đốc Sở Tư pháp"
FOUNDER = Founder(certificate_id=CERTIFICATE, person_id=PERSON, full_name=NAME)
LONG = KnownPractice(
    certificate_id=CERTIFICATE,
    organisation_id=ORGANISATION,
    begun_on=date(2023, 8, 1),
    ended_on=None,
)
applied = OrganisationRegistrationApplied(
    name="Văn phòng luật sư Bình Minh",
    form=OrganisationForm.LAW_OFFICE,
    seat="12 Trần Phú",
    area=COMMUNE,
    founders=(FOUNDER,),
    head_certificate=CERTIFICATE,
    filed_on=FILED,
    channel=Channel.COUNTER,
)
granted = OrganisationRegistered(
    name="Văn phòng luật sư Bình Minh",
    form=OrganisationForm.LAW_OFFICE,
    registration_number=NEW_NUMBER,
    seat="12 Trần Phú",
    area=COMMUNE,
    head_certificate=CERTIFICATE,
    registered_on=GRANTED,
    founders=(FOUNDER,),
)
refused = OrganisationRegistrationRefused(
    name=applied.name, reason="Thiếu trụ sở", refused_on=GRANTED
)
filed = OrganisationChangeFiled(
    contents=(OrganisationContent.SEAT,),
    decided_on=date(2025, 9, 3),
    filed_on=date(2025, 9, 10),
    late=False,
)
changed = OrganisationChanged(
    contents=(OrganisationContent.SEAT,), seat="40 Lê Lợi", changed_on=date(2025, 9, 18)
)
suspended = OrganisationSuspended(
    reason="Sửa chữa trụ sở",
    demanded=False,
    reported_on=date(2025, 8, 15),
    starts_on=date(2025, 9, 1),
    ends_on=date(2025, 8, 31).replace(year=2026),
    late=False,
)
resumed = OrganisationResumed(reported_on=date(2026, 1, 5), resumed_on=date(2026, 2, 2), late=False)
proposed = OrganisationRevocationProposed(
    ground=RegistrationRevocationGround.IDLE,
    reason="Vắng tại trụ sở",
    proposed_on=date(2026, 1, 12),
)
revoked = OrganisationRegistrationRevoked(
    name=registered.name, ground=RegistrationRevocationGround.IDLE, revoked_on=date(2026, 1, 20)
)
required = OrganisationTerminationRequired(
    ground=TerminationGround.CERTIFICATES_GONE,
    certificate_id=CERTIFICATE,
    required_on=date(2026, 1, 12),
)
announced = OrganisationTerminationAnnounced(
    announced_on=date(2026, 1, 5), ends_on=date(2026, 2, 20), late=False
)
settled = tuple(
    OrganisationObligationSettled(obligation=one, settled_on=date(2026, 2, 16))
    for one in Obligation
)
terminated = OrganisationTerminated(
    name=registered.name, ground=TerminationGround.OWN_WILL, terminated_on=date(2026, 2, 20)
)


def state_of(*events: OrganisationEvent) -> Registered:
    """Fold what happened."""
    state = decider.replay([recorded(one, n) for n, one in enumerate(events, start=1)])
    assert isinstance(state, Registered)
    return state


def names(*events: OrganisationEvent) -> dict[str, date | None]:
    """Name what runs, and until when."""
    state = decider.replay([recorded(one, n) for n, one in enumerate(events, start=1)])
    return {one.name: one.due_on for one in clocks(state, load_rules(), load_holidays())}


def knowing(*practices: KnownPractice, **more: Any) -> Any:
    """Decide with what founders did before."""
    known = {UUID(int=61 + n): one for n, one in enumerate(practices)}
    return an_organisation.knowing(on(TODAY, noun="organisation", **{"practices": known, **more}))


def apply(**more: Any) -> ApplyForOrganisation:
    """Build the command with only what the test is about."""
    founder = Founding(
        certificate_id=CERTIFICATE, membership_id=MEMBERSHIP, practice_ids=(PRACTICE,)
    )
    given: dict[str, Any] = {
        "name": applied.name,
        "form": "law_office",
        "seat": applied.seat,
        "area": COMMUNE,
        "founders": (founder,),
        "head_certificate": CERTIFICATE,
        "filed_on": FILED,
        "channel": "counter",
    }
    return ApplyForOrganisation(**{**given, **more})
