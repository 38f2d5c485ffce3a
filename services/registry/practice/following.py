"""A practice goes on elsewhere, or hears of the membership that came after it: policies say so.

Where an organisation takes another form or becomes part of another, whoever practised in it
practises in what goes on, for that takes over all rights and duties: nobody moves them by hand.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.context import Context
from services.registry.practice.ending import end_of, where
from services.registry.practice.state import Practising, places
from shared.contracts.registry.practice import (
    PracticeEnd,
    PracticeEnded,
    PracticeGoesOn,
    PracticeMembershipKnown,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms

BY_POLICIES = {Role.POLICY: Reach.PROVINCE}
Moved: TypeAlias = PracticeEnded | PracticeGoesOn


class MovePractice(Command):
    """The organisation became another, or part of another."""

    terms = Terms(
        by=BY_POLICIES,
        vi="Ghi nhận luật sư tiếp tục hành nghề trong tổ chức mới",
        en="Record that a lawyer goes on in what the organisation became",
    )

    into_id: UUID
    moved_on: date


class NotePracticeMembership(Command):
    """The membership of the lawyer was recorded."""

    terms = Terms(
        by=BY_POLICIES,
        vi="Ghi nhận tư cách thành viên của người đang hành nghề",
        en="Note the membership of a lawyer who practises",
    )

    membership_id: UUID


def move(state: Practising, command: MovePractice, context: Context) -> Sequence[Decided[Moved]]:
    """Whoever practises in an organisation that becomes another goes on in that.

    The new practice is a record of its own. Whose right was lost before stays where it was lost.

    Raises:
        Rejected: `organisation-not-known`.
    Source: Luật Luật sư Đ.45; NĐ 123/2013/NĐ-CP Đ.12–14.
    """
    day, into = command.moved_on, context.organisations.get(command.into_id)
    ended = end_of(state, PracticeEnd.ORGANISATION_ENDED, None, day)
    reject_any(() if into else (Fault("organisation-not-known", "into_id"),))
    from_id = where(state)
    if into is None or from_id is None or not ended or state.losses:
        return ended
    goes_on = PracticeGoesOn(
        certificate_id=state.certificate_id,
        person_id=state.person_id,
        organisation_id=from_id,
        into_id=command.into_id,
        form=state.form,
        area=into.area or places(state)[-1].area,
        moved_on=max(day, state.begun_on),
    )
    on = goes_on.moved_on
    return [*ended, Decided(event=goes_on, effective_on=on, subjects=(state.person_id,))]


def join_bar(
    state: Practising, command: NotePracticeMembership
) -> Sequence[Decided[PracticeMembershipKnown]]:
    """A membership that is recorded after a practice hears of it; again changes nothing.

    Source: Luật Luật sư Đ.20(5).
    """
    if state.membership_id == command.membership_id:
        return []
    known = PracticeMembershipKnown(
        certificate_id=state.certificate_id,
        person_id=state.person_id,
        membership_id=command.membership_id,
        organisation_id=where(state),
        begun_on=state.begun_on,
        ended_on=state.ended_on,
    )
    return [Decided(event=known, effective_on=state.begun_on, subjects=(state.person_id,))]
