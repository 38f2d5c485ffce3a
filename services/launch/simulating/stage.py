"""Where a plan is played: who acts, through which door, and what is known of whom by now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from services.launch.demo.registering import Lawyer as Subject
from services.launch.demo.registering import Organisation as Inspected
from services.launch.demo.world import LASTS, Someone, World
from services.launch.simulating.dice import Places
from services.launch.simulating.plan import Lawyer, Office, Plan
from services.registry.organisation.simulate import called
from shared.acting import Act, Papers
from shared.decider import Decider
from shared.law.calendar import Calendar
from shared.law.rules import Rules
from shared.messages import Role
from shared.tokens import make
from shared.web.route import route

AnyDecider = Decider[Any, Any, Any, Any]


class TheEnd(Exception):
    """The last day of the plan is over: what would come later is not told."""


def name(office: Office) -> str:
    """Name an organisation of the plan."""
    return called(office.form, office.number + 1)


@dataclass(slots=True)
class Cast:
    """What the services call those of the plan, as far as they are known by now."""

    persons: dict[int, UUID] = field(default_factory=dict)
    certificates: dict[int, UUID] = field(default_factory=dict)
    memberships: dict[int, UUID] = field(default_factory=dict)
    practices: dict[int, UUID] = field(default_factory=dict)
    offices: dict[int, UUID] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Stage:
    """The plan, the law that its stories go by, and the doors of the services."""

    plan: Plan
    world: World
    rules: Rules
    calendar: Calendar  # which knows all days: what is never told may be counted
    places: Places
    cast: Cast = field(default_factory=Cast)
    given: int = 0  # commands
    tokens: dict[tuple[Role, int], str] = field(default_factory=dict)

    def tell(self, name: str) -> "Story":
        """Begin a story under a name that no other has."""
        return Story(self, name, self._keys(name))

    def _keys(self, name: str) -> Iterator[UUID]:
        of = f"luatsu/simulated/{self.plan.seed}/{self.plan.first}/{name}"
        return (uuid5(NAMESPACE_URL, f"{of}/{place}") for place in count())

    def token(self, role: Role) -> str:
        """Give a role's token: one is good for a year."""
        key = role, self.world.timeline.today.year
        if key not in self.tokens:
            unit = self.world.bar if role is Role.BAR else "Sở Tư pháp"
            self.tokens[key] = make(self.world.settings, role=role, unit=unit, lasts=LASTS)
        return self.tokens[key]

    @property
    def bar(self) -> str:
        """Name the Bar."""
        return self.world.bar

    @property
    def today(self) -> date:
        """Say which day it is in the story that asks."""
        return self.world.timeline.today

    def area(self, of: Lawyer | Office, day: date) -> str:
        """Name the commune of somebody on a day, which may be called otherwise by then."""
        return self.places.on(of.area, max(of.on, self.plan.first), day)

    def subject(self, number: int) -> Subject:
        """Say of a lawyer what inspection and discipline go by."""
        one, cast = self.plan.lawyers[number], self.cast
        return Subject(
            cast.certificates[number], cast.memberships[number], self.area(one, self.today)
        )

    def inspected(self, office: Office) -> Inspected:
        """Say of an organisation what inspection goes by."""
        area = self.places.local(self.area(office, self.today), self.today)
        return Inspected(
            self.cast.offices[office.number], name(office), area, self.subject(office.heads[0])
        )


@dataclass(slots=True)
class Story:
    """What happens to one of the plan, command by command."""

    stage: Stage
    name: str
    keys: Iterator[UUID]

    @property
    def papers(self) -> Papers:
        """Number the story's decisions on paper."""
        return Papers(f"{self.name}/".replace("/", "-"))

    async def do(self, decider: AnyDecider, act: Act, key: UUID | None = None) -> UUID:
        """Wait for the day of an act, and do it; say which stream it went to.

        Raises:
            TheEnd: when the day never comes.
            NotTaken: when it was refused: the plan and the rules do not fit each other.
        """
        if act.on > self.stage.plan.over:
            raise TheEnd
        await self.stage.world.timeline.until(act.on)
        path = route(decider, type(act.command)).replace("{id}", str(key))
        return await self.post(path, act.command.model_dump(mode="json"), act.by)

    async def post(self, path: str, body: Mapping[str, Any], role: Role) -> UUID:
        """Give a command as a role."""
        self.stage.given += 1
        return await self.somebody(role).done(path, body)

    def somebody(self, role: Role) -> Someone:
        """Act in a role; each command has a key that only this story gives."""
        world = self.stage.world
        return Someone(world.http, world.gate, self.stage.token(role), self.keys.__next__)

    async def all(self, decider: AnyDecider, acts: Iterable[Act], key: UUID | None = None) -> UUID:
        """Do one act after another of one stream, the first of which may open it."""
        for act in acts:
            key = await self.do(decider, act, key)
        assert key is not None
        return key
