"""API of mediations: the shapes of its answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from rest_framework import serializers

from complaints.mediation import queries
from complaints.mediation.doors import DOORS, SIDES, View
from complaints.mediation.models import Mediation, MediationWord
from complaints.mediation.types import MediationAct
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns, values
from platform_core.http.shapes import MoneyOut

SIDE: Final = serializers.ChoiceField(choices=[side.value for side in SIDES])


@columns(
    Mediation,
    *("id", "number", "complaint_id", "order_id", "merchant_id", "asked_by", "state", "asked_at"),
    asked_by=SIDE,
)
class MediationRowOut(Columns):
    """A mediation in a list."""


@columns(Mediation, "rules", "shopper_consented_at", "shop_consented_at", "performs")
class MediationStandOut(MediationRowOut, CaseStandOut):
    """The state of a mediation, under version `rules` of the rules. Nothing is owed before both sides have accepted:
    `amount` goes back then, or with `performs` the shop does as the complaint demands."""

    amount = MoneyOut(allow_null=True)
    accepted_by = serializers.ListField(child=SIDE)


@columns(
    MediationWord,
    *("act", "author", "said_at"),
    act=serializers.ChoiceField(choices=[act.value for act in MediationAct]),
    author=serializers.ChoiceField(choices=[side.value for side in (*SIDES, Role.STAFF)]),
)
class MediationWordOut(Columns):
    """A word of a side or of the mediator."""

    text = serializers.CharField()


class MediationOut(MediationStandOut):
    """A mediation with all its words. Beside it the ways outside the house stay open: `complaints/{id}` names them."""

    words = MediationWordOut(many=True)


def _in_answer(row: Mediation) -> dict[str, Any]:
    amount = row.money(row.amount)
    return {"amount": amount and asdict(amount), "accepted_by": row.accepted_by}


def _in_one(view: View) -> dict[str, Any]:
    found = queries.mediation_words(view.row)
    return {"words": [values(word, MediationWordOut) | {"text": text} for word, text in found]}


API: Final = CaseApi(
    doors=DOORS,
    row=MediationRowOut,
    one=MediationOut,
    answer=MediationStandOut,
    says="Your mediations, on either side, newest first.",
    reads="A mediation: consents, proposal, words, and the steps that you may take now.",
    in_answer=_in_answer,
    in_one=_in_one,
)
storefront = API.routes(Role.SHOPPER)
seller = API.routes(Role.MERCHANT)
