"""Which figures have to be the same on both sides, and where do they differ?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What was sold at a store. ``paid`` by shoppers and ``funded`` by manufacturers make up the proceeds, of which
    ``commission`` is the platform's and ``payable`` the shop's; nothing may stay in ``escrow``."""

    baskets: int = 0
    lines: int = 0
    paid: int = 0
    funded: int = 0
    commission: int = 0
    payable: int = 0
    escrow: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*map(int.__add__, dataclasses.astuple(self), dataclasses.astuple(other)))


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one store (None: of a shop that the week does not know) that is not what it should be."""

    store_id: int | None
    what: str
    expected: int
    booked: int


def in_all(sides: Iterable[Figures]) -> Figures:
    return sum(sides, start=Figures())


def differences(expected: Mapping[int | None, Figures], booked: Mapping[int | None, Figures]) -> list[Difference]:
    """Store by store, figure by figure; none means that both sides say the same."""
    stores = sorted(expected.keys() | booked.keys(), key=lambda store: (store is None, store or 0))
    return [found for store in stores for found in _between(store, expected.get(store), booked.get(store))]


def _between(store: int | None, expected: Figures | None, booked: Figures | None) -> list[Difference]:
    left, right = (dataclasses.asdict(side or Figures()) for side in (expected, booked))
    return [Difference(store, what, left[what], right[what]) for what in left if left[what] != right[what]]
