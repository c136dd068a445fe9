"""Shapes that all JSON doors share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from platform_core.http import days


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
