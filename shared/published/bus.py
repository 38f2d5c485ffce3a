"""AsyncAPI 3.0: who publishes what on the bus, and who follows it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from shared.bus.declarations import consumer_config, stream_name, subject, subjects
from shared.folding import types_of
from shared.published.events import KERNEL, Published, recorded_by
from shared.published.schemas import CONTEXT, Schema, context_schema, definitions, document_schema
from shared.service import Blueprint

REF: Final = "#/components/schemas/"
PROVINCE: Final = "{province}"
STAND_IN: Final = "00"  # for the province, until its place holds its name
KIND: Final = "application/cloudevents+json"
SERVERS: Final = {
    "bus": {
        "host": "{host}:{port}",
        "protocol": "nats",
        "description": "NATS with JetStream; each service is a user of its own.",
        "variables": {"host": {"default": "localhost"}, "port": {"default": "4222"}},
        "security": [{"$ref": "#/components/securitySchemes/user"}],
    }
}
ABOUT: Final = (
    "Every event is one document, a CloudEvents 1.0 event in JSON, the same bytes in the log, on"
    " the bus and in the feed (`GET /api/<service>/events`, see the OpenAPI documents). The"
    " sequence of a stream is the position in the log. Fields with `x-personal` hold ciphertext."
)


def asyncapi(
    blueprints: Sequence[Blueprint], events: Sequence[Published], service: str | None = None
) -> Schema:
    """Describe the bus as one service sees it, or all of it."""
    seen = [one for one in blueprints if service in {None, one.name}]
    names = {one.name for one in seen}
    heard = names.union(*(one.follows for one in seen)) if service else names
    logs = [one for one in blueprints if one.name in heard]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"luatsu: {seen[0].en if service else 'all services'}",
            "version": "1",
            "description": ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": KIND,
        "servers": SERVERS,
        "channels": {
            **{key: said for one in logs for key, said in _log(one, events).items()},
            **{key: said for one in seen for key, said in _subjects(one, events).items()},
        },
        "operations": {
            **{key: said for one in seen for key, said in _sends(one, events).items()},
            **{key: said for one in seen for key, said in _follows(one).items()},
            **{key: said for one in seen for key, said in _answers(one).items()},
        },
        "components": {
            "messages": {
                f"{one.name}.{event.name}": _message(one.name, event)
                for one in logs
                for event in recorded_by(one.name, events)
            },
            "schemas": _schemas([one.name for one in logs], events),
            "securitySchemes": {"user": {"type": "userPassword"}},
        },
    }


def _named(text: str) -> str:
    return text.replace(f".{STAND_IN}.", f".{PROVINCE}.").replace(f"_{STAND_IN}_", f"_{PROVINCE}_")


def _stream(service: str) -> str:
    return _named(stream_name(STAND_IN, service))


def _parameters(**more: Any) -> Schema:
    return {"province": {"description": "Two digits, such as 48.", "default": "48"}, **more}


# Channels ---------------------------------------------------------------------------------------


def _log(of: Blueprint, events: Sequence[Published]) -> Schema:
    """Describe all of a service's log, which followers read in its order."""
    own = recorded_by(of.name, events)
    return {
        f"{of.name}.log": {
            "address": f"evt.{PROVINCE}.{of.name}.{{noun}}.{{event}}",
            "title": f"The log of {of.name}",
            "description": "Every event of the service, in order: read it whole, by one consumer.",
            "servers": [{"$ref": "#/servers/bus"}],
            "parameters": _parameters(
                noun={"enum": list(dict.fromkeys(one.noun for one in own))},
                event={"enum": [one.name for one in own]},
            ),
            "messages": {one.name: _referred(of.name, one) for one in own},
            "x-jetstream": {"stream": _stream(of.name)},
        }
    }


def _subjects(of: Blueprint, events: Sequence[Published]) -> Schema:
    """Describe the subject of each event."""
    return {
        f"{of.name}.{one.name}": {
            "address": _named(subject(STAND_IN, of.name, one.noun, one.name)),
            "servers": [{"$ref": "#/servers/bus"}],
            "parameters": _parameters(),
            "messages": {one.name: _referred(of.name, one)},
            "x-jetstream": {"stream": _stream(of.name)},
        }
        for one in recorded_by(of.name, events)
    }


