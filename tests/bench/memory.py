"""How much memory each process of a deployment takes: now, and at the most so far."""

import os
from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Line

MB = 1 << 10  # of the kB that the kernel counts in
SERVERS = {"nats-server": "NATS", "postgres": "PostgreSQL"}


def memory(services: dict[str, int]) -> list[Line]:
    """Say it of services, by their process ids, and of the servers that this process started."""
    lines = [Line(f"memory, {name}", beside=_alone(pid)) for name, pid in services.items()]
    return [*lines, *(Line(f"memory, {what}", beside=said) for what, said in _servers())]


def _servers() -> Iterator[tuple[str, str]]:
    found: dict[str, list[int]] = {name: [] for name in SERVERS.values()}
    for pid in _below(os.getpid()):
        for program, name in SERVERS.items():
            if _program(pid).startswith(program):
                found[name].append(pid)
    for name, pids in found.items():
        if len(pids) == 1:
            yield name, _alone(pids[0])
        elif pids:  # what they share is counted once
            shares = sum(_figure(pid, "smaps_rollup", "Pss") for pid in pids) // MB
            largest = max(_figure(pid, "status", "VmHWM") for pid in pids) // MB
            yield name, f"{shares} MB in {len(pids)} processes, the largest at most {largest} MB"


def _alone(pid: int) -> str:
    now, most = (_figure(pid, "status", what) // MB for what in ("VmRSS", "VmHWM"))
    return f"{now} MB, at most {most} MB"


def _below(root: int) -> list[int]:
    """List all processes that descend from one."""
    parents = {pid: _figure(pid, "status", "PPid") for pid in _all()}
    below = {root}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    return sorted(below - {root})


def _all() -> Iterator[int]:
    return (int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit())


def _program(pid: int) -> str:
    said = _read(pid, "cmdline").split("\0")[0]
    return said.split(":")[0].rpartition("/")[2]


def _figure(pid: int, file: str, name: str) -> int:
    for line in _read(pid, file).splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


def _read(pid: int, file: str) -> str:
    try:
        return (Path("/proc") / str(pid) / file).read_text(errors="replace")
    except OSError:  # it has ended meanwhile
        return ""
