"""What do the platform's people see of claims?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from orders.models import Order
from tests.aftersales import claim_builders as claims
from tests.aftersales.builders import DAY
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def test_the_queue_shows_what_is_open_and_the_page_what_was_said(
    staff_client: Client, order: Order, sale: Sale, at: datetime
) -> None:
    claim = claims.refused(claims.claimed(order, sale, at + DAY), sale, at + DAY)
    queue = staff_client.get(reverse("admin:aftersales_claim_changelist")).content.decode()
    page = staff_client.get(f"/admin/aftersales/claim/{claim.id}/handle/").content.decode()

    assert claim.number in queue
    assert "开机没有反应" in page
    assert "外壳有撞击痕迹" in page
    assert "/evidence/" in page
