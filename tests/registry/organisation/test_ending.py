"""How an organisation stops for a while and goes on, loses its registration, and ends."""

from datetime import date
from typing import Any

import pytest

from services.registry.knowledge import context as known_to
from services.registry.organisation import decider, steps
from services.registry.organisation.clocks import clocks
from services.registry.organisation.pause import ResumeOrganisation, SuspendOrganisation
from services.registry.organisation.revocation import (
    ProposeRevocation,
    RequireTermination,
    RevokeRegistration,
)
from services.registry.organisation.standing import Status, status_on
from services.registry.organisation.termination import (
    AnnounceTermination,
    SettleObligation,
    TerminateOrganisation,
)
from shared.contracts.registry.organisation_ending import (
    Obligation,
    RegistrationRevocationGround,
    TerminationGround,
)
from shared.law.data import load_holidays
from shared.law.rules import Rules
from tests.registry.context import (
    CERTIFICATE,
    ORGANISATION,
    PERSON,
    THE_CERTIFICATE,
    on,
    signed,
)
from tests.registry.organisation.given import (
    OLD_NUMBER,
    TODAY,
    an_organisation,
    registered,
)
from tests.registry.organisation.life import (
    DIRECTOR,
    announced,
    applied,
    changed,
    granted,
    names,
    proposed,
    refused,
    required,
    resumed,
    revoked,
    settled,
    state_of,
    suspended,
    terminated,
)
from tests.support.spec import recorded


def test_an_organisation_stops_for_no_longer_than_the_law_allows() -> None:
    suspend = SuspendOrganisation(
        reason=suspended.reason,
        reported_on=suspended.reported_on,
        starts_on=suspended.starts_on,
        ends_on=suspended.ends_on,
    )
    an_organisation.given(registered).when(suspend).then(suspended).under(
        "ORG-SUSPEND-MAX/2007-01-01", "ORG-SUSPEND-NOTICE-DAYS/2007-01-01"
    )
    long = suspend.model_copy(update={"ends_on": date(2027, 9, 2)})
    an_organisation.given(registered).when(long).then_rejected("suspension-longer-than-law")
    turned = suspend.model_copy(update={"ends_on": date(2025, 8, 30)})
    an_organisation.given(registered).when(turned).then_rejected("ends-before-it-starts")
    short = suspend.model_copy(update={"reported_on": date(2025, 8, 25)})
    (late,) = an_organisation.given(registered).when(short).decided
    assert late.event.late is True  # type: ignore[union-attr]
    ordered = suspend.model_copy(update={"demanded": True})
    (demanded,) = an_organisation.given(registered).when(ordered).decided
    assert demanded.event.late is None  # type: ignore[union-attr]
    assert names(registered, suspended) == {"organisation-resume": suspended.ends_on}
    an_organisation.given(registered, suspended).when(suspend).then_rejected("not-in-this-state")


def test_an_organisation_goes_on_when_it_says_so() -> None:
    resume = ResumeOrganisation(reported_on=date(2026, 1, 5), resumed_on=date(2026, 2, 2))
    an_organisation.given(registered, suspended).when(resume).then(resumed)
    early = ResumeOrganisation(resumed_on=date(2025, 8, 31))
    an_organisation.given(registered, suspended).when(early).then_rejected("before-suspension")
    an_organisation.given(registered).when(resume).then_rejected("not-in-this-state")
    state = state_of(registered, suspended, resumed)
    days = (date(2025, 8, 31), date(2025, 9, 1), date(2026, 2, 1), date(2026, 2, 2))
    assert [status_on(state, day) for day in days] == [
        Status.ACTIVE,
        Status.SUSPENDED,
        Status.SUSPENDED,
        Status.ACTIVE,
    ]


@pytest.mark.parametrize(
    ("events", "ground", "codes"),
    [
        ((registered,), "no_tax_code", ["ground-not-yet"]),
        ((registered,), "not_resumed", ["not-suspended-then"]),
        ((registered, suspended), "not_resumed", ["ground-not-yet"]),
    ],
)
def test_a_ground_needs_its_time(events: Any, ground: str, codes: list[str]) -> None:
    propose = ProposeRevocation(
        ground=RegistrationRevocationGround(ground), reason="x", proposed_on=date(2026, 1, 12)
    )
    an_organisation.given(*events).when(propose).then_rejected(*codes)


