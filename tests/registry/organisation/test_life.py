"""What becomes of an organisation: applied for, changed, suspended, revoked, ended."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.registry.context import KnownMembership, KnownPractice
from services.registry.knowledge import context as known_to
from services.registry.organisation import decider, steps
from services.registry.organisation.application import (
    ApplyForOrganisation,
    Founding,
    GrantRegistration,
    RefuseRegistration,
)
from services.registry.organisation.changes import FileOrganisationChange, RecordOrganisationChange
from services.registry.organisation.clocks import clocks
from services.registry.organisation.notices import (
    RecordOrganisationDuty,
    RecordOrganisationNotified,
)
from services.registry.organisation.pause import ResumeOrganisation, SuspendOrganisation
from services.registry.organisation.revocation import (
    ProposeRevocation,
    RequireTermination,
    RevokeRegistration,
)
from services.registry.organisation.rows import rows_of
from services.registry.organisation.standing import Status, status_on
from services.registry.organisation.state import Registered, latest
from services.registry.organisation.termination import (
    AnnounceTermination,
    SettleObligation,
    TerminateOrganisation,
)
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationChanged,
    OrganisationChangeFiled,
    OrganisationContent,
    OrganisationDuty,
    OrganisationDutyDone,
    OrganisationEvent,
    OrganisationForm,
    OrganisationNews,
    OrganisationNotified,
    OrganisationRegistered,
    OrganisationRegistrationApplied,
    OrganisationRegistrationRefused,
    OrganisationResumed,
    OrganisationSuspended,
    Recipient,
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
from shared.law.rules import Rules
from shared.messages import Channel
from tests.registry.context import (
    BAR_NAME,
    CERTIFICATE,
    COMMUNE,
    MEMBERSHIP,
    NAME,
    ORGANISATION,
    PERSON,
    THE_CERTIFICATE,
    on,
    signed,
)
from tests.registry.organisation.given import (
    NEW_NUMBER,
    OLD_NUMBER,
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


def test_founders_apply() -> None:
    outcome = knowing(LONG).when(apply()).then(applied)

    outcome.under("ORG-FOUNDER-YEARS/2013-07-01")
    assert decider.reads(apply()) == (
        f"certificate-{CERTIFICATE}",
        f"membership-{MEMBERSHIP}",
        f"practice-{PRACTICE}",
    )


def test_an_application_is_refused_with_every_fault() -> None:
    twice = apply().founders * 2
    wrong = apply(
        name="Luật Bình Minh",
        area="99999",
        founders=twice,
        head_certificate=UUID(int=5),
        filed_on=date(2026, 3, 3),
    )
    assert {
        fault.code for fault in knowing(certificates={}, memberships={}).when(wrong).faults
    } == {
        "in-the-future",
        "unknown-area",
        "name-without-form",
        "one-founder-only",
        "founder-twice",
        "head-not-a-founder",
        "certificate-not-known",
        "membership-not-known",
        "practice-not-known",
        "practice-too-short",
    }
    firm = apply(form="partnership", name="Công ty Luật hợp danh Bình Minh")
    knowing(LONG).when(firm).then_rejected("several-founders-needed")
    early = apply(filed_on=date(2025, 4, 1))
    knowing(LONG).when(early).then_rejected("certificate-not-active", "practice-too-short")


def test_a_founder_is_the_member_whose_membership_is_named() -> None:
    other = KnownMembership(
        person_id=UUID(int=2), full_name=NAME, bar=BAR_NAME, area=COMMUNE, admitted_on=FILED
    )
    knowing(LONG, memberships={MEMBERSHIP: other}).when(apply()).then_rejected("not-a-member-then")


def test_practice_is_continuous_only_without_a_break() -> None:
    first = KnownPractice(
        certificate_id=CERTIFICATE,
        organisation_id=None,
        begun_on=date(2020, 1, 6),
        ended_on=date(2024, 6, 3),
    )
    second = KnownPractice(
        certificate_id=CERTIFICATE,
        organisation_id=ORGANISATION,
        begun_on=date(2024, 6, 3),
        ended_on=None,
    )
    both = (
        Founding(
            certificate_id=CERTIFICATE,
            membership_id=MEMBERSHIP,
            practice_ids=(PRACTICE, UUID(int=62)),
        ),
    )
    knowing(first, second).when(apply(founders=both)).then(applied)
    broken = KnownPractice(
        certificate_id=CERTIFICATE,
        organisation_id=ORGANISATION,
        begun_on=date(2024, 6, 4),
        ended_on=None,
    )
    knowing(first, broken).when(apply(founders=both)).then_rejected("practice-too-short")


def test_where_the_law_says_no_years_nobody_guesses() -> None:
    nothing = on(TODAY, noun="organisation", practices={PRACTICE: LONG})
    gap = an_organisation.knowing(nothing).when(apply(filed_on=date(2010, 1, 4)))
    assert "no-term-in-law-data" in {fault.code for fault in gap.faults}


def test_a_registration_is_granted_or_refused() -> None:
    grant = GrantRegistration(registration_number=NEW_NUMBER, registered_on=GRANTED)
    refuse = RefuseRegistration(reason="Thiếu trụ sở", refused_on=GRANTED)

    an_organisation.given(applied).when(grant).then(granted)
    an_organisation.given(applied).when(refuse).then(refused)
    an_organisation.given(applied, refused).when(refuse).then_nothing()
    an_organisation.given(applied, refused).when(grant).then_rejected("refused-already")
    bad = GrantRegistration(registration_number="9", registered_on=date(2025, 7, 31))
    an_organisation.given(applied).when(bad).then_rejected(
        "not-a-registration-number", "before-filing"
    )
    late = RefuseRegistration(reason="x", refused_on=date(2026, 3, 3))
    an_organisation.given(applied, refused).when(late).then_rejected(
        "refused-already", "in-the-future"
    )
    an_organisation.when(grant).then_rejected("not-in-this-state")
    assert names(applied) == {"organisation-register": date(2025, 8, 15)}
    assert names(applied, refused) == {}
    state = decider.replay([recorded(applied)])
    assert steps(state) == (GrantRegistration, RefuseRegistration)
    assert decider.claims(state) == {
        f"founder/{CERTIFICATE}",
        "organisation-name/van phong luat su binh minh",
    }
    assert decider.areas(state) == {COMMUNE}
    assert rows_of(state) == set()
    over = decider.replay([recorded(applied), recorded(refused, 2)])
    assert not steps(over)
    assert not decider.claims(over)


def test_what_is_registered_here_is_told_and_published() -> None:
    assert names(applied, granted) == {
        "organisation-tell-registration": date(2025, 8, 20),
        "organisation-tell-bar": date(2025, 8, 20),
        "organisation-publish": date(2025, 9, 10),
    }
    told = OrganisationNotified(
        news=OrganisationNews.REGISTRATION,
        recipients=(Recipient.TAX, Recipient.COMMUNE, Recipient.BAR),
        notified_on=date(2025, 8, 15),
    )
    tell = RecordOrganisationNotified(
        news=told.news, recipients=told.recipients, notified_on=told.notified_on
    )
    outcome = an_organisation.given(applied, granted).when(tell).then(told)
    outcome.under("ORG-NOTIFY-DISTRICT/2025-07-01")
    an_organisation.given(applied, granted, told).when(tell).then_nothing()
    district = tell.model_copy(update={"recipients": (Recipient.DISTRICT,)})
    an_organisation.given(applied, granted).when(district).then_rejected("no-district-any-more")
    done = OrganisationDutyDone(duty=OrganisationDuty.BAR_TOLD, done_on=date(2025, 8, 12))
    do = RecordOrganisationDuty(duty=done.duty, done_on=done.done_on)
    an_organisation.given(applied, granted).when(do).then(done)
    an_organisation.given(applied, granted, done).when(do).then_nothing()
    soon = RecordOrganisationDuty(duty=done.duty, done_on=date(2025, 8, 1))
    an_organisation.given(applied, granted).when(soon).then_rejected("before-organisation-began")
    assert set(names(applied, granted, told, done)) == {"organisation-publish"}


def test_a_change_is_filed_and_its_lateness_noted() -> None:
    file = FileOrganisationChange(
        contents=filed.contents, decided_on=filed.decided_on, filed_on=filed.filed_on
    )
    an_organisation.given(registered).when(file).then(filed).under(
        "ORG-CHANGE-FILE-DAYS/2007-01-01"
    )
    slow = file.model_copy(update={"filed_on": date(2025, 9, 25)})
    (one,) = an_organisation.given(registered).when(slow).decided
    assert one.event.late is True  # type: ignore[union-attr]
    wrong = FileOrganisationChange(
        contents=filed.contents, decided_on=date(2025, 8, 2), filed_on=date(2025, 8, 1)
    )
    an_organisation.given(registered).when(wrong).then_rejected(
        "before-organisation-began", "filed-before-decided"
    )
    an_organisation.given(registered, filed).when(file).then_rejected("not-in-this-state")
    assert names(registered, filed) == {"organisation-change": None}  # no row says how long
    head = filed.model_copy(update={"contents": (OrganisationContent.REPRESENTATIVE,)})
    assert names(registered, head) == {"organisation-change": date(2025, 9, 17)}


def test_a_change_holds_from_its_day_on() -> None:
    change = RecordOrganisationChange(
        contents=changed.contents, seat="40 Lê Lợi", changed_on=changed.changed_on
    )
    an_organisation.given(registered, filed).when(change).then(changed)
    an_organisation.given(registered, filed, changed).when(change).then_nothing()
    state = state_of(registered, filed, changed)
    assert latest(state).seat == "40 Lê Lợi"
    seen = [(row.effective_from, row.status, row.seat) for row in rows_of(state)]
    assert sorted(seen) == [
        (date(2025, 8, 4), Status.ACTIVE, "12 Trần Phú"),
        (date(2025, 9, 10), Status.CHANGE_PENDING, "12 Trần Phú"),
        (date(2025, 9, 18), Status.ACTIVE, "40 Lê Lợi"),
    ]
    assert names(registered, filed, changed) == {"organisation-tell-change": date(2025, 9, 29)}
    bad = RecordOrganisationChange(
        contents=(OrganisationContent.NAME,),
        name="Luật Mới",
        area="99999",
        head_certificate=UUID(int=5),
        changed_on=date(2025, 9, 9),
    )
    an_organisation.given(registered, filed).when(bad).then_rejected(
        "before-filing", "unknown-area", "name-without-form", "certificate-not-known"
    )
    assert decider.reads(bad) == (f"certificate-{UUID(int=5)}",)


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
