"""Where a lawyer practises lies in another area since a reorganisation."""

from collections.abc import Sequence

from services.registry.context import Context
from services.registry.places import FollowReorganisation, decided, follow, said
from services.registry.practice.state import Practising, places
from shared.contracts.registry.reorganisation import PracticeAreaReorganised
from shared.decider import Decided


def follow_area(
    state: Practising, command: FollowReorganisation, context: Context
) -> Sequence[Decided[PracticeAreaReorganised]]:
    """Where a lawyer practises follows its area into another; what ended before stays.

    Raises:
        Rejected: as `follow` says.
    Source: NĐ 120/2025/NĐ-CP.
    """
    place = places(state)[-1]
    found = follow(place, command, context, until=state.ended_on)
    if found is None:
        return []
    followed = PracticeAreaReorganised(
        certificate_id=state.certificate_id,
        person_id=state.person_id,
        **said(place, found, command),
    )
    return decided(followed, followed.reorganised_on, context, state.person_id)
