"""Which words do the plan and the life share? Who does what, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from platform_core.drivers.world.deals import Verb

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


class Mood(StrEnum):
    """How the payment provider takes it when it is asked for money back, or to take some by a mandate."""

    PROMPT = "prompt"
    DEAF = "deaf"  # hears nothing for a while, and does nothing
    MUTE = "mute"  # does it, and says nothing for a while
    REFUSING = "refusing"  # refuses the first time
    STUBBORN = "stubborn"  # refuses three times
    UNYIELDING = "unyielding"  # refuses for ever what does not go to another account, and mandates


REFUSALS: Final = {Mood.REFUSING: 1, Mood.STUBBORN: 3, Mood.UNYIELDING: 1_000_000}
"""How many refunds of a payment, or debits by a mandate, the provider refuses in each mood."""
OF_ACCOUNTS: Final = (Mood.PROMPT, Mood.MUTE, Mood.REFUSING, Mood.UNYIELDING)
"""How the provider takes it when it is to pay to an account of a shop; one that it never finds is unyielding."""
MUTE_ABOUT_ACCOUNTS: Final = timedelta(hours=30)
FUND: Final = 10_000_000  # fen, in the relief fund before the year begins: more than all awards but one want of it


def account_number(mood: Mood, number: int) -> str:
    """One of each case and mood, by which the bank knows how to take it."""
    return f"622202{OF_ACCOUNTS.index(mood)}{number:09d}"


def mood_of(account_number: str) -> Mood:
    return OF_ACCOUNTS[int(account_number[6])]


@dataclass(frozen=True, slots=True)
class Act:
    """One step of a case, not before its instant. ``details``: what its verb asks for, by the names of parameters."""

    at: datetime
    do: Verb
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One purchase at one shop, or what becomes of a shop, with everything that people will do about it. ``plot`` names
    the story; in its ``own_shop`` nobody else buys."""

    number: int
    plot: str
    shop: int
    goods: int
    pieces: int
    acts: tuple[Act, ...]
    own_shop: bool = False
    mood: Mood = Mood.PROMPT
    silence: timedelta = timedelta(0)
