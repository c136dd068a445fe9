"""Shapes and doors of plans and subscriptions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.listings.errors import ListingNotFound
from catalog.prices.types import DEAREST
from catalog.stock.errors import SkuNotFound
from orders.contracts import queries as contracts_queries
from orders.sales.api.serializers import AcceptedVersionOut, KeyTermOut, RecipientIn
from orders.subscriptions import policies, queries
from orders.subscriptions.commands import subscriptions
from orders.subscriptions.errors import (
    AddOnRefused,
    PlanNotFound,
    PlanRefused,
    SubscriptionNotFound,
    SubscriptionRefused,
)
from orders.subscriptions.models import Plan, Subscription
from orders.subscriptions.states import SubscriptionState
from orders.subscriptions.types import PlanTerms, SubscriptionConsents, SubscriptionEnd
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, list_view, stand
from platform_core.cases.queries import actions
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed, reader_of
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money
from platform_core.states import IllegalTransition, WrongRole

SAME = ("id", "number", "merchant_id", "sku_id", "plan_id", "title_zh", "title_en", "state", "quantity", "asked_at")


class PlanIn(serializers.Serializer[Any]):
    """`amount` in fen for one piece at each debit; zero ends the offer. `first_days`: how many days after the act the
    first debit is. There is no other price for a beginning: nothing is free and paid later."""

    amount = serializers.IntegerField(min_value=0, max_value=DEAREST.amount)
    months = serializers.IntegerField(min_value=0, max_value=120, default=1)
    first_days = serializers.IntegerField(min_value=0, max_value=365, default=0)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return {"terms": PlanTerms(**attrs | {"amount": Money(attrs["amount"])})}


class PlanOut(serializers.Serializer[Any]):
    """The price debited for one piece, how often, and when first; `zh` and `en` say it in words, to be shown before."""

    id = serializers.UUIDField()
    sku_id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    version = serializers.IntegerField(source="number")
    price = MoneyOut()
    months = serializers.IntegerField()
    first_days = serializers.IntegerField()
    stated_at = serializers.DateTimeField()
    zh = serializers.SerializerMethodField()
    en = serializers.SerializerMethodField()

    def get_zh(self, row: Plan) -> str:
        return policies.describe_plan(row.terms)[0]

    def get_en(self, row: Plan) -> str:
        return policies.describe_plan(row.terms)[1]


class PlansOut(serializers.Serializer[Any]):
    """Plans, with the key terms and the versions of the platform's rules that the same act accepts."""

    items = PlanOut(many=True)
    key_terms = KeyTermOut(many=True)
    rulebook = AcceptedVersionOut(many=True)


class OwnPlanOut(PlanOut):
    """`subscribers`: how many subscriptions go on; who they are, their orders say."""

    subscribers = serializers.IntegerField()


class OwnPlansOut(serializers.Serializer[Any]):
    items = OwnPlanOut(many=True)


class AddOnIn(serializers.Serializer[Any]):
    """Whether it is offered. There is no field for a default: it is in no quote unless the shopper writes it."""

    offered = serializers.BooleanField()


class AddOnOfferOut(serializers.Serializer[Any]):
    sku_id = serializers.UUIDField()
    extra_id = serializers.UUIDField()
    offered = serializers.BooleanField()
    stated_at = serializers.DateTimeField()


class SubscriptionConsentsIn(serializers.Serializer[Any]):
    """Each an act of its own; none is ever taken for granted."""

    debits = serializers.BooleanField()
    key_terms = serializers.BooleanField()

    def to_internal_value(self, data: Any) -> Any:
        return SubscriptionConsents(**super().to_internal_value(data))


class SubscriptionIn(serializers.Serializer[Any]):
    """`rules`: the versions that were shown with the plan, which you accept with the key terms."""

    quantity = serializers.IntegerField(min_value=1, max_value=1000)
    recipient = RecipientIn()
    rules = serializers.ListField(child=serializers.UUIDField(), max_length=20)
    consents = SubscriptionConsentsIn()


