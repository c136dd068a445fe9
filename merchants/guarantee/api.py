"""A shop's balance, deposit and debts by its own programme."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.guarantee import queries
from merchants.guarantee.doors import DEBTS
from merchants.guarantee.errors import DepositRefused, GuaranteeNotFound
from merchants.guarantee.models import Debt, Guarantee
from merchants.guarantee.states import GuaranteeState
from merchants.sanctions import queries as sanctions_queries
from merchants.sanctions.api import CitedClauseOut
from merchants.shops.errors import NoShop
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor, Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns, stand, step_view
from platform_core.cases.queries import actions
from platform_core.http.requests import actor_of
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut


@columns(
    Debt,
    *("id", "number", "kind", "state", "case_type", "case_id", "incurred_at", "covered_at", "appeal", "appealed_at"),
    *("review", "stands_at", "reversed_at"),
    review=serializers.CharField(allow_blank=True, help_text="the answer to the appeal"),
)
class DebtOut(Columns):
    """What your shop owes or owed because of one case (`case_type`, `case_id`): a decision, a refund, a test.

    Pay in by bank transfer under its `id`; your earnings are taken first."""

    amount = MoneyOut()
    left = MoneyOut()
    clause = CitedClauseOut(allow_null=True, help_text="of the agreement on the deposit, where there is one")
    stand = CaseStandOut()


class GuaranteeOut(serializers.Serializer[Any]):
    """A guarantee deposit: how much, why and by which clause. Pay in by bank transfer under its `id`."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in GuaranteeState])
    amount = MoneyOut(source="money")
    because = serializers.CharField()
    clause = CitedClauseOut()
    asked_at = serializers.DateTimeField()
    stand = CaseStandOut()


class Deposit(APIView):
    """The guarantee deposit that you were asked for last, with the steps open to you now and until when."""

    permission_classes = (ActsForAShop,)

    @api(
        responses={200: GuaranteeOut},
        refuses=(GuaranteeNotFound, NoShop),
        duties=("ECL-58",),
        operation_id="guarantee_read",
    )
    def get(self, request: Request) -> Response:
        by, at = actor_of(request), clock.now()
        if by.merchant_id is None:
            raise NoShop
        row = queries.guarantee_of(by.merchant_id, by=by)
        if row is None:
            raise GuaranteeNotFound(guarantee_id=by.merchant_id)
        return Response(deposit(row, by=by, at=at))


def _in_row(row: Debt) -> dict[str, Any]:
    cited = queries.clause_of(row)
    clause = CitedClauseOut(cited).data if cited else None
    return {"amount": asdict(row.money), "left": asdict(row.left), "clause": clause}


def deposit(row: Guarantee, *, by: Actor, at: datetime) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("id", "number", "state", "money", "because", "asked_at")}
    stands = stand(row, actions(row, by=by, at=at))
    return dict(GuaranteeOut(said | {"clause": sanctions_queries.basis(row), "stand": stands}).data)


def _step(name: str, *, says: str, refuses: tuple[Any, ...] = ()) -> Any:
    how: dict[str, Any] = {"out": GuaranteeOut, "show": deposit, "refuses": refuses, "duties": ("ECL-58",)}
    return step_view(Guarantee, name, says=says, **how)


agree = _step("agree", says="Your agreement to the guarantee deposit. PUT it; it is owed from now on.")
decline = _step("decline", says="Your refusal of the guarantee deposit. PUT it; nothing is owed.")
end = _step(
    "end",
    says="The end of the agreement. PUT it; the deposit goes back unless something is owed.",
    refuses=(DepositRefused, NoShop),
)
API: Final = CaseApi(
    doors=DEBTS,
    row=DebtOut,
    one=DebtOut,
    answer=DebtOut,
    says="What your shop owes and owed, the latest first.",
    reads="One of them, with the steps that you may take now and until when.",
    in_row=_in_row,
)
debts = API.routes(Role.MERCHANT, prefix="seller-")
