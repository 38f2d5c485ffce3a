"""A server of ours: it stops with us, however we end, and not before we say so."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)
UNTIL_KILLED = 15.0  # seconds; more than a fast stop of a loaded server took
GRACE = 5.0


class NotStarted(Exception):
    """A server did not come up; the end of its log is in the message."""


@dataclass(slots=True)
class Child:
    """A process that was started and may have ended since."""

    pid: int
    log: Path
    ended: Event = field(default_factory=Event)

    @property
    def running(self) -> bool:
        """Say whether it still runs."""
        return not self.ended.is_set()

    def stop(self, politely: signal.Signals, firmly: signal.Signals = signal.SIGKILL) -> None:
        """Ask it to stop; the longer it takes, the less we ask."""
        for sign, seconds in ((politely, UNTIL_KILLED), (firmly, GRACE), (signal.SIGKILL, GRACE)):
            with suppress(ProcessLookupError):  # it ended by itself just now
                if self.running:
                    os.kill(self.pid, sign)
            if self.ended.wait(seconds):
                return

    def last_words(self) -> str:
        """Read the end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


def start(
    arguments: Sequence[str | Path], *, log: Path, user: int | None, when_orphaned: signal.Signals
) -> Child:
    """Start a server in a session of its own, so that a Ctrl-C reaches us and not it.

    Raises:
        OSError: the program cannot be run.
    """
    answer: SimpleQueue[Child | OSError] = SimpleQueue()
    # The kernel sends the signal of an orphan when the *thread* that started it ends: hence one
    # that lives as long as the server.
    Thread(
        target=_attend,
        args=(answer, arguments, log, user, when_orphaned),
        name=f"attends {Path(arguments[0]).name}",
        daemon=True,
    ).start()
    match answer.get():
        case Child() as child:
            return child
        case error:
            raise error


def _attend(
    answer: "SimpleQueue[Child | OSError]",
    arguments: Sequence[str | Path],
    log: Path,
    user: int | None,
    when_orphaned: signal.Signals,
) -> None:
    try:
        with log.open("ab") as output:
            process = subprocess.Popen(
                arguments,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_leash(when_orphaned),  # noqa: PLW1509 - one system call, no lock
                **as_user(user),
            )
    except OSError as error:
        answer.put(error)
        return
    child = Child(process.pid, log)
    answer.put(child)
    process.wait()
    child.ended.set()


def as_user(user: int | None) -> dict[str, Any]:
    """Name the arguments with which a process gives up being root."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def _leash(when_orphaned: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # looked up here: after the fork only the call is left
    parent = os.getpid()

    def hold() -> None:
        prctl(SET_PARENT_DEATH_SIGNAL, int(when_orphaned), 0, 0, 0)
        if os.getppid() != parent:  # it died before the leash was on
            os.kill(os.getpid(), signal.SIGKILL)

    return hold
