"""The list of duties, or parts of one, that no code or no test answers yet, each with the work that will.

It may only shrink.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path


def unanswered() -> Mapping[str, str]:
    """Duty, or `duty: part` → the open issue that will answer it."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))
