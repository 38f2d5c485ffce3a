"""What `luatsu doctor` says of a province."""

import json
import os
import subprocess
from typing import Any

from tests.support.province import LUATSU, Province


def doctor(province: Province) -> dict[str, Any]:
    """Ask `luatsu doctor`."""
    told = subprocess.run(
        [LUATSU, "doctor", "--json"],
        env={
            **os.environ,  # noqa: TID251  # a child's
            "LUATSU_DATA": str(province.logs),
            **{
                f"LUATSU_FEED_{name.upper()}": f"http://127.0.0.1:{port}"
                for name, port in province.ports.items()
            },
        },
        capture_output=True,
        check=False,
    )
    services = json.loads(told.stdout)["services"]
    return {
        "code": told.returncode,
        "heads": {name: one["head"] for name, one in services.items()},
        "behind": any(
            any(one["lag"].values()) or one["bus"] != one["head"] or one["waiting"]
            for one in services.values()
        ),
        "services": services,
    }
