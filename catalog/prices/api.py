"""Shapes of money coming in, and of the chain of prices."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalog.prices.types import DEAREST
from platform_core.money import CNY, Money


class MoneyIn(serializers.Serializer[Any]):
    """`amount` in fen."""

    amount = serializers.IntegerField(min_value=1, max_value=DEAREST.amount)
    currency = serializers.ChoiceField(choices=[CNY], default=CNY)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Money(**attrs)
