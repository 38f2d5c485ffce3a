"""Papers: handed in sealed, given back as files to save, each reading recorded first."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args
from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from shared.decider import Fault, Rejected, holding
from shared.messages import Role
from shared.personal.document import Document
from shared.personal.documents import MEDIA_TYPES
from shared.personal.field import parts
from shared.request import NotFound
from shared.web import openapi
from shared.web.auth import caller, require
from shared.web.body import JSON, model_of, read
from shared.web.commands import Endpoint, refuse_cross_site
from shared.web.encode import to_json
from shared.web.kernel import AnyDecider, Kernel
from shared.web.reads import Reading, reach
from shared.web.route import noun_route

HAND_IN: Final = frozenset({Role.DEPARTMENT, Role.BAR, Role.INSPECTORATE, Role.APPLICANT})
LABEL: Final = {"type": "string", "pattern": r"^[a-z][a-z0-9-]{0,63}$"}
NAME: Final = r"[a-z][a-z0-9-]{0,63}"
BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
DIGEST: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SUBJECT: Final = {"type": "string", "format": "uuid"}
GIVEN: Final = {
    **openapi.of_model(Reading, takes_id=True),
    "description": "A paper of the stream, once the reading is recorded",
    "parameters": [openapi.ID, openapi.parameter("digest", "path", DIGEST, required=True)],
    "security": [{"token": []}, {"session": []}],
}
HANDED_IN: Final = {
    "description": "Keep a paper, sealed with its subject's key; a command then names it",
    "parameters": [
        openapi.parameter("subject", "query", SUBJECT, required=True),
        openapi.parameter("name", "query", LABEL, required=True),
    ],
    "requestBody": {"required": True, "content": dict.fromkeys(sorted(MEDIA_TYPES), BINARY)},
    "responses": {
        "201": {
            "description": "Kept",
            "content": {"application/json": {"schema": Document.model_json_schema()}},
        },
        **openapi.errors(401, 403, 404, 413, 415, 422),
    },
    "security": [{"token": []}, {"session": []}],
}


def named_by(decider: AnyDecider) -> bool:
    """Say whether a noun's events name papers."""
    members = get_args(get_args(decider.contract)[0])
    return any(Document in models_in(one) for one in members)


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Name a model and those within it, however deep."""
    yield model
    for field in model.model_fields.values():
        for part in parts(field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from models_in(part)


def address(decider: AnyDecider) -> str:
    """Say where a paper of a stream is given back."""
    return f"/api{noun_route(decider)}/papers/{{digest}}"


def handing_in(kernel: Kernel) -> Endpoint:
    """Make the endpoint that keeps a paper; a command then names what it answers.

    Query: `subject`, whom the paper is about, and `name`, a label such as `health-certificate`.
    Body: the file, with its media type.
    """

    async def hand_in(request: Request) -> Response:
        who = caller(request, kernel)
        require(HAND_IN, who)
        if who.token is not None:
            refuse_cross_site(request)
        subject, name = asked(request.query_params)
        if who.actor.role is Role.APPLICANT and who.actor.person_id != subject:
            raise NotFound
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        document = await kernel.keep(subject, request.stream(), media_type=media_type, name=name)
        return Response(
            to_json(document.model_dump(mode="json")), 201, media_type="application/json"
        )

    return hand_in


def asked(query: Mapping[str, str]) -> tuple[UUID, str]:
    """Read whom a paper is about and what it is called.

    Raises:
        Rejected: with all that is wrong with them.
    """
    faults: list[Fault] = []
    subject: UUID | None = None
    try:
        subject = UUID(query.get("subject", ""))
    except ValueError:
        faults.append(Fault("not-an-id", "subject"))
    name = query.get("name", "")
    if re.fullmatch(NAME, name) is None:
        faults.append(Fault("not-a-label", "name"))
    if faults or subject is None:
        raise Rejected(faults)
    return subject, name


def giving_back(kernel: Kernel, decider: AnyDecider) -> Endpoint:
    """Make the endpoint that gives a paper of a stream, as a file to save and never to show."""

    async def give_back(request: Request) -> Response:
        who = caller(request, kernel)
        require(frozenset(decider.open_to) - {Role.CITIZEN}, who)
        folded = await reach(kernel, decider, request, who)
        if who.token is not None:
            refuse_cross_site(request)
        reading = model_of(Reading, await read(request, JSON, kernel.settings.max_body))
        digest = request.path_params["digest"]
        found = (
            paper
            for record in holding(folded.history)
            for paper in papers_in(record.data)
            if paper.digest == digest
        )
        if (document := next(found, None)) is None:
            raise NotFound
        content = await kernel.paper(document, folded.stream, who.actor, reading.why)
        extension = document.media_type.rpartition("/")[2].rpartition(".")[2]
        return Response(
            content,
            media_type="application/octet-stream",
            headers={
                "Content-Disposition": f'attachment; filename="{document.name}.{extension}"',
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )

    return give_back


def papers_in(value: Any) -> Iterator[Document]:
    """Find the papers that an event names, however deep."""
    match value:
        case Document():
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                yield from papers_in(getattr(value, name))
        case tuple() | list():
            for part in value:
                yield from papers_in(part)
        case _:
            return
