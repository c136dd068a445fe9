"""Shapes of cards, pages, found listings and counts in JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.deposits.api import DepositTermsOut
from catalog.freight.api import RateOut
from catalog.freight.types import PROVINCES, province_of
from catalog.listings import queries as listings_queries
from catalog.listings import states as listings_states
from catalog.listings.types import Delivery, Exclusion, FactKind, Payer, Supply
from catalog.promotions.api import ShownPromotionOut
from catalog.ranking.types import AdSlot
from catalog.stock.types import StockState, Unit
from catalog.window.types import Ordering, Shelf
from platform_core.http.shapes import MoneyOut


class PictureOut(serializers.Serializer[Any]):
    """A picture by its hash, and where each size of it is; `edge` is the longer side in pixels."""

    sha256 = serializers.CharField()
    sizes = serializers.DictField(child=serializers.CharField(), help_text="addresses by edge")


class RegionField(serializers.RegexField):
    """A code of GB/T 2260: its province is one of those that there are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"\A[0-9]{2,12}\Z", **kwargs)

    def to_internal_value(self, data: Any) -> str:
        code: str = super().to_internal_value(data)
        if province_of(code) not in PROVINCES:
            raise serializers.ValidationError("there is no such province")
        return code


class ShownFreightOut(serializers.Serializer[Any]):
    """The freight to there; `is_free` if it is free for every order."""

    province = serializers.CharField()
    is_free = serializers.BooleanField()
    rate = RateOut()


class CardOut(serializers.Serializer[Any]):
    """`price` is the lowest of its items, `image` its first picture."""

    id = serializers.UUIDField(source="listing_id")
    merchant_id = serializers.UUIDField()
    category = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    state = serializers.ChoiceField(choices=[s.value for s in listings_states.ListingState])
    version = serializers.IntegerField(source="version_number")
    price = MoneyOut(allow_null=True)
    self_operated = serializers.BooleanField(help_text="whether the platform itself sells (ECL-37)")
    promotion = ShownPromotionOut(allow_null=True)
    stock = serializers.ChoiceField(choices=[s.value for s in StockState])
    published_at = serializers.DateTimeField(allow_null=True)
    image = serializers.SerializerMethodField()

    @extend_schema_field(PictureOut(allow_null=True))
    def get_image(self, card: Any) -> dict[str, Any] | None:
        return listings_queries.picture(card.image) if card.image else None


class CardsOut(serializers.Serializer[Any]):
    items = CardOut(many=True)
    next = serializers.CharField(allow_null=True)


class ShownCardOut(CardOut):
    """With the freight to the region that was asked for; null where none was."""

    freight = ShownFreightOut(allow_null=True)


class UnitPriceOut(serializers.Serializer[Any]):
    """The price of so much of it, for comparison."""

    price = MoneyOut()
    per = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=[u.value for u in Unit])


class OptionOut(serializers.Serializer[Any]):
    """A feature that a buyer chooses, with the value of this item: the colour, and red."""

    name = serializers.CharField()
    value = serializers.CharField()


class ShelfOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="sku_id")
    code = serializers.CharField()
    spec = serializers.CharField()
    options = OptionOut(many=True, required=False, help_text="the same names in the same order; without any: left out")
    price = MoneyOut(allow_null=True)
    promotion = ShownPromotionOut(allow_null=True)
    unit_price = UnitPriceOut(allow_null=True)
    stock = serializers.ChoiceField(choices=[s.value for s in StockState])
    best_before = serializers.DateField(allow_null=True, help_text="its pieces are good at least until then")

    def to_representation(self, instance: Shelf) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not instance.options:
            del shown["options"]
        return shown


class OwnShelfOut(ShelfOut):
    """The shelf for its own shop, with the number of pieces."""

    available = serializers.IntegerField()


