"""A shop's balance, deposit and debts by its own programme."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.guarantee import queries
from merchants.guarantee.commands import debts
from merchants.guarantee.errors import DebtNotFound, DepositRefused, GuaranteeNotFound
from merchants.guarantee.models import Debt, Guarantee
from merchants.guarantee.states import DebtState, GuaranteeState
from merchants.guarantee.types import DebtKind
from merchants.sanctions import queries as sanctions_queries
from merchants.sanctions.api import CitedClauseOut, WordsIn
from merchants.shops.errors import NoShop, ReasonRequired
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, refusals, stand, step_view
from platform_core.cases.queries import actions
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut

DUTIES: Final = ("ECL-58", "HSE-16")
PLAIN: Final = (
    *("id", "number", "kind", "state", "case_type", "case_id", "left", "incurred_at", "covered_at", "appeal"),
    *("appealed_at", "review", "stands_at", "reversed_at"),
)


class DebtOut(serializers.Serializer[Any]):
    """A debt of your shop because of one case (`case_type`, `case_id`): a decision, a refund, a test.

    Pay in by bank transfer under its `id`; your earnings are taken first."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.ChoiceField([kind.value for kind in DebtKind])
    state = serializers.ChoiceField([state.value for state in DebtState])
    case_type = serializers.CharField()
    case_id = serializers.UUIDField()
    amount = MoneyOut(source="money")
    left = MoneyOut()
    clause = CitedClauseOut(allow_null=True, help_text="of the agreement on the deposit, where there is one")
    incurred_at = serializers.DateTimeField()
    covered_at = serializers.DateTimeField(allow_null=True)
    appeal = serializers.CharField(allow_blank=True)
    appealed_at = serializers.DateTimeField(allow_null=True)
    review = serializers.CharField(allow_blank=True, help_text="the answer to the appeal")
    stands_at = serializers.DateTimeField(allow_null=True)
    reversed_at = serializers.DateTimeField(allow_null=True)
    stand = CaseStandOut()


class DebtPageOut(serializers.Serializer[Any]):
    items = DebtOut(many=True)
    next = serializers.CharField(allow_null=True)


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


class Debts(APIView):
    """The debts of your shop, paid ones as well, the latest first."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: DebtPageOut}, duties=DUTIES, operation_id="debts_list")
    def get(self, request: Request) -> Response:
        by = actor_of(request)
        mine = queries.debts_seen_by(by)
        return Response(page_of(mine, request, by=("-incurred_at", "-id"), show=lambda row: debt(row, by=by)))


class OneDebt(APIView):
    """One of them, with the steps open to you now and until when."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: DebtOut}, refuses=(DebtNotFound,), duties=DUTIES, operation_id="debt_read")
    def get(self, request: Request, debt_id: UUID) -> Response:
        by = actor_of(request)
        return Response(debt(queries.debt(debt_id, by=by), by=by))


class DebtAppeal(APIView):
    """Your appeal against a deduction to another person; PUT it, once."""

    permission_classes = (ActsForAShop,)

    @api(
        request=WordsIn,
        responses={200: DebtOut},
        refuses=(*refusals(Debt, "appeal"), ReasonRequired),
        duties=(*DUTIES, "OPR-NEG"),
        operation_id="debt_appeal",
    )
    @once
    def put(self, request: Request, debt_id: UUID) -> Response:
        said, by = parsed(WordsIn, request), actor_of(request)
        return Response(debt(debts.appeal_debt(debt_id, **said, by=by, at=clock.now()), by=by))


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


def debt(row: Debt, *, by: Actor) -> dict[str, Any]:
    cited = row.rule_version_id and row.clause
    more = {
        "money": row.money,
        "clause": queries.clause_of(row) if cited else None,
        "stand": stand(row, queries.debt_actions(row, by=by, at=clock.now())),
    }
    return dict(DebtOut({name: getattr(row, name) for name in PLAIN} | more).data)


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
