"""Shapes that all JSON doors share."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from rest_framework import serializers

from platform_core.http import days
from platform_core.money import CNY, Money

MOST_MONEY: Final = 10**15  # no order comes near it, and the column holds it


class AmountIn(serializers.Serializer[Any]):
    """`amount` in minor units: 1234 is 12.34 yuan."""

    amount = serializers.IntegerField(min_value=1, max_value=MOST_MONEY)
    currency = serializers.RegexField(r"\A[A-Z]{3}\Z", default=CNY)

    def to_internal_value(self, data: Any) -> Any:
        return Money(**super().to_internal_value(data))


class MoneyOut(serializers.Serializer[Any]):
    """`amount` in minor units: 1234 is 12.34 yuan."""

    amount = serializers.IntegerField()
    currency = serializers.CharField()


class InstantIn(serializers.DateTimeField):
    """An instant that somebody names; one that nobody can mean is refused as out of range."""

    def to_internal_value(self, value: Any) -> datetime:
        found: datetime = super().to_internal_value(value)
        if not days.FIRST <= found.date() <= days.LAST:
            self.fail("overflow")
        return found
