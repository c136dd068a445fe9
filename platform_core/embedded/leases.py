"""File locks, which the kernel gives back even after kill -9."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Somebody else holds the lock; ``note`` is the text they left in it."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until nobody else is here."""
    with _open_file(path) as fd:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield


@contextmanager
def alone_or_refused(path: Path) -> Iterator[Callable[[str], None]]:
    """Hold the lock alone and leave a note for others; or raise ``Busy`` with the note of its holder."""
    with _open_file(path) as fd:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(path.read_text("utf8").strip()) from None
        os.ftruncate(fd, 0)
        yield lambda note: _write(fd, note)


class Lease:
    """One user among several. Begin and end it where nobody else can do either meanwhile.

    ``first`` says whether there was nobody else when it began; the last to leave puts the light out.
    """

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self.first = self._is_only()
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def end(self) -> bool:
        """True if nobody else holds one."""
        try:
            return self._is_only()
        finally:
            os.close(self._fd)

    def _is_only(self) -> bool:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def _open_file(path: Path) -> Iterator[int]:
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # not inherited: a child does not hold the lock
    try:
        yield fd
    finally:
        os.close(fd)


def _write(fd: int, note: str) -> None:
    os.pwrite(fd, note.encode(), 0)
