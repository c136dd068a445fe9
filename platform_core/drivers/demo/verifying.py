"""Is the bundle what was signed? A process of its own says so, which has the bundle, a key and nothing of ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 60
ALONE: Final = ("-I", "-B")  # no path of ours, no environment


@dataclass(frozen=True, slots=True)
class Finding:
    """What the verifier says. ``where`` is empty for a bundle that holds."""

    holds: bool
    rows: int
    tree_size: int
    where: Sequence[str]


@dataclass(frozen=True, slots=True)
class Verifier:
    """The program that authorities get, and the public key of the log."""

    program: Path
    key: Path

    def check(self, bundle: Path, *, language: str) -> Finding:
        """Run it."""
        asked = (str(bundle), "--key", str(self.key), "--lang", language, "--json")
        ran = subprocess.run(
            (sys.executable, *ALONE, str(self.program), *asked),
            env={},
            cwd=self.program.parent,
            timeout=PATIENCE,
            check=False,
            capture_output=True,
            text=True,
        )
        if not ran.stdout:
            raise RuntimeError(f"the verifier did not run: {ran.stderr[-500:]}")
        told: dict[str, Any] = json.loads(ran.stdout)
        where = [str(fault["text"]) for fault in told["findings"]]
        return Finding(ran.returncode == 0 and told["ok"], told["rows"], told["size"] or 0, where)


def forged(bundle: Path, *, at: float) -> Path:
    """A copy with one byte changed, so far into the file."""
    content = bytearray(bundle.read_bytes())
    content[int(len(content) * at)] ^= 1
    copy = bundle.with_name(f"forged-{bundle.name}")
    copy.write_bytes(content)
    return copy
