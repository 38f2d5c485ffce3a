"""What time runs on an organisation: for the Department to answer and tell, for itself to settle.

For the Department's answer to a change the law data has a row of the representative alone; of
all else it has none, and the clock says so.
"""

from collections.abc import Iterator
from datetime import date

from services.registry.organisation.standing import OVER, stage
from services.registry.organisation.state import Applied, Organisation, Registered, Untold
from shared.contracts.registry.organisation import (
    OrganisationContent,
    OrganisationDuty,
    OrganisationNews,
)
from shared.contracts.registry.organisation_ending import (
    RegistrationRevocationGround,
    TerminationGround,
)
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

DECIDE, DECIDE_CHANGE, DECIDE_HEAD = (
    "ORG-REG-DAYS",
    "ORG-CHANGE-DEPT-DAYS",
    "ORG-CHANGE-REP-DEPT-DAYS",
)
TELL = {
    OrganisationNews.REGISTRATION: ("organisation-tell-registration", "ORG-REG-NOTIFY-DAYS"),
    OrganisationNews.CHANGE: ("organisation-tell-change", "ORG-CHANGE-NOTIFY-DAYS"),
    OrganisationNews.REVOCATION: ("organisation-tell-revocation", "ORG-REVOKE-NOTIFY-DAYS"),
    OrganisationNews.MERGER: ("organisation-tell-merger", "ORG-MERGE-NOTIFY-DAYS"),
}
DUTIES = {
    OrganisationDuty.BAR_TOLD: ("organisation-tell-bar", "ORG-BAR-TELL-DAYS"),
    OrganisationDuty.PUBLISHED: ("organisation-publish", "ORG-PUBLISH-DAYS"),
}
SUSPENDED_AT_MOST, SETTLE, AFTER_DEATH, REVIEW = (
    "ORG-SUSPEND-MAX",
    "ORG-REVOKE-SETTLE-DAYS",
    "ORG-DEATH-REVOKE-DAYS",
    "ORG-END-REVIEW-DAYS",
)


def clocks(state: Organisation, rules: Rules, calendar: Calendar) -> list[Clock]:
    """List what runs now. Source: Luật Luật sư Đ.35–38, Đ.46–47."""
    match state:
        case Applied(refused_on=None, filed_on=day):
            return [run(Limit("organisation-register", rules.on(DECIDE, day), day), calendar)]
        case Registered():
            limits = [*telling(state), *deciding(state), *ending(state)]
            found = [
                run(Limit(name, rules.on(rule, day), day), calendar) for name, rule, day in limits
            ]
            return [*found, *resuming(state, rules)]
        case _:
            return []


def telling(state: Registered) -> Iterator[tuple[str, str, date]]:
    """The Department tells others; an organisation that was registered here does as well."""
    untold: dict[OrganisationNews, Untold] = {}
    for one in state.untold:
        untold.setdefault(one.news, one)
    for one in untold.values():
        yield (*TELL[one.news], one.since)
    if state.asked_here and stage(state) not in OVER:
        for duty, (name, rule) in DUTIES.items():
            if duty not in state.done:
                yield name, rule, state.since


def deciding(state: Registered) -> Iterator[tuple[str, str, date]]:
    """The Department answers a change that was filed."""
    for one in state.filings:
        if one.changed_on is None:
            head = OrganisationContent.REPRESENTATIVE in one.contents
            yield "organisation-change", DECIDE_HEAD if head else DECIDE_CHANGE, one.filed_on
            return


def ending(state: Registered) -> Iterator[tuple[str, str, date]]:
    """What was revoked is settled; after the death of a sole head the Department revokes.

    What ended for a ground that was annulled since, the Department looks at: the law is silent.
    """
    if (regretted := state.regretted_on) is not None:
        yield "organisation-end-review", REVIEW, regretted
    if state.end is not None:
        return
    if state.revoked_on is not None:
        yield "organisation-settle", SETTLE, state.revoked_on
        return
    deaths = [
        one.required_on for one in state.required if one.ground is TerminationGround.DEATH_OF_HEAD
    ]
    proposal = state.proposal
    if proposal is not None and proposal.ground is RegistrationRevocationGround.DEATH_OF_HEAD:
        deaths.append(proposal.proposed_on)
    if deaths:
        yield "organisation-revoke-after-death", AFTER_DEATH, min(deaths)


def resuming(state: Registered, rules: Rules) -> Iterator[Clock]:
    """A suspension ends on the day that was said, and the organisation goes on or is late."""
    waiting = [one for one in state.suspensions if one.resumed_on is None]
    if waiting and state.end is None and state.revoked_on is None:
        one = max(waiting, key=lambda suspension: suspension.starts_on)
        row = rules.on(SUSPENDED_AT_MOST, one.starts_on).id
        yield Clock("organisation-resume", one.ends_on, row)
