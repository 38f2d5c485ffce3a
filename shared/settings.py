"""What a deployment decides: read once from the environment, secrets from files."""

import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "LUATSU_"
SECRETS = f"{PREFIX}SECRETS"  # a folder with one file a secret, such as `luatsu_database_url`
WHERE_CONTAINERS_HAVE_THEM = "/run/secrets"

Service = Literal["registry", "inspection", "discipline", "reporting"]


@dataclass(frozen=True, slots=True)
class Mend:
    """What a setting must be, said to whoever got it wrong."""

    vi: str
    en: str


class BadSettings(Exception):
    """A deployment says something that cannot be, or does not say what is needed.

    The message names the variables and how to mend them, never what they hold.
    """

    def __init__(self, faults: dict[str, Mend]) -> None:
        """Take what each variable must be, by its name."""
        self.faults = faults
        super().__init__(
            "\n".join(f"{name}: cần {mend.vi} / must be {mend.en}" for name, mend in faults.items())
        )


FOLDER = Mend("đường dẫn của một thư mục", "the path of a folder")
FILE = Mend("đường dẫn của một tệp", "the path of a file")
COUNT = Mend("một số nguyên dương", "a positive whole number")
TEXT = Mend("một dòng chữ", "a line of text")
DATABASE = Mend(
    "địa chỉ PostgreSQL dạng postgresql://vai_trò:mật_khẩu@máy:cổng/cơ_sở_dữ_liệu, tốt nhất là"
    " trong tệp của LUATSU_SECRETS",
    "a PostgreSQL address like postgresql://role:password@host:port/database, best in a file of"
    " LUATSU_SECRETS",
)
BUS = Mend(
    "địa chỉ NATS dạng nats://người_dùng:mật_khẩu@máy:cổng, tốt nhất là trong tệp của"
    " LUATSU_SECRETS",
    "a NATS address like nats://user:password@host:port, best in a file of LUATSU_SECRETS",
)
DOOR = Mend("địa chỉ dạng http://máy:cổng", "an address like http://host:port")
NIGHT = Mend("khoảng giờ, ví dụ 01:00-05:00", "hours such as 01:00-05:00")
HOURS = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$"
YES_OR_NO = Mend("true hoặc false", "true or false")
WITNESSES = Mend(
    "khóa công khai (vkey) của các nhân chứng, mỗi dòng một khóa hoặc cách nhau bằng dấu phẩy",
    "public keys (vkeys) of witnesses, one a line or with commas between",
)
AUTHORITIES = Mend(
    "địa chỉ (URL) của các tổ chức cấp dấu thời gian, cách nhau bằng dấu phẩy hoặc xuống dòng",
    "addresses (URLs) of time-stamping authorities, with commas or newlines between",
)
URLS = r"^\s*(https?://[^\s,]+[\s,]*)*$"
VKEYS = r"^\s*([^\s+,]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}[\s,]*)*$"

# Not shown by repr: an address holds a password.
Database = Annotated[str | None, Field(pattern=r"^postgresql(\+psycopg)?://", repr=False), DATABASE]
Bus = Annotated[str | None, Field(pattern=r"^(nats|tls|wss?)://", repr=False), BUS]
Door = Annotated[str | None, Field(pattern=r"^https?://"), DOOR]


def _beside(known: dict[str, Any], name: str) -> Path:
    """Place a file in the folder of the deployment, unless its own setting says otherwise."""
    return Path(known.get("data", ".")) / name


