"""Is there a Chromium for the journeys? ``python -m platform_core.embedded.browser COMMAND`` tells COMMAND where."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL: Final = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk")


def main(command: Sequence[str]) -> int:
    found = _chromium() or _installed()
    if found:
        return subprocess.run(command, check=False, env=os.environ | {"TIANPING_CHROMIUM": found}).returncode
    print(f"The journeys need a browser, and there is no Chromium here: {' '.join(INSTALL)}", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


def _chromium() -> str | None:
    given = os.environ.get("TIANPING_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


def _installed() -> str | None:
    """Root may; an ordinary user is told how."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("Installing Chromium …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (("apt-get", "update", "--quiet=2"), INSTALL):
        subprocess.run(step, check=False, env=quiet, stdout=subprocess.DEVNULL)
    return _chromium()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
