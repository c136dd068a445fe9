"""A story of the town: what somebody did days or weeks ago, and what is done now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from platform_core.drivers.demo.people import SHOPPER, DemoPerson
from platform_core.drivers.world.deals import Deal, run_out

WEEKS: Final = 35  # days, since the shops opened
Act: TypeAlias = Callable[[Deal], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``ago``: what was done so many ``days`` ago. ``about``: the kind of the case that it is told for. ``good``: of
    `other_cases.GOODS`, else the first on the shelf.
    """

    about: str
    days: int = WEEKS
    ago: tuple[Act, ...] = ()
    now: tuple[Act, ...] = ()
    good: str = ""
    shop: int = 0
    by: DemoPerson = SHOPPER


TEA, LAMP = 0, 1  # the shops, in the order of `opening.SHOPS`
TRAY, FLOWERS, SPARE, FLOOR = "TRAY", "FLOWERS", "NIGHT", "FLOOR"
POTS: Final = ("POT-1", "POT-2", "POT-3", "POT-4", "POT-5", "POT-6", "POT-7")
EACH: Final = 3_000  # fen, a deposit


def let_run_out(of: str, kind: str = "") -> Act:
    """Let silence go on: the clock of that kind runs out, or all that run."""
    return lambda deal: run_out(getattr(deal, of), until=kind)


def tell_alike(about: str, common: Iterable[Act], *ways: Iterable[Act], **where: Any) -> tuple[Story, ...]:
    """Tell stories that begin alike, and of which each goes on another way, all of it now."""
    return tuple(Story(about=about, now=(*common, *way), **where) for way in ways)


def tell_long_ago(
    about: str, common: Iterable[Act], *ways: tuple[Iterable[Act], Iterable[Act]], **where: Any
) -> tuple[Story, ...]:
    """The same, with what was done weeks ago and what is done since."""
    return tuple(Story(about=about, ago=(*common, *ago), now=tuple(now), **where) for ago, now in ways)
