"""Shapes of money coming in, and of the chain of prices."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from platform_core.money import CNY, Money

DEAREST = 100_000_000_000  # fen; beyond a billion yuan it is a slip of the keyboard


class MoneyIn(serializers.Serializer[Any]):
    """`amount` in fen."""

    amount = serializers.IntegerField(min_value=1, max_value=DEAREST)
    currency = serializers.ChoiceField(choices=[CNY], default=CNY)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Money(**attrs)
