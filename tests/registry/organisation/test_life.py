"""What becomes of an organisation: applied for, changed, suspended, revoked, ended."""

from datetime import date
from uuid import UUID

from services.registry.context import KnownMembership, KnownPractice
from services.registry.organisation import decider, steps
from services.registry.organisation.application import (
    Founding,
    GrantRegistration,
    RefuseRegistration,
)
from services.registry.organisation.changes import FileOrganisationChange, RecordOrganisationChange
from services.registry.organisation.notices import (
    RecordOrganisationDuty,
    RecordOrganisationNotified,
)
from services.registry.organisation.rows import rows_of
from services.registry.organisation.standing import Status
from services.registry.organisation.state import latest
from shared.contracts.registry.organisation import (
    OrganisationContent,
    OrganisationDuty,
    OrganisationDutyDone,
    OrganisationNews,
    OrganisationNotified,
    Recipient,
)
from tests.registry.context import (
    BAR_NAME,
    CERTIFICATE,
    COMMUNE,
    MEMBERSHIP,
    NAME,
    ORGANISATION,
    on,
)
from tests.registry.organisation.given import (
    NEW_NUMBER,
    TODAY,
    an_organisation,
    registered,
)
from tests.registry.organisation.life import (
    FILED,
    GRANTED,
    LONG,
    PRACTICE,
    applied,
    apply,
    changed,
    filed,
    granted,
    knowing,
    names,
    refused,
    state_of,
)
from tests.support.spec import recorded


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
