"""The shelf of migrated clusters, so that nobody migrates again: each kept under the digest of its sources.

Kept for all checkouts of a user, since the name says everything: the migrations, the files they read, and the server. A
shelf that cannot be had only costs the time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from platform_core.embedded import place
from platform_core.embedded.leases import alone
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import Postgres, copy_cluster

PATTERNS: Final = (
    "**/migrations/**/*",
    "**/apps.py",
    "**/subscribers.py",
    "**/subscribers/*.py",
    "**/case.py",
    "**/case/*.py",  # which facts have subscribers, each with a position of its own
    "cases/*.py",
    "accounts/models.py",  # what is granted of the tables that are Django's
    "tenancy/*.py",
    "tenancy/backend/*.py",
    "legal/**/*.toml",
    "rulebook/texts.py",
    "rulebook/texts/*.txt",  # the first rules, which each migrate enters
)
OTHERS: Final = ("requirements.lock", "platform_core/management/migrating.py")
CANNOT: Final = (OSError, subprocess.CalledProcessError)  # no room, or not ours to read
NEWEST: Final = 3  # so many are kept
PLACE: Final = Path("/var/tmp")  # noqa: S108  # `claimed` refuses a folder that is not ours


def made_of() -> bytes:
    """A digest of all sources of a migrated database: migrations, grants, seeds, and the other installed packages."""
    digest = hashlib.sha256(os.environ.get("TIANPING_MODE", "").encode())  # by which the clock can be moved
    for path in files():
        digest.update(path.read_bytes())
    return digest.digest()


def files() -> list[Path]:
    found = {path for package in _packages() for pattern in PATTERNS for path in package.glob(pattern)}
    read = sorted(path for path in found if path.is_file() and path.suffix != ".pyc")
    return [*read, *(CHECKOUT / name for name in OTHERS)]


def take(server: Postgres, name: str) -> bool:
    """Give a server that has no cluster the one of that name. False if there is none."""
    if server.cluster.exists() or (shelf := _shelf()) is None:
        return False
    with alone(shelf / "lock"):
        kept = shelf / name
        if not kept.exists():
            return False
        with suppress(*CANNOT):
            kept.touch()  # the newest stay
            server.adopt(kept)
            return True
    return False


def keep(server: Postgres, name: str) -> None:
    """The cluster of a server that does not run."""
    if (shelf := _shelf()) is None:
        return
    with alone(shelf / "lock"):
        with suppress(*CANNOT):  # or somebody else has kept the same
            copy_cluster(server.cluster, shelf / "half").rename(shelf / name)
            (shelf / name).touch()
        shutil.rmtree(shelf / "half", ignore_errors=True)
        kept = [path for path in shelf.iterdir() if path.is_dir()]
        for old in sorted(kept, key=lambda path: path.stat().st_mtime)[:-NEWEST]:
            shutil.rmtree(old)


def _shelf() -> Path | None:
    with suppress(place.NoPlace, OSError):
        return place.claim(PLACE / f"tianping-{os.geteuid()}-clusters")
    return None


def _packages() -> Iterator[Path]:
    return (path.parent for path in CHECKOUT.glob("*/__init__.py") if path.parent.name != "tests")
