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
