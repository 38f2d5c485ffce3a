"""A lawyer is exempt in a year, on a ground that the Bar decides. Source: TT 02/2019/TT-BTP Đ.6."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from services.registry.context import Context, Text, future
from services.registry.training.closing import judged_again
from services.registry.training.state import Owed
from shared.contracts.registry.training import (
    CpdExemptionGranted,
    CpdExemptionRefused,
    CpdExemptionRequested,
    TrainingEvent,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Channel, Command, DecisionOnPaper, Reach, Role, Terms, Weight


class ExemptionGround(StrEnum):
    """On which ground a lawyer is exempt in a year. Source: TT 02/2019/TT-BTP Đ.6(1)."""

    DEPUTY = "deputy"  # đại biểu Quốc hội, Hội đồng nhân dân cấp tỉnh
    SMALL_CHILD = "small_child"  # nữ luật sư đang nuôi con nhỏ
    ILLNESS = "illness"  # bệnh, có xác nhận
    AGE_AND_PRACTICE = "age_and_practice"  # tuổi và số năm hành nghề
    LONG_TREATMENT = "long_treatment"  # điều trị dài ngày


class RequestCpdExemption(Command):
    """A lawyer asks the Bar to be exempt in the year."""

    terms = Terms(
        by={
            Role.BAR: Reach.PROVINCE,
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.APPLICANT: Reach.OWN,
        },
        vi="Đề nghị miễn nghĩa vụ bồi dưỡng",
        en="Ask for an exemption",
    )

    exemption_ground: ExemptionGround
    filed_on: date
    channel: Channel


class GrantCpdExemption(Command):
    """The Bar has exempted a lawyer."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận miễn nghĩa vụ bồi dưỡng",
        en="Record an exemption",
        weight=Weight.WEIGHTY,
    )

    exemption_ground: ExemptionGround
    granted_on: date
    decision: DecisionOnPaper | None = None


class RefuseCpdExemption(Command):
    """The Bar has refused to exempt a lawyer."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận không miễn nghĩa vụ bồi dưỡng",
        en="Record that an exemption was refused",
        weight=Weight.WEIGHTY,
    )

    refusal_reason: Text
    refused_on: date


def ask(
    owed: Owed, command: RequestCpdExemption, context: Context
) -> list[Decided[CpdExemptionRequested]]:
    """A lawyer asks once at a time.

    Raises:
        Rejected: `exemption-waits-already`, `already-exempt`, `in-the-future`.
    """
    asked_on, exempt_since = owed.exemption_asked_on, owed.exempt_since
    faults = [*future("filed_on", command.filed_on, context)]
    if asked_on is not None:
        faults.append(Fault("exemption-waits-already", None, {"filed_on": asked_on}))
    if exempt_since is not None:
        faults.append(Fault("already-exempt", None, {"granted_on": exempt_since}))
    reject_any(faults)
    asked = CpdExemptionRequested(
        person_id=owed.person_id,
        year=owed.year,
        exemption_ground=command.exemption_ground,
        filed_on=command.filed_on,
        channel=command.channel,
    )
    return [Decided(event=asked, effective_on=command.filed_on, subjects=(owed.person_id,))]


def grant(
    owed: Owed, command: GrantCpdExemption, context: Context
) -> Sequence[Decided[TrainingEvent]]:
    """The Bar exempts, whether it was asked here or on paper; the same again changes nothing.

    Raises:
        Rejected: `already-exempt`, `in-the-future`, `before-filing`.
    Source: TT 02/2019/TT-BTP Đ.6.
    """
    if owed.exempt_since == command.granted_on:
        return []
    faults = [*answered_early("granted_on", command.granted_on, owed, context)]
    if owed.exempt_since is not None:
        faults.append(Fault("already-exempt", None, {"granted_on": owed.exempt_since}))
    reject_any(faults)
    granted = CpdExemptionGranted(
        person_id=owed.person_id,
        year=owed.year,
        exemption_ground=command.exemption_ground,
        granted_on=command.granted_on,
    )
    return judged_again(owed, granted, command.granted_on, context, decision=command.decision)


def refuse(
    owed: Owed, command: RefuseCpdExemption, context: Context
) -> list[Decided[CpdExemptionRefused]]:
    """Only what was asked for is refused.

    Raises:
        Rejected: `no-exemption-asked`, `in-the-future`, `before-filing`.
    """
    faults = [*answered_early("refused_on", command.refused_on, owed, context)]
    if owed.exemption_asked_on is None:
        faults.append(Fault("no-exemption-asked", None))
    reject_any(faults)
    refused = CpdExemptionRefused(
        person_id=owed.person_id,
        year=owed.year,
        refusal_reason=command.refusal_reason,
        refused_on=command.refused_on,
    )
    return [Decided(event=refused, effective_on=command.refused_on, subjects=(owed.person_id,))]


def answered_early(field: str, day: date, owed: Owed, context: Context) -> Iterator[Fault]:
    """An answer comes after what it answers, and has been given."""
    yield from future(field, day, context)
    if owed.exemption_asked_on is not None and day < owed.exemption_asked_on:
        yield Fault("before-filing", field, {"filed_on": owed.exemption_asked_on})
