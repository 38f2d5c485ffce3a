"""A practice ends for what happened elsewhere: a policy says so, and nobody has left.

The certificate or the name is gone, the lawyer died, or the organisation is there no more. The
registration of an individual is the Department's to take back: it still may. Each loss stands on
its own: where a decision is annulled, what it took is given back, and the other losses hold.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.registry.practice.state import Practising, Workplace, others
from shared.contracts.registry.practice import PracticeEnd, PracticeEnded, PracticeEndLifted
from shared.decider import Decided
from shared.messages import Command, Reach, Role, Terms


class EndPractice(Command):
    """What a lawyer needs to practise so is gone."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận không còn được hành nghề theo hình thức này",
        en="Record that the right to practise so is gone",
    )

    ground: PracticeEnd
    decision_id: UUID | None = None
    ended_on: date


class LiftPracticeEnd(Command):
    """What had taken the right to practise so was annulled."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận quyết định làm mất quyền hành nghề đã bị hủy",
        en="Record that what took the right to practise so was annulled",
    )

    ground: PracticeEnd
    decision_id: UUID
    lifted_on: date


def end(state: Practising, command: EndPractice) -> Sequence[Decided[PracticeEnded]]:
    """Whoever went loses nothing by it; the same loss again changes nothing.

    Nothing ends before it began. Source: Luật Luật sư Đ.11, Đ.18, Đ.47, Đ.85(3).
    """
    return end_of(state, command.ground, command.decision_id, command.ended_on)


def end_of(
    state: Practising, ground: PracticeEnd, decision: UUID | None, since: date
) -> Sequence[Decided[PracticeEnded]]:
    """Say that the right to practise so is lost, unless it is known or somebody went before."""
    day = max(since, state.begun_on)
    if state.left_on is not None and state.left_on <= day:
        return []
    if any((one.ground, one.decision_id) == (ground, decision) for one in state.losses):
        return []
    ended = PracticeEnded(
        certificate_id=state.certificate_id,
        person_id=state.person_id,
        organisation_id=where(state),
        ground=ground,
        decision_id=decision,
        ended_on=day,
    )
    return [Decided(event=ended, effective_on=day, subjects=(state.person_id,))]


def lift(state: Practising, command: LiftPracticeEnd) -> Sequence[Decided[PracticeEndLifted]]:
    """An annulment gives back what its own decision took, and nothing else.

    An annulled decision never held, so neither did the end: what the lawyer practised in goes on.
    Where the lawyer has gone meanwhile, or the organisation is there no more, that holds.
    """
    left = others(state, command.ground, command.decision_id)
    if left == state.losses:
        return []
    days = [one.since for one in left] + ([state.left_on] if state.left_on else [])
    lifted = PracticeEndLifted(
        certificate_id=state.certificate_id,
        person_id=state.person_id,
        organisation_id=where(state),
        ground=command.ground,
        decision_id=command.decision_id,
        ended_on=min(days, default=None),
        lifted_on=command.lifted_on,
    )
    return [Decided(event=lifted, effective_on=command.lifted_on, subjects=(state.person_id,))]


def where(state: Practising) -> UUID | None:
    """Name the organisation; of an individual capacity, none."""
    return state.at.organisation_id if isinstance(state.at, Workplace) else None
