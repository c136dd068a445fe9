"""The port that asks until when a price is promised."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID


class PricePromise(Protocol):
    """The promise that a price stands for a time: nobody sets another meanwhile."""

    def promised_until(self, sku_id: UUID) -> datetime | None:
        """When the latest promise about this item ends, or has ended; None where there was none."""


_promises: list[PricePromise] = []


def fill_price_promise(promise: PricePromise) -> None:
    """Register the adapter that knows until when a price is promised."""
    _promises.append(promise)


def price_promise() -> PricePromise:
    """The adapter registered last. Raises ``LookupError`` when there is none."""
    return _promises[-1]
