"""How are instants and amounts said?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from platform_core.clock import LOCAL


def shown(instant: datetime) -> str:
    """In Shanghai's time."""
    return instant.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def amount(fen: int) -> str:
    """In yuan."""
    return f"¥{fen // 100:,}.{fen % 100:02d}"


def said(name: str, value: Any) -> str:
    """A word of a sentence, by its name."""
    match value:
        case datetime():
            return shown(value)
        case int() if name == "amount":
            return amount(value)
        case _:
            return str(value)
