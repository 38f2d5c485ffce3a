"""Organisations take another form or become one, and keep offices: streams change together."""

from datetime import date
from typing import Any
from uuid import UUID

from services.registry.context import KnownOrganisation
from services.registry.organisation import decider
from services.registry.organisation.guides import guides
from services.registry.organisation.joining import (
    ConsolidateOrganisations,
    ConvertOrganisation,
    MergeOrganisations,
)
from services.registry.organisation.offices import (
    RecordOffice,
    RecordOfficeEnd,
    RecordOfficeMove,
    RecordOfficePause,
)
from services.registry.organisation.pause import SuspendOrganisation
from services.registry.organisation.standing import Status, status_on
from services.registry.organisation.state import Registered
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationConverted,
    OrganisationEvent,
    OrganisationForm,
    OrganisationRegistered,
    TransactionOfficeEnded,
    TransactionOfficeMoved,
    TransactionOfficeNotified,
    TransactionOfficePaused,
)
from shared.contracts.registry.organisation_ending import (
    MergerKind,
    OrganisationAbsorbed,
    OrganisationMerged,
)
from shared.law.data import load_holidays, load_rules
from tests.registry.context import (
    CERTIFICATE,
    COMMUNE,
    NAME,
    ORGANISATION,
    PERSON,
    STREAM,
    on,
)
from tests.registry.organisation.given import NEW_NUMBER, TODAY, an_organisation, registered
from tests.support.spec import recorded

OTHER, DAY = UUID(int=42), date(2026, 2, 2)
FOUNDER = Founder(certificate_id=CERTIFICATE, person_id=PERSON, full_name=NAME)
AN_OFFICE = KnownOrganisation(
    name="Văn phòng luật sư Bình Minh",
    registered_on=date(2024, 3, 1),
    form=OrganisationForm.LAW_OFFICE,
    area=COMMUNE,
    founders=(FOUNDER,),
)
A_FIRM = KnownOrganisation(
    name="Công ty Luật TNHH Ví Dụ",
    registered_on=date(2024, 3, 1),
    form=OrganisationForm.ONE_MEMBER_FIRM,
)
GONE = KnownOrganisation(
    name="Văn phòng luật sư Cũ",
    registered_on=date(2024, 3, 1),
    form=OrganisationForm.LAW_OFFICE,
    ended_on=date(2025, 1, 6),
)
anew = OrganisationRegistered(
    name="Công ty Luật TNHH Bình Minh",
    form=OrganisationForm.ONE_MEMBER_FIRM,
    registration_number=NEW_NUMBER,
    seat="12 Trần Phú",
    area=COMMUNE,
    head_certificate=CERTIFICATE,
    registered_on=DAY,
    founders=(FOUNDER,),
)
office = TransactionOfficeNotified(
    office_id=on(TODAY).new_id("office"),
    address="3 Bạch Đằng",
    area=COMMUNE,
    founded_on=date(2025, 9, 8),
    notified_on=date(2025, 9, 15),
    late=False,
)


def among(**organisations: KnownOrganisation) -> Any:
    """Decide with other organisations known: `a` and `b`."""
    ids = {"a": ORGANISATION, "b": OTHER}
    known = {ids[name]: one for name, one in organisations.items()}
    return an_organisation.knowing(on(TODAY, noun="organisation", organisations=known))


def convert(**more: Any) -> ConvertOrganisation:
    """Build the command with only what the test is about."""
    given = anew.model_dump(
        include={"name", "form", "registration_number", "seat", "area", "head_certificate"}
    )
    return ConvertOrganisation(
        **{**given, "converted_id": ORGANISATION, "registered_on": DAY, **more}
    )


def consolidate(**more: Any) -> ConsolidateOrganisations:
    """Build the command with only what the test is about."""
    given: dict[str, Any] = {
        "organisation_ids": (ORGANISATION, OTHER),
        "name": "Văn phòng luật sư Bình Minh và Cộng sự",
        "form": "law_office",
        "registration_number": NEW_NUMBER,
        "seat": "12 Trần Phú",
        "area": COMMUNE,
        "head_certificate": CERTIFICATE,
        "registered_on": DAY,
    }
    return ConsolidateOrganisations(**{**given, **more})


def test_a_conversion_ends_the_old_and_begins_the_new_in_one_command() -> None:
    ended = OrganisationConverted(
        into_id=STREAM,
        into_name=anew.name,
        into_form=OrganisationForm.ONE_MEMBER_FIRM,
        converted_on=DAY,
    )
    outcome = among(a=AN_OFFICE).when(convert()).then(anew, ended)

    assert [one.stream for one in outcome.decided] == [None, f"organisation-{ORGANISATION}"]
    outcome.under("ORG-CONVERT-DAYS/2013-11-28")
    assert decider.reads(convert()) == (
        f"organisation-{ORGANISATION}",
        f"certificate-{CERTIFICATE}",
    )
    old = decider.replay([recorded(registered), recorded(ended, 2)])
    assert isinstance(old, Registered)
    assert status_on(old, DAY) is Status.CONVERTED
    assert "organisation-number/41.-.01.1844" in decider.claims(old)


def test_a_conversion_is_refused_with_every_fault() -> None:
    bad = convert(form="law_office", registration_number="1", area="99999")
    among(a=AN_OFFICE).when(bad).then_rejected(
        "not-a-registration-number", "unknown-area", "name-without-form", "same-form"
    )
    among(a=GONE).when(convert(registered_on=date(2026, 3, 3))).then_rejected(
        "in-the-future", "organisation-not-there-then"
    )
    nobody = on(TODAY, noun="organisation", organisations={}, certificates={})
    an_organisation.knowing(nobody).when(convert()).then_rejected(
        "certificate-not-known", "organisation-not-known"
    )
    early = convert(registered_on=date(2025, 4, 1))
    among(a=AN_OFFICE).when(early).then_rejected("certificate-not-active")