class FactOut(serializers.Serializer[Any]):
    """A fact by its name: the value itself, and in words."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=[k.value for k in FactKind])
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    value = serializers.CharField(source="value.value")
    unit = serializers.CharField(source="value.unit", allow_blank=True)
    valid_until = serializers.DateField(source="value.valid_until", allow_null=True)
    text_zh = serializers.CharField()
    text_en = serializers.CharField()


class ReturnTermsOut(serializers.Serializer[Any]):
    exclusion = serializers.ChoiceField(choices=[e.value for e in Exclusion])
    freight = serializers.ChoiceField(choices=[p.value for p in Payer])
    extra_days = serializers.IntegerField()


class PageOut(serializers.Serializer[Any]):
    """A listing in full. `schema` and `fact_set` say how `content_sha256` is recomputed."""

    id = serializers.UUIDField(source="listing_id")
    merchant_id = serializers.UUIDField()
    version = serializers.IntegerField(source="version_number")
    version_id = serializers.UUIDField()
    schema = serializers.IntegerField()
    fact_set = serializers.IntegerField(help_text="the version of its category's set of facts that it was held to")
    content_sha256 = serializers.CharField()
    state = serializers.ChoiceField(choices=[s.value for s in listings_states.ListingState])
    published_at = serializers.DateTimeField(allow_null=True)
    shown_until = serializers.DateTimeField(allow_null=True, help_text="when the first of its certificates is over")
    category = serializers.CharField(source="content.category")
    title_zh = serializers.CharField(source="content.title_zh")
    title_en = serializers.CharField(source="content.title_en")
    supply = serializers.ChoiceField(source="content.supply", choices=[s.value for s in Supply])
    delivery_hours = serializers.IntegerField(source="content.delivery_hours")
    delivery = serializers.ChoiceField(choices=[d.value for d in Delivery])
    return_terms = ReturnTermsOut(source="content.return_terms")
    images = serializers.SerializerMethodField()
    facts = FactOut(many=True)
    skus = ShelfOut(source="shelves", many=True)
    deposits = DepositTermsOut(many=True)

    @extend_schema_field(PictureOut(many=True))
    def get_images(self, page: Any) -> list[dict[str, Any]]:
        return [listings_queries.picture(sha256) for sha256 in page.content.images]


class OwnPageOut(PageOut):
    skus = OwnShelfOut(source="shelves", many=True)


class SoldByOut(serializers.Serializer[Any]):
    """The seller; all of it stands on the trader's own page."""

    trade_name = serializers.CharField()
    kind = serializers.CharField()
    registered = serializers.BooleanField()
    self_operated = serializers.BooleanField()
    statement = serializers.CharField(allow_blank=True)
    rests_from = serializers.DateTimeField(
        allow_null=True, help_text="where the shop has announced a holiday: it takes no new orders from then on"
    )
    rests_until = serializers.DateTimeField(
        allow_null=True, help_text="and takes them again from then on; both are null once the holiday is over"
    )


class DetailOut(PageOut):
    """With its trader, and the freight to the region that was asked for; null where none was."""

    trader = SoldByOut()
    freight = ShownFreightOut(allow_null=True)


class RankingOut(serializers.Serializer[Any]):
    """The order of the items. Nobody's traits play a part, so there is nothing to switch off (ECL-18a)."""

    order = serializers.ChoiceField([o.value for o in Ordering])
    personalised = serializers.BooleanField(help_text="always false")


class PlacementOut(serializers.Serializer[Any]):
    """A paid place: its mark, who pays, and the listing. It is never among the items."""

    slot = serializers.ChoiceField([s.value for s in AdSlot])
    mark = serializers.CharField(help_text="to be shown with it, as it is: an advertisement")
    advertiser_id = serializers.UUIDField(help_text="the shop that pays")
    advertiser = serializers.CharField()
    listing = CardOut()


class WindowOut(serializers.Serializer[Any]):
    """A page of listings with their order, and the paid places above it."""

    items = ShownCardOut(many=True)
    next = serializers.CharField(allow_null=True)
    ranking = RankingOut()
    placements = PlacementOut(many=True)


class SpanOut(serializers.Serializer[Any]):
    """A place at which the words stand: from which character, counted from 0, and before which."""

    begin = serializers.IntegerField()
    end = serializers.IntegerField()


class MarkedOut(serializers.Serializer[Any]):
    title_zh = SpanOut(many=True)
    title_en = SpanOut(many=True)


class FoundCardOut(ShownCardOut):
    """A listing that was found, and where in its titles the words stand."""

    marks = MarkedOut()


class FoundOut(serializers.Serializer[Any]):
    """A page of search results with their order."""

    items = FoundCardOut(many=True)
    next = serializers.CharField(allow_null=True)
    ranking = RankingOut()


class SuggestionsOut(serializers.Serializer[Any]):
    words = serializers.ListField(child=serializers.CharField(), help_text="10 at most")


class CountOut(serializers.Serializer[Any]):
    """The number of listings left with one more filter. The value of a `price` is where its span begins, in fen; that
    of a `fact` is a value for the parameter of that name; that of `all` is empty."""

    facet = serializers.ChoiceField(["all", "category", "merchant", "price", "in_stock", "sent_free", "fact"])
    value = serializers.CharField(allow_blank=True)
    listings = serializers.IntegerField()


class CountsOut(serializers.Serializer[Any]):
    counts = CountOut(many=True)
