"""Where a member lives follows its area into another. Source: NĐ 120/2025/NĐ-CP."""

from collections.abc import Sequence

from services.registry.context import Context
from services.registry.membership.state import Applied, Member, Membership, places
from services.registry.places import FollowReorganisation, decided, follow, said
from shared.contracts.registry.reorganisation import MembershipAreaReorganised
from shared.decider import Decided


def follow_area(
    state: Membership, one: Applied | Member, command: FollowReorganisation, context: Context
) -> Sequence[Decided[MembershipAreaReorganised]]:
    """A residence follows its area into another; that of who left before stays.

    Raises:
        Rejected: as `follow` says.
    """
    place = places(state)[-1]
    found = follow(place, command, context, until=state.over_since())
    if found is None:
        return []
    followed = MembershipAreaReorganised(person_id=one.person_id, **said(place, found, command))
    return decided(followed, followed.reorganised_on, context, one.person_id)
