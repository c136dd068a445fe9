"""Shapes of returns on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from aftersales.returns.models.records import HomeParcel, ReturnParcel
from aftersales.returns.models.returns import Return, ReturnLine
from aftersales.returns.types import Cost, GrantBasis, Grounds, RulingOutcome
from catalog.listings.types import Payer
from orders.sales.types import ParcelEvent
from platform_core.cases.doors import Columns, columns
from platform_core.files.doors import FileOut
from platform_core.http.shapes import InstantIn, MoneyOut


class ReturnActionOut(serializers.Serializer[Any]):
    """An action open to you now: until when, at whose cost, on which grounds, and for which duties."""

    action = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)
    cost = serializers.ChoiceField(choices=[c.value for c in Cost])
    why = serializers.ListField(child=serializers.CharField())
    duties = serializers.ListField(child=serializers.CharField())


class ReturnClockOut(serializers.Serializer[Any]):
    """A promise: `due_at` is the end that counts, beside it the strict one and that of the law."""

    kind = serializers.CharField()
    owed_by = serializers.CharField()
    owed_to = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    due_at = serializers.DateTimeField()
    due_strict = serializers.DateTimeField()
    due_legal = serializers.DateTimeField()


@columns(ReturnLine, "line_id", "sku_id", "title_zh", "title_en", "quantity", "window_until")
class ReturnLineOut(Columns):
    amount = MoneyOut()


@columns(ReturnParcel, "id", "carrier", "waybill", "tracked", "sent_at", "signed_at")
class ReturnParcelOut(Columns):
    pass


@columns(HomeParcel, "carrier", "waybill", "sent_at")
class ReturnHomeParcelOut(Columns):
    """The goods on their way to the shopper again, after a refund that was declined."""


class ReturnGrantOut(serializers.Serializer[Any]):
    """The decision that money goes back; `refunds` says how far each attempt of the provider has come."""

    basis = serializers.ChoiceField(choices=[b.value for b in GrantBasis])
    amount = MoneyOut()
    granted_at = serializers.DateTimeField()
    refunds = serializers.ListField(child=serializers.CharField())


@columns(Return, "id", "number", "order_id", "order_number", "merchant_id", "state", "noticed_at")
class ReturnRowOut(Columns):
    """A return in a list."""

    amount = MoneyOut()


class ReturnOut(ReturnRowOut):
    """`actions` are open to you now, and each is accepted. `freight`: who pays for the way back.

    `amount` was paid for these pieces; `payable` is the part that goes back, or went: less, where some went before.
    """

    freight = serializers.ChoiceField(choices=[p.value for p in Payer])
    payable = MoneyOut()
    lines = ReturnLineOut(many=True)
    has_address = serializers.BooleanField()
    address_named = serializers.BooleanField()
    parcel = ReturnParcelOut(allow_null=True)
    refused_at = serializers.DateTimeField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    sent_home = ReturnHomeParcelOut(allow_null=True)
    grant = ReturnGrantOut(allow_null=True)
    clocks = ReturnClockOut(many=True)
    actions = ReturnActionOut(many=True)


class ReturnAddressOut(serializers.Serializer[Any]):
    """Where the goods go: the shop's, given to you to send them there."""

    contact_name = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()


class ObjectionOut(serializers.Serializer[Any]):
    grounds = serializers.ListField(child=serializers.ChoiceField(choices=[g.value for g in Grounds]))
    evidence = serializers.ListField(child=serializers.UUIDField())
    statement = serializers.CharField()
    made_at = serializers.DateTimeField()


class RulingOut(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=[o.value for o in RulingOutcome])
    amount = MoneyOut()
    reasons = serializers.CharField()
    ruled_at = serializers.DateTimeField()


class OneReturnOut(ReturnOut):
    """A return with its address, the shop's objection, the platform's ruling and the evidence."""

    address = ReturnAddressOut(allow_null=True)
    objection = ObjectionOut(allow_null=True)
    ruling = RulingOut(allow_null=True)
    evidence = FileOut(many=True)


class ReturnTimelineItemOut(serializers.Serializer[Any]):
    topic = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    role = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)


class ReturnEventIn(serializers.Serializer[Any]):
    """`order_ref` is the id that we announced the parcel under."""

    order_ref = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[k.value for k in ParcelEvent])
    happened_at = InstantIn()
