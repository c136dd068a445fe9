"""In which form is a price for a time shown, and what it is compared with?"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalog.types import (
    ReferenceBasis,
)
from platform_core.http.shapes import MoneyOut


class ReferenceOut(serializers.Serializer[Any]):
    """What may be struck through: computed from what was really paid and asked between `since` and `until`."""

    amount = MoneyOut()
    basis = serializers.ChoiceField(choices=[b.value for b in ReferenceBasis])
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class ShownPromotionOut(serializers.Serializer[Any]):
    """A price for a time. At `ends_at` the `price_after` holds again; nothing is struck through without a reference."""

    id = serializers.UUIDField()
    price = MoneyOut()
    price_after = MoneyOut()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reference = ReferenceOut(allow_null=True)
