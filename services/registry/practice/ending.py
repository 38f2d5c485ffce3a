"""A practice ends for what happened elsewhere: a policy says so, and nobody has left.

The certificate or the name is gone, the lawyer died, or the organisation is there no more. The
registration of an individual is the Department's to take back: it still may.
"""

from collections.abc import Sequence
from datetime import date

from services.registry.practice.state import Practising, Workplace
from shared.contracts.registry.practice import PracticeEnd, PracticeEnded
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
    ended_on: date


def end(state: Practising, command: EndPractice) -> Sequence[Decided[PracticeEnded]]:
    """What has ended does not end again; nothing ends before it began.

    Source: Luật Luật sư Đ.11, Đ.18, Đ.47, Đ.85(3).
    """
    if state.ended_on is not None:
        return []
    day = max(command.ended_on, state.begun_on)
    where = state.at.organisation_id if isinstance(state.at, Workplace) else None
    ended = PracticeEnded(
        certificate_id=state.certificate_id,
        person_id=state.person_id,
        organisation_id=where,
        ground=command.ground,
        ended_on=day,
    )
    return [Decided(event=ended, effective_on=day, subjects=(state.person_id,))]
