"""Money, in whole minor units (fen); never a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

CNY: Final = "CNY"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """``amount`` is in minor units: 1234 is 12.34 yuan. Two currencies do not add."""

    amount: int
    currency: str = CNY

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError(f"money is counted in whole minor units, not {self.amount!r}")

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount - self._same(other).amount, self.currency)

    def __mul__(self, times: int) -> Self:
        return type(self)(self.amount * times, self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.units} {self.currency}"

    @property
    def units(self) -> str:
        """The amount in whole units and hundredths, without the unit's name: ``12.34``."""
        sign, whole = ("-" if self.amount < 0 else ""), abs(self.amount)
        return f"{sign}{whole // 100}.{whole % 100:02d}"

    def _same(self, other: Self) -> Self:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")
        return other


def total(parts: Iterable[Money], *, currency: str = CNY) -> Money:
    """The sum, zero for nothing."""
    return sum(parts, start=Money(0, currency))


def share(whole: Money, *, basis_points: int) -> Money:
    """A share in hundredths of a per cent, rounded half up to the minor unit, away from zero on neither side."""
    return Money((whole.amount * basis_points + 5_000) // 10_000, whole.currency)


def allocate(whole: Money, *, weights: list[int]) -> list[Money]:
    """Split to the last minor unit by largest remainder; the parts add up to the whole, ties go to the first.

    Raises ``ValueError`` when no weight is positive or one is negative.
    """
    if not weights or min(weights) < 0 or not sum(weights):
        raise ValueError("weights are not negative, and one at least is positive")
    exact = [(whole.amount * w, sum(weights)) for w in weights]
    parts = [n // d for n, d in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(exact[i][0] % exact[i][1]), i))
    for i in by_remainder[: whole.amount - sum(parts)]:
        parts[i] += 1
    return [Money(p, whole.currency) for p in parts]
