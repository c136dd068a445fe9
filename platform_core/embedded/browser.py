"""The Chromium for the journeys, and a font in which it can show Chinese.

``python -m platform_core.embedded.browser COMMAND`` tells COMMAND where. Without the font each character is a box of
another width, and pages that fit do not.
"""

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
    if _missing():
        _install()
    if missing := _missing():
        print(f"The journeys need {' and '.join(missing)}, not found here: {' '.join(INSTALL)}", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    found = os.environ | {"TIANPING_CHROMIUM": str(_chromium())}
    return subprocess.run(command, check=False, env=found).returncode


def _missing() -> list[str]:
    there = {"a browser (Chromium)": _chromium(), "a Chinese font": _shows_chinese()}
    return [what for what, found in there.items() if not found]


def _chromium() -> str | None:
    given = os.environ.get("TIANPING_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


def _shows_chinese() -> bool:
    """Tell whether a font shows Chinese; yes where nobody can be asked for fonts."""
    asked = shutil.which("fc-list")
    return asked is None or bool(subprocess.run([asked, ":lang=zh"], check=False, capture_output=True).stdout.strip())


def _install() -> None:
    """Root may; an ordinary user is told how."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing Chromium and a Chinese font …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (("apt-get", "update", "--quiet=2"), INSTALL):
        subprocess.run(step, check=False, env=quiet, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
