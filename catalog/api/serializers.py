"""How do listings look in JSON, coming in and going out?"""

from __future__ import annotations

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog import queries, states
from catalog.api.deposits import DepositTermsOut
from catalog.api.freight import ShownFreightOut
from catalog.api.promotions import ShownPromotionOut
from catalog.types import (
    MEASURES,
    Content,
    Delivery,
    Exclusion,
    Fact,
    FactKind,
    FactValue,
    Guarantee,
    NewSku,
    Payer,
    ReturnTerms,
    StockState,
    Supply,
    Unit,
)
from platform_core.http import days
from platform_core.http.shapes import MoneyOut
from platform_core.money import CNY, Money

DEAREST = 100_000_000_000  # fen; beyond a billion yuan it is a slip of the keyboard
FULLEST = 1_000_000


class MoneyIn(serializers.Serializer[Any]):
    """`amount` in fen."""

    amount = serializers.IntegerField(min_value=1, max_value=DEAREST)
    currency = serializers.ChoiceField(choices=[CNY], default=CNY)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Money(**attrs)


class ReturnTermsIn(serializers.Serializer[Any]):
    """A promise beyond the law; less than the law cannot be said."""

    exclusion = serializers.ChoiceField(choices=[e.value for e in Exclusion], default=Exclusion.NONE.value)
    freight = serializers.ChoiceField(choices=[p.value for p in Payer], default=Payer.SHOPPER.value)
    extra_days = serializers.IntegerField(min_value=0, max_value=365, default=0)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return ReturnTerms(Exclusion(attrs["exclusion"]), Payer(attrs["freight"]), attrs["extra_days"])


class DayIn(serializers.DateField):
    """A day that somebody can mean."""

    def to_internal_value(self, value: Any) -> date:
        found: date = super().to_internal_value(value)
        if not days.FIRST <= found <= days.LAST:
            self.fail("overflow")
        return found

    default_error_messages = {"overflow": "nobody can mean this day"}


