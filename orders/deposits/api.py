"""API of deposits: the shapes of its answers, and the files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from django.urls import path
from rest_framework import serializers

from catalog.deposits.types import DepositCondition
from orders.deposits import commands, queries
from orders.deposits.doors import DOORS, View
from orders.deposits.errors import DepositClosed
from orders.deposits.models import Deposit
from orders.deposits.types import DepositBasis, DepositTerm
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns, download_view, upload_view
from platform_core.files.doors import FileOut
from platform_core.http.shapes import MoneyOut

CONDITIONS: Final = serializers.ListField(
    child=serializers.ChoiceField(choices=[condition.value for condition in DepositCondition])
)


class DepositTermOut(serializers.Serializer[Any]):
    """The deposit beside the price, and how it goes back; `zh` and `en` say it in words."""

    sku_id = serializers.UUIDField()
    terms_id = serializers.UUIDField()
    version = serializers.IntegerField(source="number")
    each = MoneyOut(source="amount")
    quantity = serializers.IntegerField()
    total = MoneyOut()
    purpose = serializers.CharField()
    steps = serializers.CharField()
    conditions = CONDITIONS
    days = serializers.IntegerField()
    zh = serializers.CharField()
    en = serializers.CharField()


@columns(Deposit, "id", "number", "order_id", "merchant_id", "title_zh", "title_en", "state", "asked_at")
class DepositRowOut(Columns):
    """A deposit in a list."""

    amount = MoneyOut()


@columns(Deposit, "quantity", "purpose", "steps", "conditions", "days", conditions=CONDITIONS)
class DepositOut(DepositRowOut, CaseStandOut):
    """`kept` is the amount that the platform lets the shop keep; `back` goes back once that is decided."""

    terms_version = serializers.IntegerField()
    carrier = serializers.CharField(allow_null=True)
    waybill = serializers.CharField(allow_null=True)
    basis = serializers.ChoiceField(choices=[b.value for b in DepositBasis], allow_null=True)
    kept = MoneyOut()
    back = MoneyOut(allow_null=True)
    conditions_not_met = CONDITIONS
    claimed = MoneyOut(allow_null=True)


class WholeDepositOut(DepositOut):
    """A deposit with its statements and evidence, which both sides may read."""

    statement = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    evidence = FileOut(many=True)


def term(found: DepositTerm) -> dict[str, Any]:
    shown: dict[str, Any] = DepositTermOut(found).data
    return shown


def _in_answer(found: Deposit) -> dict[str, Any]:
    objection = queries.objection_to(found)
    return {
        "terms_version": found.terms_number,
        "carrier": found.carrier or None,
        "waybill": found.waybill or None,
        "basis": found.basis or None,
        "kept": asdict(found.kept),
        "back": asdict(found.back) if found.basis else None,
        "conditions_not_met": objection.grounds if objection else [],
        "claimed": {"amount": objection.claimed, "currency": found.currency} if objection else None,
    }


def _in_one(view: View) -> dict[str, Any]:
    return {**view.words, "evidence": [FileOut(kept).data for _kind, kept in view.files]}


API: Final = CaseApi(
    doors=DOORS,
    row=DepositRowOut,
    one=WholeDepositOut,
    answer=DepositOut,
    says="One's own deposits as a shopper, or the shop's, newest first.",
    reads="A deposit with its terms, clocks, what you may do now, and what either side has said.",
    in_row=lambda found: {"amount": asdict(found.money)},
    in_answer=_in_answer,
    in_one=_in_one,
)
_evidence = upload_view(
    Deposit,
    says="Add a file to a deposit that was asked back. Both sides see what either has added.",
    keep=commands.add_deposit_evidence,
    refuses=(DepositClosed,),
    duties=("ECL-21",),
)
_file = download_view(Deposit, says="A file of a deposit, to be saved.")
_files = [
    path("deposits/<uuid:deposit_id>/evidence", _evidence, name="deposit-evidence"),
    path("deposits/<uuid:deposit_id>/evidence/<uuid:file_id>", _file, name="deposit-file"),
]
storefront = [*API.routes(Role.SHOPPER), *_files]
seller = [*API.routes(Role.MERCHANT), *_files]
