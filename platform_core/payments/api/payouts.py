"""A shop's balance, payouts and payout account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.payments.commands import payouts as payouts_commands
from platform_core.payments.errors import PayoutAccountNotFound, PayoutAccountNotUsable
from platform_core.payments.models.payouts import PayoutAccount
from platform_core.payments.queries import payouts as payouts_queries
from platform_core.payments.states import PayoutAccountState, PayoutState
from platform_core.payments.types import BankAccount, Hold


class BalanceOut(serializers.Serializer[Any]):
    """Your money with the payment provider. `escrow`: paid for orders that are not settled, still the buyers';
    `payable`: settled and not paid out; `on_its_way`: being paid out; `owed`: your debts; `holds`: why `payable` has
    not gone yet; `goes_at`: when it does.
    """

    escrow = MoneyOut()
    payable = MoneyOut()
    on_its_way = MoneyOut()
    deposit = MoneyOut()
    owed = MoneyOut()
    holds = serializers.ListField(child=serializers.ChoiceField([hold.value for hold in Hold]))
    goes_at = serializers.DateTimeField(allow_null=True)


class PayoutOut(serializers.Serializer[Any]):
    """One payout to your account."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    amount = MoneyOut(source="money")
    drawn_on = serializers.CharField(help_text="the account of the books: `merchant_payable` or `deposit`")
    state = serializers.ChoiceField([state.value for state in PayoutState])
    requested_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)


class PayoutPageOut(serializers.Serializer[Any]):
    items = PayoutOut(many=True)
    next = serializers.CharField(allow_null=True)


class PayoutAccountIn(serializers.Serializer[Any]):
    """The account to which your money is to go. It counts once the payment provider has found it."""

    holder = serializers.CharField(max_length=100, allow_blank=True)
    bank = serializers.CharField(max_length=100, allow_blank=True)
    number = serializers.CharField(max_length=60, allow_blank=True, help_text="8 to 30 digits")


class PayoutAccountOut(serializers.Serializer[Any]):
    """An account that you have named, by its bank and last digits."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField([state.value for state in PayoutAccountState])
    bank = serializers.CharField()
    ends_in = serializers.CharField()
    named_at = serializers.DateTimeField()


class Balance(APIView):
    """The settled money, the holds and their reasons, your debts, and your deposit."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: BalanceOut}, duties=("PAY-06", "ECL-58"), operation_id="seller_balance")
    def get(self, request: Request) -> Response:
        return Response(BalanceOut(asdict(payouts_queries.balance_of(_shop_of(request)))).data)


class Payouts(APIView):
    """Your payouts, the latest first."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: PayoutPageOut}, duties=("PAY-06",), operation_id="seller_payouts")
    def get(self, request: Request) -> Response:
        mine = payouts_queries.payouts_of(_shop_of(request), by=actor_of(request))
        return Response(page_of(mine, request, by=("-requested_at", "-id"), show=lambda row: PayoutOut(row).data))


class PayoutAccounts(APIView):
    """The accounts that count or are being verified."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: PayoutAccountOut(many=True)}, duties=("PAY-06",), operation_id="seller_payout_accounts")
    def get(self, request: Request) -> Response:
        return Response(_render_accounts(payouts_queries.payout_accounts_of(_shop_of(request))))

    @api(
        request=PayoutAccountIn,
        responses={201: PayoutAccountOut},
        refuses=(PayoutAccountNotFound, PayoutAccountNotUsable),
        duties=("PAY-06",),
        operation_id="seller_name_payout_account",
        description="Name where your money is to go. The account before counts until this one is verified.",
    )
    @once
    def post(self, request: Request) -> Response:
        account = BankAccount(**parsed(PayoutAccountIn, request))
        row = payouts_commands.name_payout_account(account, by=actor_of(request), at=clock.now())
        [shown] = _render_accounts([row])
        return Response(shown, status=201)


def _shop_of(request: Request) -> UUID:
    by = actor_of(request)
    if by.merchant_id is None:
        raise PayoutAccountNotFound(payout_account_id=by.id)
    return by.merchant_id


def _render_accounts(rows: Sequence[PayoutAccount]) -> list[dict[str, Any]]:
    known = zip(rows, payouts_queries.accounts_shown(rows), strict=True)
    said = [{"id": row.id, "state": row.state, "named_at": row.named_at} | shown for row, shown in known]
    return [dict(PayoutAccountOut(one).data) for one in said]
