# ruff: noqa: INP001  # a job of its own, no package
"""What must be there before anything runs: the secrets of a deployment, its databases and roles.

`python -m deploy.prepare secrets` fills a folder, each part of it for one container alone; what is
there is kept, but for what follows from the rest. `python -m deploy.prepare databases` makes
databases and roles on the server; a second time changes nothing. `python -m deploy.prepare rotate`
and a folder and a service give the service's notary a new key, which it takes while it runs;
`destroy-old` with the same takes the old one out of the folder.
"""

import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey
from psycopg import connect

from shared.embedded.bus_rights import OPERATOR, nats_config
from shared.embedded.databases import KEYS, SERVICES, make_databases, owner_of
from shared.messages import Role
from shared.proof import head as heads
from shared.proof import keyfile
from shared.settings import Settings
from shared.tokens import make

ADMIN = "admin"
POSTGRES, NATS = "postgres:5432", "nats:4222"
STORE = "/var/lib/nats"
SECRETS = Path("/run/secrets")
ROOTS = "time-stamping-roots.pem"
# Made anew at each `secrets`: once a year at the latest.
A_FEED_TOKEN_LASTS = timedelta(days=400)
ENTERED, READ = 0o755, 0o444  # by the container's user; the folder above is its owner's alone


def write(path: Path, text: str) -> None:
    """Put a file in its place at once, for its container to read."""
    path.parent.mkdir(mode=ENTERED, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.write_text(text)
    unfinished.chmod(READ)
    unfinished.replace(path)


def once(path: Path, invent: Callable[[], str]) -> str:
    """Read a secret, inventing it where it is not there."""
    if not path.exists():
        write(path, invent())
    return path.read_text()


def password(folder: Path, of: str) -> str:
    """Read a password; letters, digits, - and _ alone, so that it fits into an address."""
    return once(folder / "passwords" / of, partial(secrets.token_urlsafe, 32))


def new_token_key() -> str:
    """Invent the key that signs tokens."""
    key = OKPKey.generate_key("Ed25519", private=True, auto_kid=True)
    return json.dumps(key.as_dict(private=True))


def make_secrets(folder: Path) -> None:
    """Fill the folder of secrets."""
    origin = folder / "passwords"  # mounted nowhere: from here the others are filled
    random = partial(secrets.token_hex, 32)
    keys = {name: once(origin / name, random) for name in ("master-key", "pepper")}
    private = once(origin / "token-key.json", new_token_key)
    public = OKPKey.import_key(json.loads(private)).as_dict(private=False)
    keys["token-keys.json"] = json.dumps({"keys": [public]})
    if (trusted := origin / ROOTS).exists():  # who vouches for time-stamps: laid there by hand
        keys[ROOTS] = trusted.read_text()
        write(folder / "ops" / ROOTS, keys[ROOTS])
    of = partial(password, folder)
    for service in SERVICES:
        _for_service(folder, service, keys, of)
    write(folder / "registry" / "token-key.json", private)
    _for_operator(folder / "ops", keys, private, of)
    for service in SERVICES:
        _for_notary(folder, service)
    write(folder / "postgres" / "postgres.env", f"POSTGRES_PASSWORD={of(f'database-{ADMIN}')}\n")
    config = nats_config(
        province=Settings.read().province,
        store=STORE,
        listen="0.0.0.0:4222",
        password_of=lambda user: of(f"bus-{user}"),
        monitor="127.0.0.1:8222",
    )
    write(folder / "nats" / "nats.conf", config)


def _for_service(
    folder: Path, service: str, keys: Mapping[str, str], of: Callable[[str], str]
) -> None:
    """Give a service its own passwords, and a token to read the logs of the others."""
    mine = of(f"database-{service}")
    settings = Settings.read(token_private_key=folder / "passwords" / "token-key.json")
    token = make(
        settings,
        role=Role.INTEGRATOR,
        unit=service,
        scopes=("feed:all",),
        lasts=A_FEED_TOKEN_LASTS,
    )
    said = {
        "luatsu_database_url": f"postgresql+psycopg://{service}:{mine}@{POSTGRES}/{service}",
        "luatsu_keys_url": f"postgresql+psycopg://{service}:{mine}@{POSTGRES}/{KEYS}",
        "luatsu_nats_url": f"nats://{service}:{of(f'bus-{service}')}@{NATS}",
        "luatsu_feed_token": token,
        **keys,
    }
    for name, text in said.items():
        write(folder / service / name, text)


def _for_notary(folder: Path, service: str) -> None:
    """Give a notary its keys, and everybody the first of them, from which the others follow."""
    origin = folder / "passwords" / f"notary-{service}"
    once(origin, keyfile.new_line)
    write(folder / service / "notary-key", origin.read_text())
    name = heads.origin(Settings.read().province, service)
    first = keyfile.read(origin, name)[0].verifier.vkey
    vkey = once(folder / "passwords" / f"notary-{service}.vkey", lambda: f"{first}\n")
    write(folder / "notary" / f"{service}.vkey", vkey)
    write(folder / "ops" / "notary" / f"{service}.vkey", vkey)
    sys.stdout.write(vkey)


def rotate(folder: Path, service: str) -> None:
    """Give a notary a new key; it states it, signed by the old one, and signs with it."""
    origin = folder / "passwords" / f"notary-{service}"
    write(origin, origin.read_text().rstrip("\n") + f"\n{keyfile.new_line()}")
    _for_notary(folder, service)


def destroy_old(folder: Path, service: str) -> None:
    """Take all keys of a notary but the newest out of the folder, once that is stated."""
    origin = folder / "passwords" / f"notary-{service}"
    write(origin, origin.read_text().split()[-1] + "\n")
    _for_notary(folder, service)


def _for_operator(
    folder: Path, keys: Mapping[str, str], private: str, of: Callable[[str], str]
) -> None:
    """Give the operator's jobs what they need: the owners for migrations, all for a look."""
    admin = of(f"database-{ADMIN}")
    said = {
        "luatsu_database_url": f"postgresql+psycopg://{ADMIN}:{admin}@{POSTGRES}/registry",
        "luatsu_nats_url": f"nats://{OPERATOR}:{of(f'bus-{OPERATOR}')}@{NATS}",
        "token-keys.json": keys["token-keys.json"],
        "token-key.json": private,
    }
    for database in (*SERVICES, KEYS):
        owner = owner_of(database)
        address = f"postgresql+psycopg://{owner}:{of(f'database-{owner}')}@{POSTGRES}/{database}"
        name = "luatsu_keys_owner_url" if database == KEYS else "luatsu_owner_url"
        said[f"migrate/{database}/{name}"] = address
    for service in SERVICES:
        said[f"roles/{service}"] = of(f"database-{service}")
    for database in (*SERVICES, KEYS):
        said[f"roles/{owner_of(database)}"] = of(f"database-{owner_of(database)}")
    for name, text in said.items():
        write(folder / name, text)


def databases() -> None:
    """Make databases and roles, each with the password that its container was given."""
    address = (SECRETS / "luatsu_database_url").read_text()
    base = address.replace("postgresql+psycopg://", "postgresql://").rpartition("/")[0]
    make_databases(f"{base}/postgres", lambda role: (SECRETS / "roles" / role).read_text())
    with connect(f"{base}/postgres", autocommit=True) as connection:
        # What every server has and no service needs; an administrator enters all the same.
        connection.execute("revoke all on database postgres, template1 from public")


def main(said: list[str]) -> Any:
    """Do as told."""
    os.umask(0o022)
    match said:
        case ["secrets", folder]:
            make_secrets(Path(folder))
        case ["rotate", folder, service]:
            rotate(Path(folder), service)
        case ["destroy-old", folder, service]:
            destroy_old(Path(folder), service)
        case ["databases"]:
            databases()
        case _:
            return __doc__
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