def test_a_registration_is_proposed_for_revocation_and_revoked() -> None:
    propose = ProposeRevocation(
        ground=proposed.ground, reason=proposed.reason, proposed_on=proposed.proposed_on
    )
    an_organisation.given(registered).when(propose).then(proposed)
    revoke = RevokeRegistration(decision=signed(date(2026, 1, 20), by=DIRECTOR))
    an_organisation.given(registered, proposed).when(revoke).then(revoked)
    an_organisation.given(registered).when(revoke).then_rejected("not-in-this-state")
    early = RevokeRegistration(decision=signed(date(2026, 1, 9), by=DIRECTOR))
    an_organisation.given(registered, proposed).when(early).then_rejected("before-proposal")
    assert names(registered, proposed, revoked) == {
        "organisation-tell-revocation": date(2026, 1, 29),
        "organisation-settle": date(2026, 3, 23),
    }
    taxed = registered.model_copy(update={"tax_code": "0401234567"})
    again = propose.model_copy(update={"ground": RegistrationRevocationGround.NO_TAX_CODE})
    an_organisation.given(taxed).when(again).then_rejected("tax-code-known", "ground-not-yet")


def test_the_law_asks_and_the_department_decides() -> None:
    require = RequireTermination(
        ground=required.ground, certificate_id=CERTIFICATE, required_on=required.required_on
    )
    an_organisation.given(registered).when(require).then(required)
    an_organisation.given(registered, required).when(require).then_nothing()
    assert status_on(state_of(registered, required), TODAY) is Status.ACTIVE
    assert TerminateOrganisation in steps(state_of(registered, required))
    death = required.model_copy(update={"ground": TerminationGround.DEATH_OF_HEAD})
    assert names(registered, death) == {"organisation-revoke-after-death": date(2026, 1, 21)}
    end = TerminateOrganisation(
        ground=TerminationGround.DEATH_OF_HEAD, terminated_on=date(2026, 1, 21)
    )
    (one,) = an_organisation.given(registered, death).when(end).decided
    assert one.event.type == "OrganisationTerminated"


def test_an_organisation_ends_when_it_has_settled_what_it_owes() -> None:
    announce = AnnounceTermination(announced_on=date(2026, 1, 5), ends_on=date(2026, 2, 20))
    an_organisation.given(registered).when(announce).then(announced)
    soon = AnnounceTermination(announced_on=date(2026, 1, 5), ends_on=date(2026, 1, 20))
    (late,) = an_organisation.given(registered).when(soon).decided
    assert late.event.late is True  # type: ignore[union-attr]
    back = AnnounceTermination(announced_on=date(2026, 1, 5), ends_on=date(2026, 1, 4))
    an_organisation.given(registered).when(back).then_rejected("ends-before-it-starts")
    settle = SettleObligation(obligation=Obligation.TAXES, settled_on=date(2026, 2, 16))
    an_organisation.given(registered, announced).when(settle).then(settled[0])
    an_organisation.given(registered, announced, settled[0]).when(settle).then_nothing()
    end = TerminateOrganisation(ground=TerminationGround.OWN_WILL, terminated_on=date(2026, 2, 20))
    an_organisation.given(registered, announced, settled[0]).when(end).then_rejected(
        "obligation-not-settled", "obligation-not-settled", "obligation-not-settled"
    )
    an_organisation.given(registered, announced, *settled).when(end).then(terminated)
    an_organisation.given(registered).when(end).then_rejected("not-in-this-state")
    gone = an_organisation.given(registered, announced, *settled, terminated)
    gone.when(announce).then_rejected("not-in-this-state")
    state = state_of(registered, announced, *settled, terminated)
    assert status_on(state, date(2026, 2, 19)) is Status.TERMINATING
    assert status_on(state, date(2026, 2, 20)) is Status.TERMINATED
    known = known_to(on(TODAY), {f"organisation-{ORGANISATION}": state}).organisations[ORGANISATION]
    assert (known.ended_on, known.there_on(date(2026, 2, 19))) == (date(2026, 2, 20), True)


def test_what_is_told_of_nothing_makes_nothing() -> None:
    for event in (refused, changed, suspended, revoked, announced, terminated):
        assert decider.replay([recorded(event)]) == decider.initial
    assert clocks(decider.initial, Rules(()), load_holidays()) == []
    founders = decider.claims(state_of(applied, granted))
    assert f"founder/{CERTIFICATE}" in founders
    assert f"founder/{CERTIFICATE}" not in decider.claims(
        state_of(applied, granted, proposed, revoked)
    )
    assert registered.registration_number == OLD_NUMBER
    assert THE_CERTIFICATE.person_id == PERSON
