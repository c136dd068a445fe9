"""Whose word counts about a parcel that goes back? That of who signs it, and once."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from standardwebhooks.webhooks import Webhook

from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.eventlog.models import Event
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PATH = "/webhooks/carriers/sandbox/returns"


def post(parcel_id: UUID, *, secret: str | None = None, type_: str = "parcel.signed", **changes: Any) -> HttpResponse:
    """A report as the carrier sends it, now."""
    data = {"order_ref": str(parcel_id), "kind": "signed", "happened_at": "2026-03-11T02:00:00Z"} | changes
    with transaction.atomic():
        body, sent_at = json.dumps({"type": type_, "data": data}), clock.now()
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Webhook(secret or settings.CARRIER_SECRET).sign("msg_1", sent_at, body),
    }
    return Client().post(PATH, body, "application/json", headers=headers)


def left(parcel_id: UUID) -> int:
    with bound(SYSTEM), transaction.atomic():
        return Event.objects.filter(topic="aftersales.parcel_reported", subject_id=parcel_id).count()


@pytest.fixture
def parcel_id(sale: Sale, order: Order, at: datetime) -> UUID:
    return builders.sent(builders.noticed(order, sale, at + DAY), sale, at + DAY)


class TestReturnWebhook:
    def test_leaves_the_report_once_however_often_it_comes(self, parcel_id: UUID) -> None:
        assert [post(parcel_id).status_code for _ in range(2)] == [204, 204]
        assert left(parcel_id) == 1

    def test_takes_no_word_of_another(self, parcel_id: UUID) -> None:
        answer = post(parcel_id, secret="whsec_" + "QUFB" * 8)

        assert (answer.status_code, answer.json()["code"]) == (401, "http.bad_signature")
        assert left(parcel_id) == 0

    def test_passes_over_what_is_no_concern_of_ours(self, parcel_id: UUID) -> None:
        assert post(parcel_id, type_="parcel.weighed").status_code == 204
        assert left(parcel_id) == 0

    def test_refuses_what_makes_no_sense(self, parcel_id: UUID) -> None:
        assert post(parcel_id, kind="eaten").status_code == 400
        assert left(parcel_id) == 0