class FactIn(serializers.Serializer[Any]):
    """A number in plain decimals with its `unit`, a day by ISO 8601, the code of a choice, the number of a certificate
    with the last day on which it is good, or words."""

    value = serializers.CharField(max_length=1000, allow_blank=True)
    unit = serializers.ChoiceField(choices=list(MEASURES), required=False)
    valid_until = DayIn(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return FactValue(**{"unit": "", **attrs})


class ContentIn(serializers.Serializer[Any]):
    """What one version of a listing says."""

    category = serializers.SlugField(max_length=40)
    title_zh = serializers.CharField(max_length=120)
    title_en = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    facts = serializers.DictField(child=FactIn())
    supply = serializers.ChoiceField(choices=[s.value for s in Supply], default=Supply.GOODS.value)
    delivery_hours = serializers.IntegerField(min_value=1, max_value=24 * 365)
    return_terms = ReturnTermsIn(required=False)
    images = serializers.ListField(
        child=serializers.RegexField(r"\A[0-9a-f]{64}\Z"), max_length=20, required=False, default=list
    )

    def validate_facts(self, facts: dict[str, FactValue]) -> dict[str, FactValue]:
        if unknown := sorted(facts.keys() - {fact.value for fact in Fact}):
            raise serializers.ValidationError([f"{key}: no such fact" for key in unknown])
        return facts

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Content(**attrs | {"supply": Supply(attrs["supply"]), "images": tuple(attrs["images"])})


class MeasureIn(serializers.Serializer[Any]):
    """How much is in a package."""

    amount = serializers.IntegerField(min_value=1, max_value=FULLEST)
    unit = serializers.ChoiceField(choices=[u.value for u in Unit])


class SkuIn(serializers.Serializer[Any]):
    """`content` lets packages be compared by price; `lot` is where a recall would begin, `best_before` its last day."""

    code = serializers.RegexField(r"\A[\x21-\x7e]{1,60}\Z")
    spec = serializers.CharField(max_length=120)
    price = MoneyIn()
    on_hand = serializers.IntegerField(min_value=0, max_value=FULLEST, default=0)
    lot = serializers.CharField(max_length=60, required=False, allow_null=True, default=None)
    best_before = DayIn(required=False, allow_null=True, default=None)
    content = MeasureIn(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> Any:
        _lot_of_a_date(attrs)
        measure = attrs.pop("content")
        content, unit = (measure["amount"], Unit(measure["unit"])) if measure else (None, None)
        return NewSku(**attrs, content=content, content_unit=unit)


class ListingIn(serializers.Serializer[Any]):
    content = ContentIn()
    skus = serializers.ListField(child=SkuIn(), min_length=1, max_length=100)

    def validate_skus(self, skus: list[NewSku]) -> list[NewSku]:
        if len({sku.code for sku in skus}) < len(skus):
            raise serializers.ValidationError("two items have the same code")
        return skus


class VersionIn(serializers.Serializer[Any]):
    content = ContentIn()


class StockIn(serializers.Serializer[Any]):
    quantity = serializers.IntegerField(min_value=1, max_value=FULLEST)
    lot = serializers.CharField(max_length=60, required=False, allow_null=True, default=None)
    best_before = DayIn(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return _lot_of_a_date(attrs)


def _lot_of_a_date(attrs: dict[str, Any]) -> dict[str, Any]:
    """Raises ``ValidationError`` for a date of no lot."""
    if attrs["best_before"] and not attrs["lot"]:
        raise serializers.ValidationError({"lot": ["a best-before date is that of a lot"]})
    return attrs


class LotOut(serializers.Serializer[Any]):
    """`lot` is what a shipment names; it is empty for pieces that came without one."""

    lot = serializers.CharField(source="of_lot", allow_blank=True)
    left = serializers.IntegerField()
    received_at = serializers.DateTimeField(help_text="when the first piece of this lot came")
    best_before = serializers.DateField(allow_null=True, help_text="its last day; after it nobody may buy of it")


class LotsOut(serializers.Serializer[Any]):
    items = LotOut(many=True)
    next = serializers.CharField(allow_null=True)


class PriceIn(serializers.Serializer[Any]):
    price = MoneyIn()


class ExclusionOut(serializers.Serializer[Any]):
    """A reason why goods of this category may not go back without one, and the facts by which a listing shows it."""

    exclusion = serializers.ChoiceField(choices=[e.value for e in Exclusion])
    required_facts = serializers.ListField(child=serializers.CharField())


class ChoiceOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class FactDefinitionOut(serializers.Serializer[Any]):
    """What has to be told, in which kind of value, and by which duty. `ends`: a certificate says its last day."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=[k.value for k in FactKind])
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    is_required = serializers.BooleanField(source="required")
    units = serializers.ListField(child=serializers.CharField())
    choices = ChoiceOut(many=True)
    ends = serializers.BooleanField()
    duty = serializers.CharField()


class CategoryOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    parent = serializers.CharField(  # type: ignore[assignment]  # DRF has another thing of this name
        source="parent.code", default=None, allow_null=True, help_text="the category whose listings include its own"
    )
    supply = serializers.ChoiceField(choices=[s.value for s in Supply])
    exclusions = ExclusionOut(many=True)
    fact_set = serializers.IntegerField(source="fact_set.number", help_text="the version of the set in force")
    facts = FactDefinitionOut(source="fact_set.asked.facts", many=True)
    dated_lots = serializers.BooleanField(
        source="fact_set.dated_lots", help_text="its goods come onto the shelf with a lot and its best-before date"
    )
    delivery = serializers.ChoiceField(source="fact_set.delivery", choices=[d.value for d in Delivery])
    durable = serializers.BooleanField(help_text="for six months the shop has to show that a fault is none of its own")
    guarantee = serializers.ChoiceField(choices=[g.value for g in Guarantee])


class PictureOut(serializers.Serializer[Any]):
    """A picture by its hash, and where each size of it is; `edge` is the longer side in pixels."""

    sha256 = serializers.CharField()
    sizes = serializers.DictField(child=serializers.CharField(), help_text="addresses by edge")


class ImageOut(serializers.Serializer[Any]):
    """A picture that the shop may show; listings name it by its hash."""

    sha256 = serializers.CharField()
    media_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    kept_at = serializers.DateTimeField()
    sizes = serializers.SerializerMethodField()

    def get_sizes(self, image: Any) -> dict[str, str]:
        sizes: dict[str, str] = queries.picture(image.sha256)["sizes"]
        return sizes


class ImagesOut(serializers.Serializer[Any]):
    items = ImageOut(many=True)
    next = serializers.CharField(allow_null=True)


class CardOut(serializers.Serializer[Any]):
    """`price` is the lowest of its items, `image` its first picture."""

    id = serializers.UUIDField(source="listing_id")
    merchant_id = serializers.UUIDField()
    category = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    state = serializers.ChoiceField(choices=[s.value for s in states.ListingState])
    version = serializers.IntegerField(source="version_number")
    price = MoneyOut(allow_null=True)
    self_operated = serializers.BooleanField(help_text="whether the platform itself sells (ECL-37)")
    promotion = ShownPromotionOut(allow_null=True)
    stock = serializers.ChoiceField(choices=[s.value for s in StockState])
    published_at = serializers.DateTimeField(allow_null=True)
    image = serializers.SerializerMethodField()

    @extend_schema_field(PictureOut(allow_null=True))
    def get_image(self, card: Any) -> dict[str, Any] | None:
        return queries.picture(card.image) if card.image else None


class CardsOut(serializers.Serializer[Any]):
    items = CardOut(many=True)
    next = serializers.CharField(allow_null=True)


class ShownCardOut(CardOut):
    """With what it costs to send to the region that was asked for; null where none was."""

    freight = ShownFreightOut(allow_null=True)


class UnitPriceOut(serializers.Serializer[Any]):
    """What so much of it costs, for comparison."""

    price = MoneyOut()
    per = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=[u.value for u in Unit])


class ShelfOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="sku_id")
    code = serializers.CharField()
    spec = serializers.CharField()
    price = MoneyOut(allow_null=True)
    promotion = ShownPromotionOut(allow_null=True)
    unit_price = UnitPriceOut(allow_null=True)
    stock = serializers.ChoiceField(choices=[s.value for s in StockState])
    best_before = serializers.DateField(allow_null=True, help_text="its pieces are good at least until then")


class OwnShelfOut(ShelfOut):
    """To the shop, with the number itself."""

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
    state = serializers.ChoiceField(choices=[s.value for s in states.ListingState])
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
        return [queries.picture(sha256) for sha256 in page.content.images]


class OwnPageOut(PageOut):
    skus = OwnShelfOut(source="shelves", many=True)


class SoldByOut(serializers.Serializer[Any]):
    """Who sells it; all of it stands on the trader's own page."""

    trade_name = serializers.CharField()
    kind = serializers.CharField()
    registered = serializers.BooleanField()
    self_operated = serializers.BooleanField()
    statement = serializers.CharField(allow_blank=True)


class DetailOut(PageOut):
    """With its trader, and what it costs to send to the region that was asked for; null where none was."""

    trader = SoldByOut()
    freight = ShownFreightOut(allow_null=True)
