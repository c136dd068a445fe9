"""`python -m tests.peers`: the same calls at django-oscar and here, side by side, on servers that nobody else uses.

It installs the peer from PyPI, in a temporary folder or in the one that `--environment` names, and leaves ours alone.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.peers.installing import install


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environment", type=Path, help="a folder outside the repository, kept for the next time")
    chosen, others = parser.parse_known_args()
    with TemporaryDirectory(prefix="tianping-peers-") as folder:
        python = install(chosen.environment or Path(folder) / "oscar")
        both = [sys.executable, "-m", "tests.peers.both", "--python", str(python), *others]
        command = [sys.executable, "-m", "platform_core.embedded", "run", "--fresh", "--", *both]
        return subprocess.run(command, check=False, env=os.environ | {"TIANPING_LOGIN": "worker"}).returncode


if __name__ == "__main__":
    sys.exit(main())
