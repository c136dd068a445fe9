"""In which form are the terms of a deposit stated and shown?"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalog.types import (
    DepositCondition,
    DepositTerms,
)
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money

DEAREST = 100_000_000_000  # fen; beyond a billion yuan it is a slip of the keyboard


class DepositTermsIn(serializers.Serializer[Any]):
    """`amount` in fen for one piece; zero ends the deposit. `steps`: how the shopper gives back what was lent.
    `days`: within how many days of the application the money is back; it goes back the way it was paid."""

    amount = serializers.IntegerField(min_value=0, max_value=DEAREST)
    purpose = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    steps = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    conditions = serializers.ListField(
        child=serializers.ChoiceField(choices=[c.value for c in DepositCondition]),
        max_length=len(DepositCondition),
        required=False,
        default=list,
    )
    days = serializers.IntegerField(min_value=0, max_value=365, default=0)

    def validate(self, attrs: dict[str, Any]) -> Any:
        conditions = tuple(DepositCondition(code) for code in attrs["conditions"])
        return {"terms": DepositTerms(**attrs | {"amount": Money(attrs["amount"]), "conditions": conditions})}


class DepositTermsOut(serializers.Serializer[Any]):
    """What is asked to be left for one piece, what for, on which conditions and within how many days of the
    application it is back. It goes back the way it was paid."""

    id = serializers.UUIDField()
    sku_id = serializers.UUIDField()
    version = serializers.IntegerField(source="number")
    amount = MoneyOut(source="terms.amount")
    purpose = serializers.CharField(source="terms.purpose")
    steps = serializers.CharField(source="terms.steps")
    conditions = serializers.ListField(source="terms.conditions", child=serializers.CharField())
    days = serializers.IntegerField(source="terms.days")
    stated_at = serializers.DateTimeField()
