"""An organisation registers to take part in legal aid, changes that, and stops."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.aidregistration import decider, guides, steps
from services.registry.aidregistration.clocks import clocks
from services.registry.aidregistration.queries import AidRegistrationFilters, registrations
from services.registry.aidregistration.rows import rows_of
from services.registry.aidregistration.rules import (
    EndAidRegistration,
    FileAidChange,
    RecordAidChange,
    RegisterForAid,
    RevokeAidRegistration,
)
from services.registry.aidregistration.state import AidStatus, Unregistered
from services.registry.knowledge import context as known_to
from shared.contracts.registry.aidregistration import (
    AidChangeFiled,
    AidRegistered,
    AidRegistrationChanged,
    AidRegistrationEnded,
    AidRegistrationEvent,
    AidRegistrationRevoked,
)
from shared.law.data import load_holidays, load_rules
from shared.law.rules import Rules
from shared.messages import Channel, Recorded
from tests.registry.context import COMMUNE, ORGANISATION, on, signed
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, REGISTERED, FILED = date(2026, 3, 2), date(2025, 7, 7), date(2025, 11, 3)
REVOKED, DIRECTOR = date(2026, 1, 12), "Giám đốc Sở Tư pháp"
NAME = "Văn phòng luật sư Bình Minh"
a_body = Scenario(decider, on(TODAY, noun="aidregistration"))
registered = AidRegistered(
    organisation_id=ORGANISATION,
    organisation_name=NAME,
    area=COMMUNE,
    registration_number="03/TP-TGPL",
    registered_on=REGISTERED,
)
filed = AidChangeFiled(
    organisation_id=ORGANISATION,
    change="Thêm lĩnh vực hành chính",
    filed_on=FILED,
    channel=Channel.COUNTER,
)
changed = AidRegistrationChanged(
    organisation_id=ORGANISATION, change="Thêm lĩnh vực hành chính", changed_on=date(2025, 11, 7)
)
revoked = AidRegistrationRevoked(
    organisation_id=ORGANISATION,
    organisation_name=NAME,
    area=COMMUNE,
    reason="Vi phạm",
    revoked_on=REVOKED,
)
ended = AidRegistrationEnded(
    organisation_id=ORGANISATION,
    organisation_name=NAME,
    area=COMMUNE,
    reason="Tự thôi",
    ended_on=REVOKED,
)


def register(**more: Any) -> RegisterForAid:
    """Build the command with only what the test is about."""
    given: dict[str, Any] = {
        "organisation_id": ORGANISATION,
        "area": COMMUNE,
        "registration_number": "03/TP-TGPL",
        "registered_on": REGISTERED,
    }
    return RegisterForAid(**{**given, **more})


def file_change(filed_on: date = FILED) -> FileAidChange:
    """Build the command with only what the test is about."""
    return FileAidChange(
        change="Thêm lĩnh vực hành chính", filed_on=filed_on, channel=Channel.COUNTER
    )


def change(changed_on: date = date(2025, 11, 7)) -> RecordAidChange:
    """Build the command with only what the test is about."""
    return RecordAidChange(change="Thêm lĩnh vực hành chính", changed_on=changed_on)


def revoke(on_day: date = REVOKED, by: str = DIRECTOR) -> RevokeAidRegistration:
    """Build the command with only what the test is about."""
    return RevokeAidRegistration(decision=signed(on_day, by=by), reason="Vi phạm")


END = EndAidRegistration(reason="Tự thôi", ended_on=REVOKED)


def test_an_organisation_registers() -> None:
    a_body.when(register()).then(registered)
    assert decider.reads(register()) == (f"organisation-{ORGANISATION}",)
    assert decider.reads(END) == ()
    alone = a_body.knowing(on(TODAY, noun="aidregistration", organisations={}))
    alone.when(register(registered_on=date(2026, 3, 3), area="99999")).then_rejected(
        "in-the-future", "unknown-area", "organisation-not-known"
    )
    early = register(registered_on=date(2024, 2, 1), area="20227")
    a_body.when(early).then_rejected("before-aid-registration")
    a_body.given(registered).when(register()).then_rejected("not-in-this-state")


def test_a_change_is_asked_for_and_made_in_the_working_days_that_the_law_gives() -> None:
    a_body.given(registered).when(file_change()).then(filed)
    state = decider.replay([recorded(registered), recorded(filed, 2)])
    (clock,) = clocks(state, load_rules(), load_holidays())
    assert (clock.name, clock.due_on) == ("aid-change", date(2025, 11, 10))
    (gap,) = clocks(state, Rules(()), load_holidays())
    assert (gap.due_on, gap.rule_row) == (None, "AID-CHANGE-DAYS/none")
    a_body.given(registered, filed).when(change()).then(changed)
    over = decider.replay([recorded(registered), recorded(filed, 2), recorded(changed, 3)])
    assert clocks(over, load_rules(), load_holidays()) == []
    assert clocks(Unregistered(), load_rules(), load_holidays()) == []


def test_a_change_is_refused_with_every_fault() -> None:
    a_body.given(registered, filed).when(file_change(date(2026, 3, 3))).then_rejected(
        "in-the-future", "change-waits-already"
    )
    a_body.given(registered, filed).when(change(date(2025, 7, 1))).then_rejected(
        "before-aid-registration", "before-filing"
    )
    a_body.given(registered, ended).when(file_change()).then_rejected("aid-ended-already")
    a_body.given(registered, ended).when(change()).then_rejected("aid-ended-already")
    a_body.when(change()).then_rejected("not-in-this-state")


def test_whom_the_law_names_revokes() -> None:
    outcome = a_body.given(registered, filed).when(revoke()).then(revoked)

    outcome.under("AID-REVOKE-AUTH/2018-01-01")
    assert outcome.decided[0].decision == signed(REVOKED, by=DIRECTOR)
    a_body.given(registered, revoked).when(revoke()).then_nothing()
    other = revoke(date(2026, 3, 3), by="Chủ tịch UBND cấp tỉnh")
    a_body.given(registered, ended).when(other).then_rejected(
        "aid-ended-already", "in-the-future", "not-the-revoking-authority"
    )
    a_body.given(registered).when(revoke(date(2017, 5, 5))).then_rejected(
        "before-aid-registration", "no-revoking-authority"
    )


def test_an_organisation_stops_once() -> None:
    a_body.given(registered).when(END).then(ended)
    a_body.given(registered, ended).when(END).then_nothing()
    a_body.given(registered, revoked).when(END).then_rejected("aid-ended-already")


def test_what_the_noun_says_of_itself() -> None:
    state = decider.replay([recorded(registered)])
    over = decider.replay([recorded(registered), recorded(revoked, 2)])

    assert decider.claims(state) == {f"aid-registration/{ORGANISATION}"}
    assert decider.claims(over) == decider.claims(Unregistered()) == frozenset()
    assert decider.areas(state) == {COMMUNE}
    assert decider.areas(Unregistered()) == frozenset()
    assert steps(Unregistered()) == (RegisterForAid,)
    assert steps(state) == decider.commands[1:]
    assert steps(over) == ()
    assert decider.replay([recorded(filed)]) == Unregistered()
    rules = load_rules()
    assert guides(state, FileAidChange, rules, TODAY)["filed_on"].rule == "AID-CHANGE-DAYS"
    assert set(guides(state, RevokeAidRegistration, rules, TODAY)) == {"decision.authority"}
    assert guides(state, RecordAidChange, rules, TODAY) == {}


def test_a_matter_knows_until_when_a_body_took_part() -> None:
    over = decider.replay([recorded(registered), recorded(revoked, 2)])
    stream = f"aidregistration-{ORGANISATION}"

    (known,) = known_to(on(TODAY), {stream: over}).aid_registrations.values()
    assert known.holds_on(REGISTERED)
    assert not known.holds_on(REVOKED)
    (going_on,) = known_to(
        on(TODAY), {stream: decider.replay([recorded(registered)])}
    ).aid_registrations.values()
    assert going_on.holds_on(TODAY)


HISTORY: list[Recorded[AidRegistrationEvent]] = [recorded(registered, 1), recorded(revoked, 2)]


def test_rows_say_since_when_it_takes_part_and_since_when_no_more() -> None:
    rows = sorted(rows_of(decider.replay(HISTORY)), key=lambda row: row.effective_from)

    assert [(row.effective_from, row.effective_to, row.status) for row in rows] == [
        (REGISTERED, REVOKED, AidStatus.TAKING_PART),
        (REVOKED, None, AidStatus.REVOKED),
    ]
    assert rows_of(Unregistered()) == set()


async def test_registrations_are_listed_as_they_stood(connection: AsyncConnection) -> None:
    await follow(connection, "aidregistration", HISTORY, "aidregistration-1")
    found = AidRegistrationFilters(name="binh minh", status=AidStatus.TAKING_PART, area=COMMUNE)

    (row,) = await registrations(connection, ask(FILED), found)
    assert row.registration_number == "03/TP-TGPL"
    assert await registrations(connection, ask(TODAY), found) == []
    assert len(await registrations(connection, ask(TODAY, known_at=1), found)) == 1
