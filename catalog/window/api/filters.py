"""Forms by which a page of the window is narrowed."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from catalog.prices.types import DEAREST
from catalog.window.api.shapes import RegionField
from catalog.window.queries import reading
from catalog.window.types import Ordering


class FilterIn(serializers.Serializer[Any]):
    """The filters and the order of a page of listings."""

    ORDERS: ClassVar[list[str]] = [order.value for order in Ordering if order is not Ordering.RELEVANCE]
    USUAL: ClassVar[str] = Ordering.NEWEST.value
    category = serializers.SlugField(max_length=40, required=False)
    merchant = serializers.UUIDField(required=False, source="merchant_id")
    price_from = serializers.IntegerField(min_value=0, max_value=DEAREST.amount, required=False)
    price_to = serializers.IntegerField(min_value=0, max_value=DEAREST.amount, required=False)
    in_stock = serializers.BooleanField(required=False, default=False)
    sent_free = serializers.BooleanField(required=False, default=False)
    fact = serializers.ListField(
        child=serializers.RegexField(r"\A[a-z_]{1,40}:.{1,60}\Z"), max_length=10, required=False, source="facts"
    )
    order = serializers.ChoiceField(ORDERS, required=False, default=USUAL)


class TypedIn(serializers.Serializer[Any]):
    """The words of a search, or the beginning of them."""

    q = serializers.CharField(max_length=100, source="words")

    def validate_q(self, text: str) -> str:
        if not reading.may_be_searched(text):
            raise serializers.ValidationError("a Chinese character, or two characters at least")
        return text


class SearchIn(TypedIn, FilterIn):
    """The filters and the order of a page of search results."""

    ORDERS = [order.value for order in Ordering]
    USUAL = Ordering.RELEVANCE.value
    order = serializers.ChoiceField(ORDERS, required=False, default=USUAL)


class RegionIn(serializers.Serializer[Any]):
    """The region to which it would be sent."""

    region_code = RegionField(required=False, default="")
