"""In which form is a page of listings shown, with its order and what is paid for?"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalog.api.serializers import CardOut, ShownCardOut
from catalog.types import (
    AdSlot,
    Ordering,
)


class RankingOut(serializers.Serializer[Any]):
    """By what the items are ordered. Nobody's traits play a part, so there is nothing to switch off (ECL-18a)."""

    order = serializers.ChoiceField([o.value for o in Ordering])
    personalised = serializers.BooleanField(help_text="always false")


class PlacementOut(serializers.Serializer[Any]):
    """A paid place: what it is, who pays, and the listing. It is never among the items."""

    slot = serializers.ChoiceField([s.value for s in AdSlot])
    mark = serializers.CharField(help_text="to be shown with it, as it is: an advertisement")
    advertiser_id = serializers.UUIDField(help_text="the shop that pays")
    advertiser = serializers.CharField()
    listing = CardOut()


class WindowOut(serializers.Serializer[Any]):
    """A page of listings with what it is ordered by, and the paid places above it."""

    items = ShownCardOut(many=True)
    next = serializers.CharField(allow_null=True)
    ranking = RankingOut()
    placements = PlacementOut(many=True)


class SpanOut(serializers.Serializer[Any]):
    """From which character, counted from 0, and before which: what was looked for stands there."""

    begin = serializers.IntegerField()
    end = serializers.IntegerField()


class MarkedOut(serializers.Serializer[Any]):
    title_zh = SpanOut(many=True)
    title_en = SpanOut(many=True)


class FoundCardOut(ShownCardOut):
    """A listing that was found, and where in its titles the words stand."""

    marks = MarkedOut()


class FoundOut(serializers.Serializer[Any]):
    """A page of what was found, with what it is ordered by."""

    items = FoundCardOut(many=True)
    next = serializers.CharField(allow_null=True)
    ranking = RankingOut()


class SuggestionsOut(serializers.Serializer[Any]):
    words = serializers.ListField(child=serializers.CharField(), help_text="10 at most")


class CountOut(serializers.Serializer[Any]):
    """How many listings are left with one more filter. The value of a `price` is where its span begins, in fen; that of
    a `fact` is what the parameter of that name takes; that of `all` is empty."""

    facet = serializers.ChoiceField(["all", "category", "merchant", "price", "in_stock", "sent_free", "fact"])
    value = serializers.CharField(allow_blank=True)
    listings = serializers.IntegerField()


class CountsOut(serializers.Serializer[Any]):
    counts = CountOut(many=True)
