"""`luatsu proof`: the notary's keys and heads, proofs of single events, and a new key."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import psycopg
import typer
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.cli.where import SERVICES, where
from shared.embedded.files import write_whole
from shared.proof import head as heads
from shared.proof import keychain, keyfile, store
from shared.proof.keyfile import BadKeyFile
from shared.proof.store import Incomplete
from shared.proof.tree import NoSuchProof
from shared.settings import BadSettings, Mend, Settings

app = typer.Typer(no_args_is_help=True, help="Chứng minh sổ: khóa, điểm chốt / keys and proofs.")

SERVICE = typer.Argument(help="registry, inspection, discipline, reporting")
SIZE = typer.Option(help="của số sự kiện này / of this many events")
POSITION = typer.Argument(help="vị trí của sự kiện / the event's position")
FROM = typer.Argument(help="số sự kiện lúc trước / how many there were")
TO = typer.Argument(help="số sự kiện lúc sau / how many there are")
DESTROY = typer.Option(
    "--destroy-old", help="xóa khóa riêng cũ khỏi tệp / take the old private key out of the file"
)
KEYS = Mend("tệp khóa của người chốt sổ", "the file of the notary's keys")
PATIENCE = 30.0  # seconds until a running notary has taken a new key
LOOK = 0.5

T = TypeVar("T")


@app.command()
def keys(service: Annotated[str, SERVICE]) -> None:
    """In các khóa của người chốt sổ / Print what each key of the notary states."""
    typer.echo(keychain.joined(_asked(service, store.statements)), nl=False)


@app.command()
def head(service: Annotated[str, SERVICE], size: Annotated[int | None, SIZE] = None) -> None:
    """In điểm chốt sổ mới nhất, hoặc của một cỡ / Print a signed head: the newest, or of a size."""

    async def read(connection: AsyncConnection) -> str | None:
        found = await (store.head(connection, size) if size else store.newest(connection))
        if found is None:
            return None
        (one,) = await store.witnessed(connection, [found])
        return str(one.note)

    if (said := _asked(service, read)) is None:
        raise _none()
    typer.echo(said, nl=False)


@app.command()
def inclusion(
    service: Annotated[str, SERVICE],
    position: Annotated[int, POSITION],
    size: Annotated[int | None, SIZE] = None,
) -> None:
    """Chứng minh một sự kiện nằm trong sổ / Prove that an event is in the log."""

    async def read(connection: AsyncConnection) -> dict[str, Any]:
        newest = await store.newest(connection)
        of = size or (newest.size if newest else 0)
        path = (await store.paths(connection, [position], of))[position]
        leaf = (await store.nodes(connection, [(0, position - 1)]))[0, position - 1]
        hashes = [one.hex() for one in path]
        return {"position": position, "size": of, "leaf": leaf.hex(), "hashes": hashes}

    typer.echo(json.dumps(_proven(service, read)))


@app.command()
def consistency(
    service: Annotated[str, SERVICE], first: Annotated[int, FROM], second: Annotated[int, TO]
) -> None:
    """Chứng minh sổ chỉ dài thêm / Prove that the log only grew between two sizes."""

    async def read(connection: AsyncConnection) -> dict[str, Any]:
        found = await store.consistency(connection, first, second)
        return {"from": first, "to": second, "hashes": [one.hex() for one in found]}

    typer.echo(json.dumps(_proven(service, read)))


@app.command()
def rotate(
    service: Annotated[str, SERVICE], *, destroy_old: Annotated[bool, DESTROY] = False
) -> None:
    """Thay khóa của người chốt sổ / Give the notary a new key, stated by the old one.

    The new key is a new line of the file. A running service takes it within seconds, one that is
    stopped when it starts. Only after that may the old one be destroyed.
    """
    settings = Settings.read()
    file = settings.notary_key_of(service)
    try:
        old = keyfile.read(file, heads.origin(settings.province, service))
    except BadKeyFile as bad:
        raise BadSettings({"LUATSU_NOTARY_KEY": KEYS}) from bad
    line = keyfile.new_line()
    write_whole(file, file.read_text().rstrip("\n") + f"\n{line}")
    new = keyfile.read(file, old[-1].name)[-1].verifier
    typer.echo(f"khóa mới / new key: {new.vkey}")
    if not _taken(settings, service, new.vkey):
        typer.echo(
            "Chưa có dịch vụ nào nhận khóa này; nó sẽ nhận khi khởi động. Hãy giữ khóa cũ."
            " / No running service has taken it yet; it will when it starts. Keep the old key.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("đã nhận / taken")
    if destroy_old:
        write_whole(file, line)
        typer.echo("đã xóa khóa cũ / the old key is gone")


@app.command("new-key")
def new_key(file: Annotated[Path, typer.Argument(help="tệp khóa / the file of keys")]) -> None:
    """Thêm một khóa vào tệp, ở nơi không có cơ sở dữ liệu / Add a key to a file, no more."""
    before = file.read_text().rstrip("\n") + "\n" if file.exists() else ""
    write_whole(file, before + keyfile.new_line())
    typer.echo(f"{file.name}: {len(before.split()) + 1}")


def _taken(settings: Settings, service: str, vkey: str) -> bool:
    """Wait until a running notary has stated a key."""
    until = time.monotonic() + PATIENCE
    try:
        url = where(settings).databases[service]
        while time.monotonic() < until:
            with psycopg.connect(url, connect_timeout=2) as connection:
                query = "select count(*) from log.notary_key where vkey = %s"
                row: Any = connection.execute(query, [vkey]).fetchone()
            if row[0]:
                return True
            time.sleep(LOOK)
    except (psycopg.Error, BadSettings):
        return False
    return False


def _proven(service: str, read: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    try:
        return _asked(service, read)
    except (NoSuchProof, Incomplete) as none:
        raise _none() from none


def _none() -> typer.Exit:
    typer.echo("không có / there is none", err=True)
    return typer.Exit(1)


def _asked(service: str, read: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    if service not in SERVICES:
        raise BadSettings({"SERVICE": Mend(", ".join(SERVICES), ", ".join(SERVICES))})
    return asyncio.run(_ask(where(Settings.read()).databases[service], read))


async def _ask(url: str, read: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+psycopg://"), hide_parameters=True
    )
    try:
        async with engine.connect() as connection:
            return await read(connection)
    finally:
        await engine.dispose()
