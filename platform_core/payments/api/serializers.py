"""The shapes of payments, and of the provider's reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

from rest_framework import serializers

from platform_core.http.shapes import InstantIn, MoneyOut
from platform_core.payments.events.payments import CaptureReported, RefundReported
from platform_core.payments.events.payouts import PayoutReturnReported, TransferReported
from platform_core.payments.policies.payments import Misfit
from platform_core.payments.states import PaymentState, ReceiptState, RefundState
from platform_core.payments.types import Tender

MOST: Final = 10**15  # minor units; more is a mistake, and still far from what the column holds


class ReturnIn(serializers.Serializer[Any]):
    """The page of this site to which the cashier leads back, as a path: the page of the order, say."""

    return_to = serializers.RegexField(
        r"\A/[\x21-\x5b\x5d-\x7e]*\Z", max_length=500, default="/", help_text="a path on this site, `/me/orders/…`"
    )


class PaymentOut(serializers.Serializer[Any]):
    """A payment, for its payer. `cashier_url` is where to pay; null when there is nothing to pay any more."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in PaymentState])
    amount = serializers.IntegerField(help_text="in minor units (fen)")
    currency = serializers.CharField()
    tender = serializers.ChoiceField(choices=[t.value for t in Tender], allow_null=True)
    cashier_url = serializers.URLField(allow_null=True)
    expires_at = serializers.DateTimeField()


class RefundAccountIn(serializers.Serializer[Any]):
    """The account to which money is to go that the provider refuses to give back the way it was paid.

    `agreed` is your express word that it goes there; without it nothing does.
    """

    holder = serializers.CharField(max_length=100, allow_blank=True)
    bank = serializers.CharField(max_length=100, allow_blank=True)
    number = serializers.CharField(max_length=60, allow_blank=True, help_text="8 to 30 digits")
    agreed = serializers.BooleanField()


class RefundOut(serializers.Serializer[Any]):
    """One attempt to give money back. `state`: how it went; `to_account`: it goes to one that you named."""

    id = serializers.UUIDField()
    attempt = serializers.IntegerField()
    amount = MoneyOut()
    state = serializers.ChoiceField(choices=[s.value for s in RefundState])
    to_account = serializers.BooleanField()
    requested_at = serializers.DateTimeField()


class ReceiptOut(serializers.Serializer[Any]):
    """Money that came for `payment_id` and fits it not. It goes back by itself unless staff assign it to another.

    `account_asked`: the provider refuses to give it back; name an account. `to_account`: it goes to one that you named.
    """

    id = serializers.UUIDField()
    number = serializers.CharField()
    payment_id = serializers.UUIDField()
    amount = MoneyOut(source="money")
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=[m.value for m in Misfit]))
    state = serializers.ChoiceField(choices=[s.value for s in ReceiptState])
    assigned_to = serializers.UUIDField(allow_null=True)
    to_account = serializers.BooleanField()
    noted_at = serializers.DateTimeField()


class ReceiptPageOut(serializers.Serializer[Any]):
    items = ReceiptOut(many=True)
    next = serializers.CharField(allow_null=True)


class CaptureIn(serializers.Serializer[Any]):
    """`data` of `payment.captured`."""

    out_trade_no = serializers.UUIDField()
    provider_ref = serializers.CharField(max_length=100)
    amount = serializers.IntegerField(min_value=0, max_value=MOST)
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    tender = serializers.ChoiceField(choices=[t.value for t in Tender])
    captured_at = InstantIn()

    def fact(self) -> CaptureReported:
        data = self.validated_data
        return CaptureReported(
            payment_id=data["out_trade_no"],
            provider_ref=data["provider_ref"],
            amount=data["amount"],
            currency=data["currency"],
            tender=Tender(data["tender"]),
            paid_at=data["captured_at"],
        )


class RefundIn(serializers.Serializer[Any]):
    """`data` of `refund.succeeded`."""

    refund_no = serializers.UUIDField()
    provider_ref = serializers.CharField(max_length=100)

    def fact(self) -> RefundReported:
        data = self.validated_data
        return RefundReported(refund_id=data["refund_no"], provider_ref=data["provider_ref"])


class PayoutReturnIn(serializers.Serializer[Any]):
    """`data` of `payout.returned`."""

    payout_no = serializers.UUIDField()
    provider_ref = serializers.CharField(max_length=100)

    def fact(self) -> PayoutReturnReported:
        data = self.validated_data
        return PayoutReturnReported(payout_id=data["payout_no"], provider_ref=data["provider_ref"])


class TransferIn(serializers.Serializer[Any]):
    """`data` of `transfer.received`."""

    reference = serializers.CharField(max_length=200, allow_blank=True)
    provider_ref = serializers.CharField(max_length=100)
    amount = serializers.IntegerField(min_value=1, max_value=MOST)
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    received_at = InstantIn()

    def fact(self) -> TransferReported:
        data = self.validated_data
        return TransferReported(
            reference=_ours(data),
            provider_ref=data["provider_ref"],
            amount=data["amount"],
            currency=data["currency"],
            paid_at=data["received_at"],
        )


def _ours(data: Mapping[str, Any]) -> UUID:
    """The reference that we gave.

    Any other text may name a person, and goes into no fact: an id made of the transfer's own number takes its place.
    """
    try:
        return UUID(data["reference"].strip())
    except ValueError:
        return uuid5(NAMESPACE_OID, data["provider_ref"])


REPORTS: Final[dict[str, type[CaptureIn | RefundIn | PayoutReturnIn | TransferIn]]] = {
    "payment.captured": CaptureIn,
    "refund.succeeded": RefundIn,
    "payout.returned": PayoutReturnIn,
    "transfer.received": TransferIn,
}


class ReportIn(serializers.Serializer[Any]):
    """A signed message of the provider."""

    type = serializers.ChoiceField(choices=list(REPORTS))
    timestamp = InstantIn(required=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`data` by itself would hide the serializer's own."""
        return super().get_fields() | {"data": serializers.DictField()}
