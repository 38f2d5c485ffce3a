"""Who may do what on the bus, as a nats-server is told: the same here and on a cluster."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from shared.bus.declarations import (
    HEADS,
    consumer_name,
    head_subject,
    keys_subject,
    stream_name,
    subjects,
)

SERVICES = ("registry", "inspection", "discipline", "reporting")
OPERATOR = "ops"
WITNESS = "witness"  # of all witnesses: they only hear
MOST = 1 << 50  # bytes: more than a disk holds
USERS = (*SERVICES, OPERATOR, WITNESS)


def rights(service: str, province: str) -> Mapping[str, Any]:
    """List what a service may do: publish its own events, read all, delete and purge nothing.

    Its relay may make its own stream, its notary that of the tree heads, and a follower makes and
    takes from its own consumers; only an operator may change or delete a stream, because its own
    settings do not forbid that.
    """
    me = consumer_name(service)
    requests = (
        "INFO",
        "STREAM.NAMES",
        "STREAM.LIST",
        "STREAM.INFO.*",
        "STREAM.MSG.GET.*",
        f"STREAM.CREATE.{stream_name(province, service)}",
        f"STREAM.CREATE.{stream_name(province, HEADS)}",
        "DIRECT.GET.>",
        "CONSUMER.NAMES.*",
        "CONSUMER.LIST.*",
        "CONSUMER.INFO.*.*",
        f"CONSUMER.CREATE.*.{me}",
        f"CONSUMER.CREATE.*.{me}.>",  # where it filters subjects
        f"CONSUMER.DURABLE.CREATE.*.{me}",
        f"CONSUMER.DELETE.*.{me}",
        f"CONSUMER.MSG.NEXT.*.{me}",
    )
    return {
        "publish": {
            "allow": [
                subjects(province, service),
                head_subject(province, service),
                keys_subject(province, service),
                *(f"$JS.API.{request}" for request in requests),
                f"$JS.ACK.*.{me}.>",
                f"$JS.ACK.*.*.*.{me}.>",  # as written behind a leaf node
                "$JS.FC.>",
                "_INBOX.>",
            ]
        },
        "subscribe": {"allow": ["_INBOX.>"]},
    }


def witness_rights(province: str) -> Mapping[str, Any]:
    """List what a witness may do: hear of signed tree heads, and say nothing."""
    return {
        "publish": {"deny": [">"]},
        "subscribe": {"allow": [head_subject(province, "x").removesuffix("x") + "*"]},
    }


def nats_config(
    *,
    province: str,
    store: Path | str,
    listen: str,
    password_of: Callable[[str], str],
    monitor: str | None = None,
) -> str:
    """Write the configuration of a server whose every acknowledged message is on its disk.

    Args:
        province: Whose streams the services may make.
        store: The folder of JetStream.
        listen: Host and port for clients.
        password_of: The password of a user, by its name, or a bcrypt hash of it.
        monitor: Host and port of the server's own figures; none when left out.
    """
    users = [
        {
            "user": user,
            "password": password_of(user),
            **_permissions(user, province),
        }
        for user in USERS
    ]
    said: dict[str, Any] = {
        "server_name": f"luatsu-{province}",
        "listen": listen,
        **({"http": monitor} if monitor else {}),
        "jetstream": {
            "store_dir": str(store),
            "sync_interval": "always",
            # The disk is the limit. Left out, it is what the disk had free at the start: a server
            # that was started on a full disk would take nothing ever after.
            "max_file_store": MOST,
        },
        "authorization": {"users": users},
    }
    return json.dumps(said, indent=2)  # the server reads JSON as its own format


def _permissions(user: str, province: str) -> Mapping[str, Any]:
    match user:
        case "ops":
            return {}
        case "witness":
            return {"permissions": witness_rights(province)}
        case service:
            return {"permissions": rights(service, province)}
