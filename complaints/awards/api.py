"""API of awards: the shapes of its answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from rest_framework import serializers

from complaints.awards.doors import DOORS, View
from complaints.awards.models import Award
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns
from platform_core.http.shapes import MoneyOut


@columns(
    Award,
    *("id", "number", "complaint_id", "order_id", "head", "state", "basis", "granted_at", "owed_at", "advanced_at"),
    *("paid_by_shop_at", "paid_at"),
    basis=serializers.ListField(child=serializers.CharField(), help_text="the duties that it rests on"),
)
class BareAwardOut(Columns):
    """Money for the shopper beside a refund of the price. `advanced_at`: paid without the shop, which owes it since."""

    amount = MoneyOut()


class AwardActedOut(BareAwardOut):
    """An award without anybody's words, after an act."""

    stand = CaseStandOut()


class AwardOut(BareAwardOut):
    """An award with its reasons, the objection of the shop, and the answer to that."""

    reasons = serializers.CharField()
    objection = serializers.CharField(allow_blank=True)
    review = serializers.CharField(allow_blank=True, help_text="the answer to the objection")


class AwardStandOut(AwardOut):
    """An award, with the steps that you may take now."""

    stand = CaseStandOut()


class AwardApi(CaseApi[Award]):
    """In a list, too, an award has its texts."""

    def _show_in_list(self, view: View) -> dict[str, Any]:
        return {**super()._show_in_list(view), **view.words}


API: Final = AwardApi(
    doors=DOORS,
    row=AwardOut,
    one=AwardStandOut,
    answer=AwardActedOut,
    says="Your awards as a shopper, or those against the shop, newest first.",
    reads="One award, with the steps that you may take now and until when.",
    in_row=lambda row: {"amount": asdict(row.money)},
    in_one=lambda view: dict(view.words),
)
storefront = API.routes(Role.SHOPPER)
seller = API.routes(Role.MERCHANT, prefix="seller-")