def test_a_consolidation_ends_several_and_begins_one() -> None:
    outcome = among(a=AN_OFFICE, b=AN_OFFICE).when(consolidate())
    events = [one.event.type for one in outcome.decided]

    assert events == [
        "OrganisationRegistered",
        "OrganisationAbsorbed",
        "OrganisationMerged",
        "OrganisationMerged",
    ]
    assert [one.stream for one in outcome.decided[2:]] == [
        f"organisation-{ORGANISATION}",
        f"organisation-{OTHER}",
    ]
    assert outcome.decided[0].event.founders == (FOUNDER,)
    among(a=AN_OFFICE, b=A_FIRM).when(consolidate()).then_rejected("not-of-one-kind")
    twice = consolidate(organisation_ids=(ORGANISATION, ORGANISATION))
    among(a=AN_OFFICE).when(twice).then_rejected("named-twice")
    assert decider.reads(twice) == (
        f"organisation-{ORGANISATION}",
        f"certificate-{CERTIFICATE}",
    )


def test_a_merger_ends_others_and_this_goes_on() -> None:
    merge = MergeOrganisations(organisation_ids=(OTHER,), merged_on=DAY)
    absorbed = OrganisationAbsorbed(
        kind=MergerKind.MERGER,
        organisation_ids=(OTHER,),
        organisation_names=(AN_OFFICE.name,),
        merged_on=DAY,
    )
    merged = OrganisationMerged(
        kind=MergerKind.MERGER, into_id=STREAM, into_name=registered.name, merged_on=DAY
    )
    outcome = among(b=AN_OFFICE).given(registered).when(merge).then(absorbed, merged)

    assert outcome.decided[1].stream == f"organisation-{OTHER}"
    assert decider.reads(merge) == (f"organisation-{OTHER}",)
    itself = MergeOrganisations(organisation_ids=(STREAM, OTHER), merged_on=date(2025, 8, 1))
    among(b=A_FIRM).given(registered).when(itself).then_rejected(
        "organisation-not-known",
        "before-organisation-began",
        "organisation-into-itself",
        "not-of-one-kind",
    )
    state = decider.replay([recorded(registered), recorded(absorbed, 2)])
    (clock,) = decider.clocks(state, load_rules(), load_holidays())
    assert clock.name == "organisation-tell-merger"
    gone = decider.replay([recorded(registered), recorded(merged, 2)])
    assert isinstance(gone, Registered)
    assert status_on(gone, DAY) is Status.MERGED


def test_an_office_is_in_the_same_province() -> None:
    command = RecordOffice(
        address="3 Bạch Đằng",
        area=COMMUNE,
        founded_on=office.founded_on,
        notified_on=office.notified_on,
    )
    outcome = an_organisation.given(registered).when(command).then(office)
    outcome.under("ORG-TXOFFICE-FOUND-DAYS/2007-01-01")
    far = command.model_copy(update={"area": "00004", "notified_on": date(2026, 3, 3)})
    an_organisation.given(registered).when(far).then_rejected("in-the-future", "office-elsewhere")
    bad = command.model_copy(update={"area": "99999", "founded_on": date(2025, 8, 1)})
    an_organisation.given(registered).when(bad).then_rejected(
        "before-organisation-began", "unknown-area"
    )


def test_an_office_moves_stops_and_ends_with_notice() -> None:
    told, later = date(2026, 1, 12), date(2026, 1, 19)
    which = office.office_id
    move = RecordOfficeMove(
        office_id=which, address="5 Lê Lợi", area=COMMUNE, notified_on=told, moved_on=later
    )
    moved = TransactionOfficeMoved(
        office_id=which,
        address="5 Lê Lợi",
        area=COMMUNE,
        notified_on=told,
        moved_on=later,
        late=False,
    )
    an_organisation.given(registered, office).when(move).then(moved)
    stop = RecordOfficePause(
        office_id=which, notified_on=told, starts_on=date(2026, 1, 14), ends_on=later
    )
    paused = TransactionOfficePaused(
        office_id=which, notified_on=told, starts_on=date(2026, 1, 14), ends_on=later, late=True
    )
    an_organisation.given(registered, office).when(stop).then(paused)
    turned = stop.model_copy(update={"ends_on": date(2026, 1, 13)})
    an_organisation.given(registered, office).when(turned).then_rejected("ends-before-it-starts")
    end = RecordOfficeEnd(office_id=which, notified_on=told, ended_on=later)
    ended = TransactionOfficeEnded(office_id=which, notified_on=told, ended_on=later, late=False)
    an_organisation.given(registered, office).when(end).then(ended)
    an_organisation.given(registered).when(end).then_rejected("office-not-known")
    an_organisation.given(registered, office, ended).when(end).then_rejected("office-ended-already")
    history: list[OrganisationEvent] = [registered, office, moved, paused, ended]
    state = decider.replay([recorded(one, n) for n, one in enumerate(history, start=1)])
    assert isinstance(state, Registered)
    (one,) = state.offices
    assert (one.address, one.ended_on) == ("5 Lê Lợi", later)


def test_a_form_shows_what_the_law_allows() -> None:
    shown = guides(decider.initial, SuspendOrganisation, load_rules(), DAY)
    assert {path: row.id for path, row in shown.items()} == {
        "ends_on": "ORG-SUSPEND-MAX/2007-01-01"
    }
    assert guides(decider.initial, RecordOffice, load_rules(), DAY) == {}
