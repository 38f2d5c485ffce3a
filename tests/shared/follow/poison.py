"""A service that cannot take some events, until it is mended."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.decider import Ordered
from shared.follow.policy import Policy
from shared.messages import Recorded
from shared.read.projection import Projection
from shared.service import Blueprint


class Poison(Exception):
    """What nobody had thought of."""


@dataclass(slots=True)
class Poisoned:
    """Texts that make a policy, or a read model, fail for as long as they stand here."""

    policies: set[str] = field(default_factory=set)
    projections: set[str] = field(default_factory=set)

    def change(self, blueprint: Blueprint) -> Blueprint:
        """Make a service that fails on them."""
        return dataclasses.replace(
            blueprint,
            policies=tuple(self._policy(one) for one in blueprint.policies),
            projections=tuple(self._projection(one) for one in blueprint.projections),
        )

    def _policy(self, policy: Policy) -> Policy:
        def on(record: Recorded[Any]) -> Sequence[Ordered[Any]]:
            if any(text in str(record.data) for text in self.policies):
                raise Poison
            return policy.on(record)

        return dataclasses.replace(policy, on=on)

    def _projection(self, projection: Projection[Any, Any]) -> Projection[Any, Any]:
        def rows_of(state: Any) -> Any:
            if any(text in str(state) for text in self.projections):
                raise Poison
            return projection.rows_of(state)

        return dataclasses.replace(projection, rows_of=rows_of)