class AgreementIn(serializers.Serializer[Any]):
    """The plan whose price you agree to, and, by an act of its own, that it is debited."""

    plan_id = serializers.UUIDField()
    debits = serializers.BooleanField()


class SubscriptionRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    merchant_id = serializers.UUIDField()
    sku_id = serializers.UUIDField()
    plan_id = serializers.UUIDField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    state = serializers.ChoiceField(choices=[s.value for s in SubscriptionState])
    quantity = serializers.IntegerField()
    amount = MoneyOut()
    asked_at = serializers.DateTimeField()


class SubscriptionPageOut(serializers.Serializer[Any]):
    items = SubscriptionRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class SubscriptionOut(SubscriptionRowOut, CaseStandOut):
    """`next_debit_at`: when `amount` is debited next; until then it can be cancelled. `order_id`: of the last debit."""

    months = serializers.IntegerField()
    next_debit_at = serializers.DateTimeField(allow_null=True)
    order_id = serializers.UUIDField(allow_null=True)
    reason = serializers.ChoiceField(choices=[e.value for e in SubscriptionEnd], allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


def row(found: Subscription) -> dict[str, Any]:
    return {name: getattr(found, name) for name in SAME} | {"amount": asdict(found.price)}


def subscription(found: Subscription, *, by: Actor, at: datetime) -> dict[str, Any]:
    own = {name: getattr(found, name) for name in ("months", "order_id", "ended_at")}
    own["reason"] = found.reason or None
    own["next_debit_at"] = queries.next_debit(found)
    return row(found) | own | stand(found, actions(found, by=by, at=at))


class Plans(APIView):
    """List the plans of a listing, with their terms."""

    permission_classes = (AllowAny,)

    @api(responses={200: PlansOut}, refuses=(ListingNotFound,), duties=("OTM-18", "CRI-10b", "HSE-15"), auth=[])
    def get(self, request: Request, listing_id: UUID) -> Response:
        at = clock.now()
        shown = {
            "items": queries.plans_of_listing(listing_id, by=reader_of(request), at=at),
            "key_terms": [asdict(term) for term in contracts_queries.key_terms(at=at)],
            "rulebook": [held.to_json() for held in queries.rules_to_accept()],
        }
        return Response(PlansOut(shown).data)


class Subscribing(APIView):
    """Subscribe to a plan, and allow its debits. Nothing is debited yet: each debit is told twice before."""

    @api(
        request=SubscriptionIn,
        responses={201: SubscriptionOut},
        refuses=(PlanNotFound, SubscriptionRefused),
        duties=("OTM-18", "CRI-10b", "HSE-15", "OTM-17"),
        operation_id="subscribe",
    )
    @once
    def post(self, request: Request, plan_id: UUID) -> Response:
        body, by, at = parsed(SubscriptionIn, request), actor_of(request), clock.now()
        found = subscriptions.subscribe(plan_id, **body, by=by, at=at)
        return Response(subscription(found, by=by, at=at), status=status.HTTP_201_CREATED)


class OneSubscription(APIView):
    """A subscription, with its next debit and the actions open to you now."""

    @api(responses={200: SubscriptionOut}, refuses=(SubscriptionNotFound,), duties=("OTM-18", "IPP-20"))
    def get(self, request: Request, subscription_id: UUID) -> Response:
        by = actor_of(request)
        found = queries.one_subscription(subscription_id, by=by)
        return Response(SubscriptionOut(subscription(found, by=by, at=clock.now())).data)


class SubscriptionCancellation(APIView):
    """End a subscription. PUT it: no questions, at once, and nothing is debited any more."""

    @api(
        responses={200: SubscriptionOut},
        refuses=(SubscriptionNotFound, IllegalTransition, WrongRole),
        duties=("OTM-18", "IPP-20", "HSE-15"),
    )
    @once
    def put(self, request: Request, subscription_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        return Response(subscription(subscriptions.cancel_subscription(subscription_id, by=by, at=at), by=by, at=at))


class SubscriptionAgreement(APIView):
    """Agree to the shop's present terms. Without it, a subscription whose price has risen ends at its next debit."""

    @api(
        request=AgreementIn,
        responses={200: SubscriptionOut},
        refuses=(SubscriptionNotFound, PlanNotFound, SubscriptionRefused, IllegalTransition, WrongRole),
        duties=("OTM-18", "HSE-15"),
        operation_id="subscription_agree",
    )
    @once
    def put(self, request: Request, subscription_id: UUID) -> Response:
        body, by, at = parsed(AgreementIn, request), actor_of(request), clock.now()
        found = subscriptions.agree_to_plan(subscription_id, **body, by=by, at=at)
        return Response(subscription(found, by=by, at=at))


class OwnPlans(APIView):
    """The plans of the shop, and how many subscribers each has."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: OwnPlansOut}, duties=("OTM-18",))
    def get(self, request: Request) -> Response:
        return Response(OwnPlansOut({"items": queries.plans_of(actor_of(request))}).data)


class OwnPlan(APIView):
    """State the terms at which an item is delivered again and again: PUT those that hold from now on. Present
    subscribers pay no more than they agreed to."""

    permission_classes = (ActsForAShop,)

    @api(
        request=PlanIn,
        responses={200: PlanOut},
        refuses=(SkuNotFound, PlanRefused),
        duties=("OTM-18", "HSE-15"),
        operation_id="plan_state",
    )
    @once
    def put(self, request: Request, sku_id: UUID) -> Response:
        body = parsed(PlanIn, request)
        return Response(PlanOut(subscriptions.state_plan(sku_id, **body, by=actor_of(request), at=clock.now())).data)


class OwnAddOn(APIView):
    """Offer an item beside another, or no more. Quotes name it; only the shopper puts it into a purchase."""

    permission_classes = (ActsForAShop,)

    @api(
        request=AddOnIn,
        responses={200: AddOnOfferOut},
        refuses=(SkuNotFound, AddOnRefused),
        duties=("ECL-19", "OTM-17"),
        operation_id="add_on_offer",
    )
    @once
    def put(self, request: Request, sku_id: UUID, extra_id: UUID) -> Response:
        body = parsed(AddOnIn, request)
        found = subscriptions.offer_beside(sku_id, extra_id=extra_id, **body, by=actor_of(request), at=clock.now())
        return Response(AddOnOfferOut(found).data)


_list = list_view(
    Subscription,
    says="One's own subscriptions as a shopper, or those of the shop, newest first.",
    out=SubscriptionPageOut,
    show=row,
    by=("-asked_at", "-id"),
)


_one = path("subscriptions/<uuid:subscription_id>", OneSubscription.as_view(), name="subscription")
storefront = [
    path("listings/<uuid:listing_id>/plans", Plans.as_view(), name="listing-plans"),
    path("subscriptions", _list, name="subscriptions"),
    path("plans/<uuid:plan_id>/subscriptions", Subscribing.as_view(), name="subscribe"),
    _one,
    path(
        "subscriptions/<uuid:subscription_id>/cancellation",
        SubscriptionCancellation.as_view(),
        name="subscription-cancellation",
    ),
    path(
        "subscriptions/<uuid:subscription_id>/agreement",
        SubscriptionAgreement.as_view(),
        name="subscription-agreement",
    ),
]
seller = [
    path("plans", OwnPlans.as_view(), name="plans"),
    path("subscriptions", _list, name="subscriptions"),
    _one,
    path("skus/<uuid:sku_id>/plan", OwnPlan.as_view(), name="plan"),
    path("skus/<uuid:sku_id>/add-ons/<uuid:extra_id>", OwnAddOn.as_view(), name="add-on"),
]
