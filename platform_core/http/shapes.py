"""Which shapes do all JSON doors share?"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class MoneyOut(serializers.Serializer[Any]):
    """`amount` in minor units: 1234 is 12.34 yuan."""

    amount = serializers.IntegerField()
    currency = serializers.CharField()