class Settings(BaseSettings):
    """The settings of one process; each is also the variable `LUATSU_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    data: Annotated[Path, FOLDER] = Path(".luatsu")
    host: Annotated[str, Field(min_length=1), Mend("một địa chỉ máy", "a host")] = "127.0.0.1"
    port: Annotated[
        int, Field(ge=1, le=65535), Mend("một số từ 1 đến 65535", "a number from 1 to 65535")
    ] = 8000

    province: Annotated[
        str,
        Field(pattern=r"^\d{2}$"),
        Mend("mã tỉnh gồm hai chữ số, ví dụ 48", "a province code of two digits, such as 48"),
    ] = "48"
    province_vi: Annotated[str, Field(min_length=1), TEXT] = "Thành phố Đà Nẵng"
    province_en: Annotated[str, Field(min_length=1), TEXT] = "Da Nang City"

    service: Annotated[
        Service | None,
        Mend(
            "registry, inspection, discipline hoặc reporting",
            "registry, inspection, discipline or reporting",
        ),
    ] = None
    database_url: Database = None
    owner_url: Database = None
    keys_url: Database = None
    keys_owner_url: Database = None
    nats_url: Bus = None
    feed_registry: Door = None
    feed_inspection: Door = None
    feed_discipline: Door = None
    feed_reporting: Door = None
    # With which a service reads the feeds of others; signed here where the private key is.
    feed_token: Annotated[str | None, Field(repr=False), TEXT] = None

    token_public_keys: Annotated[Path, FILE] = Field(
        default_factory=lambda known: _beside(known, "token-keys.json")
    )
    token_private_key: Annotated[Path | None, FILE] = None
    master_key: Annotated[Path, FILE] = Field(
        default_factory=lambda known: _beside(known, "secrets/master-key")
    )
    pepper: Annotated[Path, FILE] = Field(
        default_factory=lambda known: _beside(known, "secrets/pepper")
    )
    documents: Annotated[Path, FOLDER] = Field(
        default_factory=lambda known: _beside(known, "documents")
    )
    # The keys' second home, best on another disk or machine.
    keys_copy: Annotated[Path, FOLDER] = Field(
        default_factory=lambda known: _beside(known, "keys-copy")
    )
    # What the last drill found, for whoever watches its age.
    drill_report: Annotated[Path, FILE] = Field(
        default_factory=lambda known: _beside(known, "drill.json")
    )
    # When logs are compared with their copies byte for byte, by the clock of the country.
    night: Annotated[str, Field(pattern=HOURS), NIGHT] = "01:00-05:00"

    # The notary's private keys, one a line, the newest last; see `notary_key_of`.
    notary_key: Annotated[Path | None, FILE] = None
    # The first public key of each notary, `<service>.vkey`, as it is known from the beginning.
    notary_vkeys: Annotated[Path, FOLDER] = Field(
        default_factory=lambda known: _beside(known, "notary")
    )
    witnesses: Annotated[str, Field(pattern=VKEYS), WITNESSES] = ""

    # Authorities that stamp each day's last head, and the certificates that vouch for them (PEM).
    time_stamping: Annotated[str, Field(pattern=URLS), AUTHORITIES] = ""
    time_stamping_roots: Annotated[Path | None, FILE] = None

    max_body: Annotated[int, Field(ge=1), COUNT] = 262_144  # bytes of a request
    secure_cookies: Annotated[bool, YES_OR_NO] = True
    session_idle_seconds: Annotated[int, Field(ge=1), COUNT] = 60 * 60  # without a page opened
    session_seconds: Annotated[int, Field(ge=1), COUNT] = 8 * 60 * 60
    # A machine's own procedure has its two persons, unless the Department says otherwise.
    second_person: Annotated[
        Literal["people", "everybody"], Mend("people hoặc everybody", "people or everybody")
    ] = "people"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Mend("debug, info, warning hoặc error", "debug, info, warning or error"),
    ] = "info"
    software_version: Annotated[str, Field(min_length=1), TEXT] = Field(
        default_factory=lambda: version("luatsu")
    )

    @classmethod
    def read(cls, **said: Any) -> Self:
        """Read the environment and the folder of secrets; what is said here outweighs both.

        Raises:
            BadSettings: with everything that must be mended, in both languages.
        """
        folder = Path(os.environ.get(SECRETS, WHERE_CONTAINERS_HAVE_THEM))
        if SECRETS in os.environ and not folder.is_dir():
            raise BadSettings({SECRETS: FOLDER})
        try:
            return cls(_secrets_dir=folder if folder.is_dir() else None, **said)
        except ValidationError as invalid:
            names = {
                str(error["loc"][0])
                for error in invalid.errors(include_input=False)
                if error["type"] != "default_factory_not_called"  # only follows from another
            }
        raise BadSettings({variable(name): _mend(name) for name in sorted(names)})

    def needed(self, name: str) -> str:
        """Read a setting that this process cannot do without.

        Raises:
            BadSettings: it is not there.
        """
        value = getattr(self, name)
        if value is None:
            raise BadSettings({variable(name): _mend(name)})
        return str(value)

    def notary_key_of(self, service: str) -> Path:
        """Say where the private keys of a service's notary are."""
        return self.notary_key or self.data / "secrets" / f"notary-{service}.key"

    def feed(self, service: Service) -> str | None:
        """Say where the second door of a service's log is, if that is known."""
        match service:
            case "registry":
                return self.feed_registry
            case "inspection":
                return self.feed_inspection
            case "discipline":
                return self.feed_discipline
            case "reporting":
                return self.feed_reporting


def variable(name: str) -> str:
    """Name the variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def _mend(name: str) -> Mend:
    field = Settings.model_fields.get(name)
    marks = field.metadata if field else []
    return next((mark for mark in marks if isinstance(mark, Mend)), TEXT)
