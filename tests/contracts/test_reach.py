"""Who is of another area, or nobody's, is refused every command before any rule, without an event.

Each command is given with a body that its model takes, to a stream that is there where the role
may give it at all, so that it is the reach that refuses; whoever it does reach gets further.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

import httpx
import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text

from services.launch.deployment import Deployment
from shared import edge
from shared.cli.where import SERVICES
from shared.messages import Reach, Role
from shared.runtime import Runtime
from shared.tokens import make
from shared.web.app import build_app
from shared.web.commands import Offer, offers
from shared.web.route import route
from tests.support.bodies import body_of
from tests.support.standing import ENTERED, OFFICE, OURS, REVOKED, happened, put
from tests.support.together import Together

THEIRS: Final = "20242"
OF_AREAS: Final = (Role.DISTRICT, Role.COMMUNE)
REFUSED: Final = frozenset({"out-of-reach", "area-not-yours"})
STRANGER: Final = UUID(int=99)  # a person, and nobody whom anything is about


@dataclass(frozen=True, slots=True)
class There:
    """What stands in a service: by noun one stream, and what opening another one needs."""

    person: UUID
    streams: Mapping[str, UUID]
    said: Mapping[str, Mapping[str, Any]]  # by command, what its schema alone does not say

    def path(self, offer: Offer) -> str:
        """Say where a command is given."""
        key = self.streams.get(offer.decider.noun, UUID(int=1))
        return route(offer.decider, offer.command).replace("{id}", str(key))

    def body(self, offer: Offer) -> dict[str, Any]:
        """Fill in a command."""
        return body_of(offer.command, **self.said.get(offer.command.__name__, {}))


@pytest.fixture(scope="module")
async def there(services: Together, deployment: Deployment) -> There:
    """One person of our area with all that commands of bounded reach are about."""
    runtime = services.runtimes["registry"]
    somebody = token(deployment, Role.DEPARTMENT)
    async with client(runtime, somebody) as department:
        answer = await department.post(
            "/api/registry/persons/register-person",
            json={
                "full_name": "Trần Văn Thử",
                "citizen_number": "048185000701",
                "birth_date": "1985-01-02",
                "area": OURS,
            },
        )
    assert answer.status_code == httpx.codes.CREATED, answer.text
    person = UUID(answer.json()["id"])
    streams = {"person": person}
    for noun, key, event in happened(person):
        await put(runtime, noun, key, event)
        streams.setdefault(noun, key)
    dossier = {"person_id": str(person), "area": OURS, "kind": "passed"}
    return There(
        person,
        streams,
        {
            "ApplyForCertificate": dossier,
            "ApplyForReissue": {
                **dossier,
                "previous_certificate_id": str(REVOKED),
                "reason_over": "Giấy",
            },
            "ApplyForMembership": {
                "certificate_id": str(ENTERED),
                "criminal_record": True,
                "joined_before": True,
            },
            "RequestErasure": {"subject_id": str(person)},
            "OpenEngagement": {"area": OURS, "organisation_id": str(OFFICE)},
            "RecommendInspection": {"area": OURS},
        },
    )


# Who tries -------------------------------------------------------------------------------------


def token(deployment: Deployment, role: Role, **said: Any) -> str:
    """Sign a token for somebody in a role."""
    return make(deployment.of("registry"), role=role, **{"unit": f"Đơn vị {role}", **said})


@asynccontextmanager
async def client(runtime: Runtime, said: str) -> AsyncIterator[AsyncClient]:
    """Act with a token."""
    async with AsyncClient(
        transport=ASGITransport(build_app(runtime)),
        base_url="http://test",
        headers={"Authorization": f"Bearer {said}"},
    ) as one:
        yield one


def codes(answer: httpx.Response) -> set[str]:
    """Name the faults of an answer."""
    return {one["code"] for one in answer.json().get("faults") or ()}


def told(offer: Offer, answer: httpx.Response) -> str:
    """Say what came of a command."""
    return f"{offer.command.__name__}: {answer.status_code} {sorted(codes(answer))}"


def refused(offer: Offer, role: Role, answer: httpx.Response) -> bool:
    """Say whether an answer is the refusal of the reach, and not of a rule."""
    if role not in offer.by:
        return answer.status_code == httpx.codes.FORBIDDEN
    if not offer.command.terms.opens:
        return answer.status_code == httpx.codes.NOT_FOUND
    return answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY and bool(codes(answer) & REFUSED)


async def written(runtime: Runtime, whose: str) -> int:
    """Count the events of an actor."""
    async with runtime.connection() as connection:
        query = text("select count(*) from log.event where document like :whose")
        return int(await connection.scalar(query, {"whose": f'%"unit":"{whose}"%'}) or 0)


async def tries(
    runtime: Runtime, there: There, who: str, role: Role, wanted: Any
) -> AsyncIterator[tuple[Offer, httpx.Response]]:
    """Give every command of a service that is wanted."""
    async with client(runtime, who) as somebody:
        for offer in offers(runtime.blueprint.nouns):
            if wanted(offer):
                headers = {"Idempotency-Key": str(uuid5(edge.new_id(), "once"))}
                answer = await somebody.post(
                    there.path(offer), json=there.body(offer), headers=headers
                )
                yield offer, answer


@pytest.mark.parametrize(
    ("role", "areas"), [(role, areas) for role in OF_AREAS for areas in ((THEIRS,), ())]
)
async def test_who_is_of_another_area_is_refused_every_command(
    services: Together, deployment: Deployment, there: There, role: Role, areas: tuple[str, ...]
) -> None:
    for runtime in services.runtimes.values():
        await refused_everywhere(runtime, there, deployment, role, areas)


async def refused_everywhere(
    runtime: Runtime,
    there: There,
    deployment: Deployment,
    role: Role,
    areas: tuple[str, ...],
) -> None:
    """See that nothing can be done in a service, and that nothing was."""
    unit = f"UBND {role} {areas} khác"
    who = token(deployment, role, unit=unit, areas=areas)

    found = tries(runtime, there, who, role, lambda _: True)
    wrong = [
        told(offer, answer) async for offer, answer in found if not refused(offer, role, answer)
    ]
    assert wrong == []
    assert not await written(runtime, unit)


@pytest.mark.parametrize("service", SERVICES)
async def test_who_is_somebody_else_is_refused_what_is_for_the_one_it_is_about(
    services: Together, deployment: Deployment, there: There, service: str
) -> None:
    runtime = services.runtimes[service]
    for number, person in enumerate((STRANGER, None)):
        unit = f"Người khác {number}"
        who = token(deployment, Role.APPLICANT, unit=unit, person=person)
        found = tries(runtime, there, who, Role.APPLICANT, lambda _: True)
        wrong = [
            told(offer, answer)
            async for offer, answer in found
            if not refused(offer, Role.APPLICANT, answer)
        ]
        assert wrong == []
        assert not await written(runtime, unit)


@pytest.mark.parametrize("service", SERVICES)
async def test_whom_it_is_for_gets_past_the_reach(
    services: Together, deployment: Deployment, there: There, service: str
) -> None:
    runtime = services.runtimes[service]
    people: list[tuple[Role, dict[str, Any]]] = [
        *((role, {"areas": (OURS,)}) for role in OF_AREAS),
        (Role.APPLICANT, {"person": there.person}),
    ]
    for role, said in people:
        who = token(deployment, role, **said)
        found = tries(runtime, there, who, role, lambda offer, role=role: bounded(offer, role))
        async for offer, answer in found:
            passed = answer.status_code not in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}
            assert passed, told(offer, answer)
            assert not codes(answer) & REFUSED, told(offer, answer)


def bounded(offer: Offer, role: Role) -> bool:
    """Say whether a role reaches less than the whole province with a command.

    An account is its own actor's, whom no case here knows: `tests/reporting/test_worklist.py`.
    """
    reach = offer.by.get(role, Reach.PROVINCE)
    return reach is not Reach.PROVINCE and offer.decider.noun != "account"


def test_what_is_bounded_is_tried_on_a_stream_that_is_there(
    services: Together, there: There
) -> None:
    for runtime in services.runtimes.values():
        for offer in offers(runtime.blueprint.nouns):
            for role in offer.by:
                if bounded(offer, role) and offer.by[role] is not Reach.UNIT:
                    opens = offer.command.terms.opens
                    known = there.said if opens else there.streams
                    name = offer.command.__name__ if opens else offer.decider.noun
                    assert name in known, (name, role)
