"""Where a deployment's servers are: as its folder says, or the environment."""

import json
from dataclasses import dataclass
from typing import Any

from shared.embedded.files import Home
from shared.settings import BadSettings, Mend, Settings

SERVICES = ("registry", "inspection", "discipline", "reporting")
FOLDER = Mend(
    "thư mục của một hệ thống đang chạy (luatsu up), hoặc LUATSU_DATABASE_URL và LUATSU_NATS_URL",
    "the folder of a running deployment (luatsu up), or LUATSU_DATABASE_URL and LUATSU_NATS_URL",
)


@dataclass(frozen=True, slots=True)
class Where:
    """Addresses, passwords included: for connecting, not for showing."""

    postgres: str
    nats: str
    province: str
    databases: dict[str, str]  # by service, for psycopg
    url: str | None


def where(settings: Settings) -> Where:
    """Find the deployment that the settings name.

    Raises:
        BadSettings: when nothing names one.
    """
    if settings.database_url and settings.nats_url:
        plain = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
        base, _, own = plain.rpartition("/")
        one = settings.service or own
        databases = {one: plain} if settings.service else {n: f"{base}/{n}" for n in SERVICES}
        return Where(plain, settings.nats_url, settings.province, databases, None)
    path = settings.data / "deployment.json"
    if not path.exists() or not Home(settings.data).is_held:
        raise BadSettings({"LUATSU_DATA": FOLDER})
    said: dict[str, Any] = json.loads(path.read_text())
    return Where(said["postgres"], said["nats"], said["province"], said["databases"], said["url"])
