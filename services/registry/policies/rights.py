"""What hangs on somebody's right to practise: practices, the office they head, the firm they found.

An annulled decision took nothing: what it had ended or required, it did not. What was decided on
that, only whoever decides may undo: it becomes known as work.
"""

from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from services.registry.organisation.claiming import founded_by, headed_by, missed_by
from services.registry.organisation.members import NoteMemberLost, NoteRightGivenBack
from services.registry.organisation.revocation import RequireTermination
from services.registry.practice.ending import EndPractice, LiftPracticeEnd
from services.registry.practice.state import of_certificate as practices_of
from shared.contracts.registry.organisation_ending import TerminationGround
from shared.contracts.registry.practice import PracticeEnd
from shared.decider import Every, Ordered

Orders: TypeAlias = list[Ordered[Any]]


def died(certificate: UUID, day: date) -> Orders:
    """Say what the death of a certificate's holder ends, and of what it is a ground."""
    ended = EndPractice(ground=PracticeEnd.DIED, ended_on=day)
    required = RequireTermination(
        ground=TerminationGround.DEATH_OF_HEAD, certificate_id=certificate, required_on=day
    )
    return [
        Ordered(Every(practices_of(certificate)), ended),
        Ordered(Every(headed_by(certificate)), required),
        Ordered(
            Every(founded_by(certificate)),
            NoteMemberLost(certificate_id=certificate, lost_on=day),
        ),
    ]


def right_lost(whose: UUID, ground: PracticeEnd, by: UUID, day: date) -> Orders:
    """Every practice ends; what somebody heads must end, and a firm once all its members lost it.

    Source: Luật Luật sư Đ.47(1)(c).
    """
    ended = EndPractice(ground=ground, decision_id=by, ended_on=day)
    required = RequireTermination(
        ground=TerminationGround.CERTIFICATES_GONE,
        certificate_id=whose,
        decision_id=by,
        required_on=day,
    )
    missed = NoteMemberLost(certificate_id=whose, decision_id=by, lost_on=day)
    return [
        Ordered(Every(practices_of(whose)), ended),
        Ordered(Every(headed_by(whose)), required),
        Ordered(Every(founded_by(whose)), missed),
    ]


def right_given_back(whose: UUID, ground: PracticeEnd, by: UUID, day: date) -> Orders:
    """What a decision had ended or required, it did not, once it is annulled."""
    lifted = LiftPracticeEnd(ground=ground, decision_id=by, lifted_on=day)
    given_back = NoteRightGivenBack(certificate_id=whose, decision_id=by, given_back_on=day)
    return [
        Ordered(Every(practices_of(whose)), lifted),
        Ordered(Every(missed_by(whose)), given_back),
    ]
