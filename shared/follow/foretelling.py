"""What the policies of a service would ask for, were something recorded."""

from collections.abc import Sequence

from shared.folding import types_of
from shared.follow.policy import Policy
from shared.foreseeing import Turn
from shared.messages import Command


def following(found: Sequence[Turn], policies: Sequence[Policy]) -> tuple[type[Command], ...]:
    """Say what the service's own policies would ask for then; they are pure functions."""
    asked: dict[type[Command], None] = {}
    for turn in found:
        for policy in policies:
            if policy.source != turn.decider.service:
                continue
            heard = [one for one in turn.records if one.data.type in types_of(policy.contract)]
            asked |= {type(order.command): None for one in heard for order in policy.on(one)}
    return tuple(asked)
