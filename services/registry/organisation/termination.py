"""An organisation ends. Source: Luật Luật sư Đ.47."""

from collections.abc import Sequence
from datetime import date

from services.registry.context import Context, future
from services.registry.organisation.changes import began
from services.registry.organisation.state import Registered, latest
from shared.contracts.registry.organisation_ending import (
    Obligation,
    OrganisationObligationSettled,
    OrganisationTerminated,
    OrganisationTerminationAnnounced,
    TerminationGround,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import due_on
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

NOTICE = "ORG-TERMINATE-NOTICE-DAYS"
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class AnnounceTermination(Command):
    """The organisation has said that it ends by its own will."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Tiếp nhận thông báo tự chấm dứt hoạt động",
        en="Receive the word that it ends",
    )

    announced_on: date
    ends_on: date


class SettleObligation(Command):
    """The organisation has settled one of what it owes."""

    terms = Terms(
        by=DEPARTMENT, vi="Ghi nhận đã hoàn thành nghĩa vụ", en="Record an obligation settled"
    )

    obligation: Obligation
    settled_on: date


class TerminateOrganisation(Command):
    """The organisation is there no more; the Department records it."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận chấm dứt hoạt động",
        en="Record the end of the organisation",
        weight=Weight.WEIGHTY,
    )

    ground: TerminationGround
    terminated_on: date
    decision: DecisionOnPaper | None = None


def announce(
    state: Registered, command: AnnounceTermination, context: Context
) -> list[Decided[OrganisationTerminationAnnounced]]:
    """An organisation says some time before that it ends; that it was late is noted.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`, `ends-before-it-starts`.
    Source: Luật Luật sư Đ.47(2).
    """
    day, end = command.announced_on, command.ends_on
    faults = [*future("announced_on", day, context), *began("announced_on", day, state)]
    if end < day:
        faults.append(Fault("ends-before-it-starts", "ends_on", {"starts_on": day}))
    reject_any(faults)
    row = context.rules.on(NOTICE, day)
    soonest = due_on(row, day, context.calendar)
    announced = OrganisationTerminationAnnounced(
        announced_on=day, ends_on=end, late=None if soonest is None else end < soonest
    )
    return [Decided(event=announced, effective_on=day, rule_rows=(row.id,))]


def settle(
    state: Registered, command: SettleObligation, context: Context
) -> Sequence[Decided[OrganisationObligationSettled]]:
    """What is settled is settled: the same again changes nothing.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`.
    Source: Luật Luật sư Đ.47(2), (3).
    """
    if command.obligation in state.settled:
        return []
    day = command.settled_on
    reject_any((*future("settled_on", day, context), *began("settled_on", day, state)))
    settled = OrganisationObligationSettled(obligation=command.obligation, settled_on=day)
    return [Decided(event=settled, effective_on=day)]


def terminate(
    state: Registered, command: TerminateOrganisation, context: Context
) -> list[Decided[OrganisationTerminated]]:
    """An organisation ends when it has settled what it owes; a dead head can settle nothing.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`, `obligation-not-settled` for each.
    Source: Luật Luật sư Đ.47(2), (3).
    """
    day = command.terminated_on
    owed = [one for one in Obligation if one not in state.settled]
    if command.ground is TerminationGround.DEATH_OF_HEAD:
        owed = []
    reject_any(
        (
            *future("terminated_on", day, context),
            *began("terminated_on", day, state),
            *(Fault("obligation-not-settled", None, {"obligation": one}) for one in owed),
        )
    )
    terminated = OrganisationTerminated(
        name=latest(state).name, ground=command.ground, terminated_on=day
    )
    return [Decided(event=terminated, effective_on=day, decision=command.decision)]
