"""Shapes of orders on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalog.listings.types import Delivery
from orders.sales.policies import MOST_LINES, MOST_OF_ONE
from orders.sales.states import OrderState
from orders.sales.types import WAYBILL, LotPicked, ParcelEvent, Place, Recipient, SignedBy
from platform_core.http.shapes import InstantIn, MoneyOut


class CodeDeliveryOut(serializers.Serializer[Any]):
    """That codes were handed over. `sha256` is the hash of the sealed codes, which the log holds as well; no code is
    told here."""

    delivered_at = serializers.DateTimeField(help_text="From when on their owner can read them: the delivery.")
    pieces = serializers.IntegerField()
    sha256 = serializers.CharField()


class KeyTermOut(serializers.Serializer[Any]):
    """A number of the house or of the law, in words; `rule` and `version` say which."""

    rule = serializers.CharField()
    version = serializers.IntegerField()
    zh = serializers.CharField()
    en = serializers.CharField()


class AcceptedVersionOut(serializers.Serializer[Any]):
    """A version of a rule of the platform: `GET /rules/{rule}/versions/{number}` shows it."""

    version_id = serializers.UUIDField()
    rule = serializers.CharField()
    number = serializers.IntegerField()
    sha256 = serializers.CharField()


class OwnRecipientOut(serializers.Serializer[Any]):
    """Your recipient, opened from the sealed text that stands in the contract.

    `sealed_sha256` is the SHA-256 of that text, which stands at `sealed_at` among the bytes of which `contract_sha256`
    is the hash: so the fingerprint of the contract covers it without telling it.
    """

    name = serializers.CharField()
    phone = serializers.CharField()
    region_code = serializers.CharField()
    address = serializers.CharField()
    sealed_at = serializers.CharField(help_text="a JSON pointer into the contract")
    sealed_sha256 = serializers.CharField()
    contract_sha256 = serializers.CharField()


class RecipientIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    phone = serializers.RegexField(r"\A\+?[0-9][0-9 -]{5,19}\Z")
    region_code = serializers.RegexField(r"\A[0-9]{6,12}\Z")
    address = serializers.CharField(max_length=300)

    def to_internal_value(self, data: Any) -> Any:
        return Recipient(**super().to_internal_value(data))


class OrderLineOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    sku_id = serializers.UUIDField()
    listing_version_id = serializers.UUIDField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = MoneyOut()
    adjusted = MoneyOut()
    total = MoneyOut()


class LeftParcelOut(serializers.Serializer[Any]):
    """The carrier left it with somebody else, without the shopper's consent: no delivery. Null once it is one, or has
    moved on."""

    left_at = serializers.DateTimeField()
    signed_place = serializers.ChoiceField(choices=[p.value for p in Place], allow_null=True)
    signed_by = serializers.ChoiceField(
        choices=[s.value for s in SignedBy], allow_null=True, help_text="Null where the carrier names nobody."
    )
    asked_at = serializers.DateTimeField(help_text="When the shopper was asked whether they have it.")


class ParcelOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    carrier = serializers.CharField()
    waybill = serializers.CharField()
    handed_over_at = serializers.DateTimeField(help_text="When the shop named the waybill.")
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="When the carrier first reported on it.")
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_place = serializers.ChoiceField(choices=[p.value for p in Place], allow_null=True)
    signed_by = serializers.ChoiceField(choices=[s.value for s in SignedBy], allow_null=True)
    left = LeftParcelOut(allow_null=True)


class ClockOut(serializers.Serializer[Any]):
    """A promise that runs; if nobody acts until `due_at`, its consequence follows by itself."""

    kind = serializers.CharField()
    owed_by = serializers.CharField()
    due_at = serializers.DateTimeField()
    state = serializers.CharField()


class MaskedRecipientOut(serializers.Serializer[Any]):
    recipient_name = serializers.CharField()
    recipient_phone = serializers.CharField()
    recipient_address = serializers.CharField()


class OrderRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    merchant_id = serializers.UUIDField()
    purchase_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in OrderState])
    total = MoneyOut()
    placed_at = serializers.DateTimeField()


class OrderPageOut(serializers.Serializer[Any]):
    items = OrderRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class OrderOut(OrderRowOut):
    """`actions` are open to you now, and each is accepted."""

    freight = MoneyOut(help_text="Among the total.")
    delivery = serializers.ChoiceField(choices=[d.value for d in Delivery])
    codes = CodeDeliveryOut(allow_null=True)
    region_code = serializers.CharField()
    recipient = MaskedRecipientOut()
    proxy_accepted = serializers.BooleanField()
    lines = OrderLineOut(many=True)
    shipments = ParcelOut(many=True)
    clocks = ClockOut(many=True)
    actions = serializers.ListField(child=serializers.CharField())
    contract_sha256 = serializers.CharField()
    pay_until = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)
    shipped_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class TimelineItemOut(serializers.Serializer[Any]):
    topic = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    role = serializers.CharField()
    reason = serializers.CharField()


class LotIn(serializers.Serializer[Any]):
    line_id = serializers.UUIDField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_OF_ONE)
    lot = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        return LotPicked(**super().to_internal_value(data))


class WaybillIn(serializers.Serializer[Any]):
    carrier = serializers.SlugField(max_length=40)
    waybill = serializers.RegexField(WAYBILL)


class ShipmentIn(WaybillIn):
    picked = serializers.ListField(child=LotIn(), min_length=1, max_length=MOST_LINES)


class RecipientOut(serializers.Serializer[Any]):
    """The recipient in full. The shopper can see that it was read."""

    name = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()


class ParcelEventIn(serializers.Serializer[Any]):
    """`order_ref` is the id that we announced the parcel under."""

    order_ref = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[k.value for k in ParcelEvent])
    happened_at = InstantIn()
    place = serializers.ChoiceField(choices=[p.value for p in Place], required=False, allow_null=True, default=None)
    signed_by = serializers.ChoiceField(
        choices=[s.value for s in SignedBy], required=False, allow_null=True, default=None
    )
