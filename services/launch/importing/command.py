"""`luatsu import`: everything is checked first, and sent only when nothing is wrong."""

from enum import StrEnum
from pathlib import Path

from shared.settings import Settings


class Kind(StrEnum):
    """What a file lists."""

    LAWYERS = "lawyers"
    ORGANISATIONS = "organisations"


def bring_in(settings: Settings, file: Path, kind: Kind, *, dry_run: bool, url: str | None) -> int:
    raise NotImplementedError
