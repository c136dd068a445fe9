"""Shapes of returns on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from aftersales.returns.states import ReturnState
from aftersales.returns.types import (
    IN_PERSON,
    MOST_LINES,
    MOST_PIECES,
    Cost,
    Grade,
    GrantBasis,
    Grounds,
    Restocked,
    RulingOutcome,
    Wanted,
)
from catalog.listings.types import Payer
from merchants.shops.types import ReturnAddress
from orders.sales.types import CARRIER, WAYBILL, ParcelEvent
from platform_core.files.doors import FileOut
from platform_core.http.shapes import InstantIn, MoneyOut


class WantedIn(serializers.Serializer[Any]):
    line_id = serializers.UUIDField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)

    def to_internal_value(self, data: Any) -> Any:
        return Wanted(**super().to_internal_value(data))


class NoticeIn(serializers.Serializer[Any]):
    """Which pieces go back. No reason is asked for."""

    lines = serializers.ListField(child=WantedIn(), min_length=1, max_length=MOST_LINES)


class HomeParcelIn(serializers.Serializer[Any]):
    """The carrier by a code, such as `sf`; `sandbox` is one that reports to us."""

    carrier = serializers.RegexField(CARRIER)
    waybill = serializers.RegexField(WAYBILL)


class ParcelIn(HomeParcelIn):
    """Any carrier will do; `in_person` stands for goods that were handed over without one, and needs no waybill."""

    waybill = serializers.RegexField(WAYBILL, required=False, allow_blank=True, default="")

    def validate(self, attrs: Any) -> Any:
        if not attrs["waybill"] and attrs["carrier"] != IN_PERSON:
            raise serializers.ValidationError({"waybill": "A carrier gives one."})
        return attrs


class AddressIn(serializers.Serializer[Any]):
    contact_name = serializers.CharField(max_length=60)
    phone = serializers.RegexField(r"\A\+?[0-9][0-9 -]{5,19}\Z")
    address = serializers.CharField(max_length=300)

    def to_internal_value(self, data: Any) -> Any:
        return ReturnAddress(**super().to_internal_value(data))


class NamedAddressIn(serializers.Serializer[Any]):
    address = AddressIn()


class ObjectionIn(serializers.Serializer[Any]):
    """Grounds of the list, files that you have uploaded to this return, and a statement about them."""

    grounds = serializers.ListField(
        child=serializers.ChoiceField(choices=[g.value for g in Grounds]), min_length=1, max_length=len(Grounds)
    )
    evidence = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=20)
    statement = serializers.CharField(max_length=2_000)


class RestockedIn(serializers.Serializer[Any]):
    """Only pieces as good as new go back on the shelf they came from; `lot` as it was sold."""

    line_id = serializers.UUIDField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)
    grade = serializers.ChoiceField(choices=[g.value for g in Grade])
    lot = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        piece = super().to_internal_value(data)
        return Restocked(piece["line_id"], piece["quantity"], Grade(piece["grade"]), piece["lot"])


class RestocksIn(serializers.Serializer[Any]):
    pieces = serializers.ListField(child=RestockedIn(), min_length=1, max_length=MOST_LINES)


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


class ReturnLineOut(serializers.Serializer[Any]):
    line_id = serializers.UUIDField()
    sku_id = serializers.UUIDField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    quantity = serializers.IntegerField()
    amount = MoneyOut()
    window_until = serializers.DateTimeField()


class ReturnParcelOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    carrier = serializers.CharField()
    waybill = serializers.CharField(allow_blank=True)
    tracked = serializers.BooleanField()
    sent_at = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True)


class ReturnHomeParcelOut(serializers.Serializer[Any]):
    """The goods on their way to the shopper again, after a refund that was declined."""

    carrier = serializers.CharField()
    waybill = serializers.CharField()
    sent_at = serializers.DateTimeField()


class ReturnGrantOut(serializers.Serializer[Any]):
    """The decision that money goes back; `refunds` says how far each attempt of the provider has come."""

    basis = serializers.ChoiceField(choices=[b.value for b in GrantBasis])
    amount = MoneyOut()
    granted_at = serializers.DateTimeField()
    refunds = serializers.ListField(child=serializers.CharField())


class ReturnRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    order_id = serializers.UUIDField()
    order_number = serializers.CharField()
    merchant_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in ReturnState])
    amount = MoneyOut()
    noticed_at = serializers.DateTimeField()


class ReturnPageOut(serializers.Serializer[Any]):
    items = ReturnRowOut(many=True)
    next = serializers.CharField(allow_null=True)


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