def _referred(service: str, event: Published) -> Schema:
    return {"$ref": f"#/components/messages/{service}.{event.name}"}


# Operations -------------------------------------------------------------------------------------


def _sends(of: Blueprint, events: Sequence[Published]) -> Schema:
    return {
        f"{of.name}.publishes.{one.name}": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{of.name}.{one.name}"},
            "summary": _first_line(one),
        }
        for one in recorded_by(of.name, events)
    }


def _follows(of: Blueprint) -> Schema:
    return {
        f"{of.name}.follows.{source}": {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{source}.log"},
            "summary": f"{of.en} follows {source}, one event at a time and in order.",
            "x-jetstream": consumer(of.name, source),
            "x-policies": _policies(of, source),
            "x-read-models": sorted(
                one.table.name for one in of.projections if one.source == source
            ),
        }
        for source in of.follows
    }


def _answers(of: Blueprint) -> Schema:
    """Say which policies answer a service's own events; they read its database, not the bus."""
    if not (policies := _policies(of, of.name)):
        return {}
    return {
        f"{of.name}.answers.itself": {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{of.name}.log"},
            "summary": f"{of.en} answers its own events, out of its database and in their order.",
            "x-policies": policies,
        }
    }


def _policies(of: Blueprint, source: str) -> Sequence[Schema]:
    return [
        {"name": one.name, "hears": sorted(types_of(one.contract))}
        for one in of.policies
        if one.source == source
    ]


def consumer(service: str, source: str) -> Schema:
    """Say how a service follows a source, as it is declared on the bus."""
    config = consumer_config(service)
    return {
        "stream": _stream(source),
        "durable": config.durable_name,
        "filter": _named(subjects(STAND_IN, source)),
        "ackPolicy": str(config.ack_policy),
        "maxAckPending": config.max_ack_pending,
        "maxDeliver": config.max_deliver,
    }


# Messages and schemas ---------------------------------------------------------------------------


def _message(service: str, event: Published) -> Schema:
    dataschema = f"urn:luatsu:schema:{service}:{event.name}"
    data = {"type": "object", "properties": {"event": _ref(event.owner, event.name)}}
    said = {
        "type": {"const": f"vn.luatsu.{service}.{event.name}"},
        "dataschema": {"const": dataschema},
        "data": data,
    }
    return {
        "name": event.name,
        "title": event.name,
        "summary": _first_line(event),
        "contentType": KIND,
        "tags": [{"name": event.noun}],
        "payload": {
            "allOf": [{"$ref": f"{REF}Document"}, {"type": "object", "properties": said}],
        },
        "x-dataschema": dataschema,
    }


def _first_line(event: Published) -> str:
    return (event.event.__doc__ or "").partition("\n")[0]


def _ref(owner: str, name: str) -> Schema:
    return {"$ref": f"{REF}{owner}.{name}"}


def _schemas(services: Iterable[str], events: Sequence[Published]) -> Schema:
    """Gather schemas: of the document, of each service's events, and of each noun's union."""
    said: Schema = {
        "Document": _moved(document_schema(), ""),
        "Context": _moved(context_schema(), ""),
        "Decision": _moved(context_schema()["$defs"]["Decision"], ""),
    }
    for owner in (*services, KERNEL):
        own = [one for one in events if one.owner == owner]
        for name, schema in definitions([one.event for one in own]).items():
            said[f"{owner}.{name}"] = _moved(schema, f"{owner}.")
        for noun in dict.fromkeys(one.noun for one in own):
            union = [_ref(owner, one.name) for one in own if one.noun == noun]
            said[f"{owner}.{noun}"] = {"oneOf": union, "discriminator": "type"}
    return said


def _moved(schema: Any, prefix: str) -> Any:
    """Let references lead to where AsyncAPI keeps schemas, and tell unions apart in its way."""
    match schema:
        case {"$ref": str(ref), **beside}:
            to = "Context" if ref == CONTEXT else f"{prefix}{ref.removeprefix('#/$defs/')}"
            return {"$ref": f"{REF}{to}", **_moved(beside, prefix)}
        case dict():
            return {
                word: said["propertyName"] if word == "discriminator" else _moved(said, prefix)
                for word, said in schema.items()
                if word not in {"$schema", "$id", "$defs"}
            }
        case list():
            return [_moved(one, prefix) for one in schema]
        case _:
            return schema
