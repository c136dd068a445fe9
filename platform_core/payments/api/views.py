"""The doors of paying: the payer looks at a payment, the provider reports on it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.cases.doors import refusals
from platform_core.http.idempotency import once
from platform_core.http.requests import actor_of, parsed, valid
from platform_core.http.schema import api
from platform_core.http.webhooks import BadSignature, RawJson, receive, verify_message
from platform_core.payments.api.serializers import (
    REPORTS,
    PaymentOut,
    ReceiptOut,
    RefundAccountIn,
    RefundOut,
    ReportIn,
    ReturnIn,
)
from platform_core.payments.commands import asking_again, receipts, reporting
from platform_core.payments.commands.reporting import Report
from platform_core.payments.errors import (
    AccountNotAsked,
    AccountRefused,
    PaymentNotFound,
    RefundNotFound,
    UnknownReport,
)
from platform_core.payments.models.payments import Receipt
from platform_core.payments.queries import payments
from platform_core.payments.types import BankAccount

SOURCE: Final = "payments.sandbox"


class PaymentDetail(APIView):
    """An amount to pay, and where to pay it."""

    @api(responses={200: PaymentOut}, refuses=(PaymentNotFound,), parameters=[ReturnIn])
    def get(self, request: Request, payment_id: UUID) -> Response:
        found = payments.payment_facts(payment_id, reader=actor_of(request))
        url = payments.cashier_url(found, at=clock.now(), **valid(ReturnIn, request.query_params))
        shown = {
            "id": found.id,
            "state": found.state,
            "amount": found.amount.amount,
            "currency": found.amount.currency,
            "tender": found.tender,
            "cashier_url": url,
            "expires_at": found.expires_at,
        }
        return Response(PaymentOut(shown).data)


class RefundDetail(APIView):
    """The state of a refund of yours."""

    @api(responses={200: RefundOut}, refuses=(RefundNotFound,))
    def get(self, request: Request, refund_id: UUID) -> Response:
        return Response(RefundOut(payments.refund_facts(refund_id, reader=actor_of(request))).data)


class RefundAccount(APIView):
    """Another account for a refund that the provider refuses."""

    @api(
        request=RefundAccountIn,
        responses={200: RefundOut},
        refuses=(RefundNotFound, AccountNotAsked, AccountRefused),
        duties=("NRR-14",),
        description="Your consent that the money goes to this account. PUT it; the answer is the attempt there.",
    )
    @once
    def put(self, request: Request, refund_id: UUID) -> Response:
        (account, agreed), by = _read_account(request), actor_of(request)
        attempt = asking_again.name_account(refund_id, account=account, agreed=agreed, by=by, at=clock.now())
        return Response(RefundOut(payments.refund_facts(attempt, reader=by)).data)


class ReceiptAccount(APIView):
    """Another account for money that fits no payment and that the provider refuses to give back."""

    @api(
        request=RefundAccountIn,
        responses={200: ReceiptOut},
        refuses=(*refusals(Receipt, "name_account"), AccountRefused),
        duties=("NRR-14",),
        description="Your consent that the money goes to this account. PUT it while its state is account_asked.",
    )
    @once
    def put(self, request: Request, receipt_id: UUID) -> Response:
        account, agreed = _read_account(request)
        by, at = actor_of(request), clock.now()
        receipt = receipts.name_receipt_account(receipt_id, account=account, agreed=agreed, by=by, at=at)
        return Response(ReceiptOut(receipt).data)


class SandboxReports(APIView):
    """The provider leaves a signed report: 204 the first time, 200 when we have had it before."""

    parser_classes = (RawJson,)
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()  # a signature is asked for instead; no report of money is lost because nobody can count

    @api(request=ReportIn, responses={200: None, 204: None}, refuses=(BadSignature, UnknownReport), auth=[])
    def post(self, request: Request) -> Response:
        message = verify_message(request, secret=settings.PAYMENT_PROVIDER_SECRET)
        fact, at = _fact(message.body), clock.now()
        first = receive(message, source=SOURCE, tell=lambda by: reporting.report(fact, by=by, at=at))
        return Response(status=status.HTTP_204_NO_CONTENT if first else status.HTTP_200_OK)


def _read_account(request: Request) -> tuple[BankAccount, bool]:
    """The account that a payer names, and whether they agree that money goes there."""
    said = parsed(RefundAccountIn, request)
    agreed = said.pop("agreed")
    return BankAccount(**said), agreed


def _fact(body: dict[str, Any]) -> Report:
    kind = body.get("type")
    if not isinstance(kind, str) or kind not in REPORTS:
        raise UnknownReport(type=str(kind)[:60])
    report = REPORTS[kind](data=body.get("data"))
    report.is_valid(raise_exception=True)
    return report.fact()
