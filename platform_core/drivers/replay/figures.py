"""Which figures have to be the same on both sides, and where do they differ?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What was sold at a store, and what of it came back. ``paid`` by shoppers and ``funded`` by manufacturers, less
    what went back of both, make up the proceeds, of which ``commission`` is the platform's and ``payable`` the shop's;
    nothing may stay in ``escrow``."""

    baskets: int = 0
    lines: int = 0
    returned: int = 0
    paid: int = 0
    refunded: int = 0
    funded: int = 0
    unfunded: int = 0
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


@dataclass(frozen=True, slots=True)
class Statement:
    """What has gone through the provider. Most money of a replay has not: commands only say that it came."""

    captured: int = 0
    refunded: int = 0


def unlike_statements(said: Statement, booked: Statement) -> list[Difference]:
    """``said`` is the provider's."""
    left, right = dataclasses.asdict(said), dataclasses.asdict(booked)
    unlike = (what for what in left if left[what] != right[what])
    return [Difference(None, f"{what} at the provider", left[what], right[what]) for what in unlike]


Shelves = Mapping[tuple[int | None, int], int]


def unlike_shelves(expected: Shelves, found: Shelves) -> list[Difference]:
    """Product by product; what one side does not mention is nothing."""
    places = sorted(expected.keys() | found.keys(), key=lambda place: (place[0] is None, place[0] or 0, place[1]))
    sides = ((place, expected.get(place, 0), found.get(place, 0)) for place in places)
    return [
        Difference(store, f"pieces of product {product}", due, there)
        for (store, product), due, there in sides
        if due != there
    ]


def _between(store: int | None, expected: Figures | None, booked: Figures | None) -> list[Difference]:
    left, right = (dataclasses.asdict(side or Figures()) for side in (expected, booked))
    return [Difference(store, what, left[what], right[what]) for what in left if left[what] != right[what]]
