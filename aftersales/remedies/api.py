"""API of remedies: the shape of its answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from rest_framework import serializers

from aftersales.freight import queries as freight_queries
from aftersales.freight.api import ReimbursementOut, render_reimbursement
from aftersales.remedies.doors import DOORS
from aftersales.remedies.models import Remedy
from aftersales.remedies.types import RemedyBasis
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money


@columns(
    Remedy,
    *("id", "number", "state", "order_id", "order_number", "line_id", "merchant_id", "title_zh", "title_en"),
    *("pieces", "disposal", "offered_at", "carrier", "waybill", "sent_at", "granted_at"),
)
class RemedyRowOut(Columns):
    """Pieces of a recalled lot that you have: the danger, the advice, and the money you get back.

    `amount` goes back; before it is granted, it would. `outlay` is the freight you paid to send them back.
    """

    recall_id = serializers.UUIDField(help_text="see `/recalls`")
    danger = serializers.CharField()
    advice = serializers.CharField()
    lot = serializers.CharField(allow_blank=True)
    ground = serializers.CharField(allow_blank=True)
    amount = MoneyOut()
    outlay = MoneyOut()
    reimbursement = ReimbursementOut(allow_null=True, help_text="how far what the way cost is on its way to the buyer")
    basis = serializers.ChoiceField([basis.value for basis in RemedyBasis], allow_null=True)


class RemedyOut(RemedyRowOut):
    """A remedy with the actions open to you now, and until when."""

    stand = CaseStandOut()


def _in_row(row: Remedy) -> dict[str, Any]:
    amount = row.paid if row.amount is None else row.amount
    return {
        "recall_id": row.freeze_id,
        **{name: getattr(row.freeze, name) for name in ("danger", "advice", "lot", "ground")},
        "amount": asdict(Money(amount, row.currency)),
        "outlay": asdict(Money(row.outlay, row.currency)),
        "reimbursement": render_reimbursement(freight_queries.reimbursement_for(row)),
        "basis": row.basis or None,
    }


API: Final = CaseApi(
    doors=DOORS,
    row=RemedyRowOut,
    one=RemedyOut,
    answer=RemedyOut,
    says="One's own as a buyer, or the shop's, newest first.",
    reads="One of them, with what you may do now and until when.",
    in_row=_in_row,
)
storefront = API.routes(Role.SHOPPER)
seller = API.routes(Role.MERCHANT)
