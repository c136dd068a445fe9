"""What do the platform's people see of claims?"""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from aftersales.claims.types import NoRemedy, Topic
from complaints.complaint.commands import filing as filing_commands
from complaints.complaint.types import Demand, DemandKind
from complaints.complaint.types import Topic as ComplaintTopic
from orders.sales.models.orders import Order
from platform_core import clock
from tests.aftersales.claims import builders as claims
from tests.aftersales.freight import builders as freight
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

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


@pytest.mark.duty("CRL-24")
@pytest.mark.parametrize(("choice", "state"), [("pay", "paid"), ("decline", "declined")])
def test_freight_is_decided_with_reasons(staff_client: Client, db: None, choice: str, state: str) -> None:
    """The desk goes by the house's clock, and decides in time."""
    with transaction.atomic():
        at = clock.now() - 2 * DAY
    sale = orders.sale(at - DAY)
    order = orders.delivered(sale, at - DAY)
    found = freight.disputed(freight.asked(freight.sent_for_claim(order, sale, at), sale, at), sale, at)
    where = f"/admin/aftersales/freight/{found.id}/handle/"
    page = staff_client.get(where).content.decode()
    assert "运费明显偏高" in page
    [receipt] = re.findall(r"/admin/aftersales/return/[^/]+/evidence/[^/]+/", page)
    assert staff_client.get(receipt).status_code == 200

    staff_client.post(where, {"choice": choice, "reasons": ""})
    assert freight.now(found, sale).state == "disputed"
    staff_client.post(where, {"choice": choice, "reasons": "已核对凭证"})

    assert freight.now(found, sale).state == state


@pytest.mark.duty("CRL-23b")
def test_who_decides_a_complaint_sees_the_claim_and_who_has_to_show_it(
    staff_client: Client, order: Order, sale: Sale, at: datetime
) -> None:
    claim = claims.refused(
        claims.claimed(order, sale, at + DAY, topic=Topic.WRONG_ITEM), sale, at + DAY, reason=NoRemedy.NO_FAULT
    )
    with acting_as(sale.shopper), transaction.atomic():
        complaint = filing_commands.file(
            order.id,
            topic=ComplaintTopic.NOT_AS_DESCRIBED,
            demand=Demand(DemandKind.REFUND),
            statement="发错货",
            by=sale.shopper,
            at=at + DAY,
        )

    page = staff_client.get(f"/admin/complaints/complaint/{complaint.id}/handle/").content.decode()

    assert claim.number in page
    assert "the shop has to show that it is not to blame" in page
