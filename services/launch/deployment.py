"""The embedded deployment: real servers, four databases, secrets and settings in one folder."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from joserfc.jwk import OKPKey

from shared.embedded.databases import KEYS, SERVICES, owner_of, setup_databases
from shared.embedded.files import Home, write_whole
from shared.embedded.nats import Nats
from shared.embedded.postgres import Postgres
from shared.log import migrate as log_migrations
from shared.personal import migrate as keys_migrations
from shared.proof import head as heads
from shared.proof import keyfile
from shared.settings import Settings

log = structlog.get_logger()
ADDRESSES = "deployment.json"  # how other commands find the servers; for its owner's eyes only


@dataclass(frozen=True, slots=True)
class Deployment:
    """Servers that run, and where each service finds them."""

    home: Home
    postgres: Postgres
    nats: Nats
    settings: Settings

    def of(self, service: str, **said: Any) -> Settings:
        """Give the settings of one service."""
        home = self.home.path
        door = f"http://127.0.0.1:{self.settings.port}"
        return Settings.read(
            data=home,
            port=self.settings.port,
            province=self.settings.province,
            province_vi=self.settings.province_vi,
            province_en=self.settings.province_en,
            service=service,
            database_url=self.postgres.url(service, service),
            owner_url=self.postgres.url(service, owner_of(service)),
            keys_url=self.postgres.url(KEYS, service),
            keys_owner_url=self.postgres.url(KEYS, owner_of(KEYS)),
            nats_url=self.nats.url(service),
            token_public_keys=home / "token-keys.json",
            token_private_key=home / "secrets" / "token-key.json",
            master_key=home / "secrets" / "master-key",
            pepper=home / "secrets" / "pepper",
            documents=home / "documents",
            keys_copy=home / "keys-copy",
            notary_key=home / "secrets" / f"notary-{service}.key",
            secure_cookies=False,
            **{f"feed_{name}": door for name in SERVICES} | said,
        )

    def migrate(self) -> None:
        """Bring every database to the newest schema, one after another: Alembic has one context."""
        for service in SERVICES:
            log_migrations.upgrade(self.postgres.url(service, owner_of(service)), service)
        keys_migrations.upgrade(self.postgres.url(KEYS, owner_of(KEYS)), SERVICES)

    def announce(self) -> None:
        """Write down where everything is, for `luatsu doctor` and its like."""
        addresses = {
            "url": f"http://127.0.0.1:{self.settings.port}",
            "postgres": self.postgres.conninfo(),
            "nats": self.nats.url(),
            "province": self.settings.province,
            "databases": {name: self.postgres.conninfo(name) for name in (*SERVICES, KEYS)},
        }
        write_whole(self.home.path / ADDRESSES, json.dumps(addresses, indent=2))


@contextmanager
def running(
    settings: Settings,
    *,
    fsync: bool = True,
    before_migrating: Callable[[Deployment], None] | None = None,
) -> Iterator[Deployment]:
    """Run the servers of a folder, made ready for the services; stop them at the end.

    Args:
        settings: Whose folder it is.
        fsync: Whether a commit survives a power cut.
        before_migrating: What fills the databases, which are empty where the folder is new.
    """
    home = Home.at(settings.data)
    with home.held():
        make_secrets(home)
        publish_notaries(home, settings.province)
        postgres = Postgres(home, fsync=fsync)
        nats = Nats(home, settings.province)
        try:
            with ThreadPoolExecutor() as pool:
                list(pool.map(lambda start: start(), (postgres.start, nats.start)))
            setup_databases(postgres)
            deployment = Deployment(home, postgres, nats, settings)
            if before_migrating is not None:
                before_migrating(deployment)
            deployment.migrate()
            deployment.announce()
            yield deployment
        finally:
            (home.path / ADDRESSES).unlink(missing_ok=True)
            nats.stop()
            postgres.stop()


def make_secrets(home: Home) -> None:
    """Make the keys of a deployment, once."""
    for name in ("master-key", "pepper"):
        once(home, name, lambda: secrets.token_hex(32))
    for service in SERVICES:
        once(home, f"notary-{service}.key", keyfile.new_line)
    once(home, "token-key.json", lambda: json.dumps(new_token_key()))
    key = OKPKey.import_key(json.loads((home.secrets / "token-key.json").read_text()))
    public = {"keys": [key.as_dict(private=False)]}
    write_whole(home.path / "token-keys.json", json.dumps(public))


def publish_notaries(home: Home, province: str) -> None:
    """Write down the first key of each notary, from which a stranger follows to all others."""
    folder = home.path / "notary"
    folder.mkdir(exist_ok=True)
    for service in SERVICES:
        file = folder / f"{service}.vkey"
        if not file.exists():
            first = keyfile.read(
                home.secrets / f"notary-{service}.key", heads.origin(province, service)
            )[0]
            write_whole(file, f"{first.verifier.vkey}\n")
        log.info("notary key", service=service, vkey=file.read_text().strip())


def new_token_key() -> Mapping[str, Any]:
    """Make a key that signs tokens."""
    key = OKPKey.generate_key("Ed25519", private=True, auto_kid=True)
    return dict(key.as_dict(private=True))


def once(home: Home, name: str, make: Callable[[], str]) -> None:
    """Make a secret unless it is there."""
    path = home.secrets / name
    if not path.exists():
        write_whole(path, make())
