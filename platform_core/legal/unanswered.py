"""Which duties does no code answer, or no test show, and which work will bring them? The list may only shrink."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path


def unanswered() -> Mapping[str, str]:
    """Duty → the work that will bring it."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))
