"""The place of embedded servers' files, and the user they run as."""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[2]
LONGEST_SOCKET: Final = 100  # bytes; the kernels stop at 104 or 108
UNPRIVILEGED: Final = ("postgres", "nobody")


class NoPlace(Exception):
    """There is no folder, or no user, that an embedded server could have here."""


def home_of(checkout: Path = CHECKOUT) -> Path:
    """The folder of this checkout's servers: its own ``.data``, if a server can live there."""
    inside = checkout / ".data"
    outside = Path("/var/tmp") / name_of(checkout)  # noqa: S108  # `claim` refuses a folder that is not ours
    return claim(inside if _habitable(inside) else outside)


def claim(folder: Path) -> Path:
    """Make the folder, or refuse a stranger's: on a shared shelf somebody may have been there first.

    PostgreSQL's own user has to pass through it. A file kept there first may have made it for its owner alone, so the
    mode is set.
    """
    folder.mkdir(exist_ok=True, mode=0o711)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise NoPlace(f"{folder} belongs to somebody else")
    if not found.st_mode & stat.S_IXOTH:
        folder.chmod(0o711)
    return folder


def name_of(checkout: Path) -> str:
    digest = hashlib.sha256(os.fsencode(checkout.resolve())).hexdigest()[:10]
    return f"tianping-{os.geteuid()}-{digest}"


def servant() -> pwd.struct_passwd | None:
    """Root's stand-in, since PostgreSQL refuses root; None for an ordinary user, who runs it as himself."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = next((known[name] for name in UNPRIVILEGED if name in known), None)
    if found is None:
        raise NoPlace("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as")
    return found


def open_to_all(path: Path) -> bool:
    """May a stranger reach and read this?"""
    return path.stat().st_mode & 0o005 == 0o005 and _passable(path.parents)


def _habitable(folder: Path) -> bool:
    """Tell whether the folder is ours or yet to be made, short enough for a socket, and reachable by the server's
    user.
    """
    if len(os.fsencode(folder / "tests" / "gw99" / "postgres" / ".s.PGSQL.5432")) > LONGEST_SOCKET:
        return False
    if os.geteuid() == 0 and not _passable(folder.parents):
        return False
    if folder.exists():
        return folder.stat().st_uid == os.geteuid() and os.access(folder, os.W_OK)
    return os.access(folder.parent, os.W_OK)


def _passable(folders: Iterable[Path]) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)
