"""Is every page of a shop cheap, with few rows and with many?

At most twelve statements, what begins and ends a transaction not counted, and 60 KB of HTML; fifty rows cost as many
statements as one. A page whose address has no id is opened of itself: a new one with an id of its own is added below.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.publishing import commands as publishing
from catalog.stock import commands as stock
from complaints.records import commands as records
from complaints.records.models import ComplaintRecord
from merchants.credit.types import CreditKind
from merchants.shops.models.shops import Merchant
from orders.checkout.commands import placing, quoting
from orders.contracts.types import RequestedLine
from orders.sales.models.orders import Order
from platform_core.accounts.types import ShopRole
from platform_core.actors import Actor, Role, part
from platform_core.deadlines.models import RunningDeadline
from platform_core.http import paging
from platform_core.legal.spans import DAY
from platform_core.project.faces.seller.urls import urlpatterns
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.webhooks.commands import asking, endpoints
from tests import standing
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders as returns
from tests.catalog import builders as catalog
from tests.catalog.questions import situations as questions
from tests.catalog.sheets import builders as sheets
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders as complaints
from tests.complaints.infringements import builders as infringements
from tests.complaints.service import builders as service
from tests.merchants.builders import acting_as
from tests.merchants.credit.test_credit import put
from tests.merchants.guarantee.builders import asked_deposit, charged
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.team import builders as team
from tests.orders.deposits import builders as deposits
from tests.orders.reviews import builders as reviews
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.subscriptions import builders as subscriptions
from tests.platform_core.cases.worlds import BY_LIFECYCLE
from tests.platform_core.payments.payouts import with_account
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
STATEMENTS: Final = 12
HTML: Final = 60_000
MANY: Final = 50
URL: Final = "https://erp.example.com/hook"
QUERIES: Final = {
    "/seller/import/template": "?table=goods.general",
    "/seller/goods/bulk": "?act=publish&pick=<uuid:listing_id>",
}
# What truly takes more, and why; a figure here may only fall.
MORE: Final[Mapping[str, int]] = {
    "/seller/returns/<uuid:return_id>": 15,  # five lists of its own: lines, parcels, reports, arrivals, what went back
    "/seller/complaints/<uuid:complaint_id>": 15,  # answer, decision, review, correction, letters: a record of each
    "/seller/closings": 22,  # every room is asked what is open, by a shop that is about to end
    "/seller/closings/<uuid:closing_id>": 23,  # the same
}
BY_KIND: Final = ("/seller/", "/seller/today", "/seller/deadlines", "/seller/deadlines/ended")  # a statement a kind
BRACKETS: Final = re.compile(r'SAVEPOINT "\w+"$')
FILES: Final = ("/file", ".pdf", ".json", "export/", "/template", "/refused")
# The ids of what one shop has; all others are of cases.
OWN: Final = frozenset(
    f"{name}_id" for name in ("order", "sku", "listing", "line", "deadline", "fact", "import", "webhook", "delivery")
)
# A case where its page has most to read.
CASES: Final = {
    "sample_id": ("Sample", "upheld"),  # the first: it is drawn from all that is on show
    "return_id": ("Return", "declined"),
    "claim_id": ("Claim", "late_repair"),
    "complaint_id": ("Complaint", "promised, under review"),
    "conversation_id": ("Conversation", "with_shop"),
    "mediation_id": ("Mediation", "proposed"),
    "debt_id": ("Debt", "upheld"),
    "award_id": ("Award", "unpaid"),
    "outside_id": ("OutsideCase", "told"),
    "deposit_id": ("Deposit", "kept"),
    "closing_id": ("Closing", "settling"),
    "archive_id": ("ShopArchive", "ready"),
    "sanction_id": ("Sanction", "appealed_in_public"),
    "recall_id": ("LotFreeze", "told"),
    "remedy_id": ("Remedy", "granted"),
    "infringement_id": ("Infringement", "waiting"),
    "question_id": ("Question", "answered"),
}


@dataclass(frozen=True)
class Cost:
    """What one page took: the statements, and the bytes of its HTML."""

    statements: list[str]
    size: int


def cost(browser: Browser, path: str) -> Cost:
    with CaptureQueriesContext(connection) as asked:
        reply = browser.get(path)
    assert reply.status == 200, f"{path}: {reply.status}"
    said = [one["sql"] for one in asked.captured_queries]
    size = 0 if any(part in path for part in FILES) else len(reply.response.content)
    return Cost([sql for sql in said if not BRACKETS.search(sql)], size)


@standing.fixture
def full(sale: Sale, at: datetime) -> dict[str, UUID]:
    """One of everything that a shop has pages of and that is no case."""
    listing_id = questions.listing_of(sale)
    deposits.state(sale, at)
    subscriptions.stated(sale, at)
    order = builders.paid(sale, at)
    returns.noticed(builders.delivered(sale, at), sale, at + 2 * HOUR)
    claims.claimed(builders.delivered(sale, at), sale, at + 2 * HOUR)
    complaints.filed(sale, at)
    service.with_shop(sale, at)
    questions.ask(sale, at)
    infringements.submitted(sale, at)
    charged(sale.shop, 300, at)
    with_account(sale.shop, at)
    reviewed = reviews.review(builders.delivered(sale, at), sale, at + 2 * HOUR)
    sheet = sheets.write(sale.shop, sheets.table(sheets.goods("T-1"), sheets.goods("T-2", 价格="一百")), at=at)
    with acting_as(sale.seller), transaction.atomic():
        shop = Merchant.objects.get(id=sale.shop)
        webhook = endpoints.open_endpoint(url=URL, topics=["orders.paid"], name="ERP", by=sale.seller, at=at)
        message = asking.test(webhook.endpoint_id, by=sale.seller, at=at)
    asked_deposit(shop, at)
    sanctions.proposed(shop, at)
    disputes.tracked(order, sale, at)
    with acting_as(sale.seller), transaction.atomic():
        clock = RunningDeadline.objects.filter(merchant_id=sale.shop).latest("id")
    return {
        "order_id": order.id,
        "sku_id": sale.sku_id,
        "listing_id": listing_id,
        "line_id": reviewed.line_id,
        "deadline_id": clock.id,
        "fact_id": put(shop, CreditKind.LATE, at, what="orders.dispatch"),
        "import_id": sheet.id,
        "webhook_id": webhook.endpoint_id,
        "delivery_id": message.id,
    }


def fill(sale: Sale, known: dict[str, UUID], at: datetime) -> None:
    """Fifty of what stands on a page without being paged, and an order of fifty lines."""
    shop = sale.shop
    for number in range(MANY):
        builders.paid(sale, at, quantity=1)
        charged(shop, 1, at, name=f"case {number}")
    with acting_as(sale.seller), transaction.atomic():
        row = Merchant.objects.get(id=shop)
        items = [catalog.new_sku(f"ITEM-{n:02}", spec=f"第{n}种", on_hand=9) for n in range(99)]
        added = publishing.add_items(known["listing_id"], skus=items, by=sale.seller, at=at)
        for number in range(MANY):
            asking.test(known["webhook_id"], by=sale.seller, at=at)
            stock.receive_stock(
                sale.sku_id, quantity=1, lot=f"LOT-{number}", best_before=date(2035, 6, 30), by=sale.seller, at=at
            )
    for _ in range(MANY):
        put(row, CreditKind.LATE, at, what="orders.dispatch")
    for _ in range(20):
        team.member(sale.seller, ShopRole.SERVICE, at)
    with acting_as(sale.shopper), transaction.atomic():
        lines = [RequestedLine(sku.id, 1, ()) for sku in added[:MANY]]
        quote = quoting.quote(lines, by=sale.shopper, at=at)
        bought = placing.place_purchase(
            quote.id, recipient=builders.HOME, consents=builders.AGREED, by=sale.shopper, at=at
        )
        order = Order.objects.get(purchase=bought)
    builders.pay(order, at)
    known["order_id"] = order.id


def brought(at: datetime) -> Iterator[tuple[str, Actor, UUID]]:
    """A case of each kind with its shop, and a published record of complaints."""
    worlds = {world.model.__name__: world for world in BY_LIFECYCLE.values()}
    for id_, (model, where) in CASES.items():
        case = worlds[model].brought(where, at)
        yield id_, case.actors[Role.MERCHANT], case.row.pk
    sale = builders.sale(at - 45 * DAY)
    complaints.filed(sale, at - 44 * DAY)
    with bound(SYSTEM), transaction.atomic():
        records.publish_records(by=part("complaints"), at=at)
        yield "record_id", sale.seller, ComplaintRecord.objects.filter(merchant_id=sale.shop).latest("month").id


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often a list is handed each of its rows, as rows that know no more than what was read with them."""
    seen, real = {"times": 1}, paging.page_of

    def page_of(*args: Any, **how: Any) -> dict[str, Any]:
        found = real(*args, **how)
        again = max(1, seen["times"] // max(1, len(found["items"])))
        return found | {"items": [copy.deepcopy(row) for row in found["items"] for _ in range(again)]}

    monkeypatch.setattr(paging, "page_of", page_of)
    return seen


def pages() -> Iterator[tuple[str, list[str]]]:
    """Every address at the door of a shop, with the ids that it names."""
    for pattern in urlpatterns:
        name = str(pattern.pattern)
        if "form_action" not in name:
            yield f"/seller/{name}", re.findall(r"<uuid:(\w+)>", name)


def address(name: str, ids: Mapping[str, UUID]) -> str:
    path = name + QUERIES.get(name, "")
    for id_, of in ids.items():
        path = path.replace(f"<uuid:{id_}>", str(of))
    return path


class TestEveryPageOfAShop:
    def test_takes_twelve_statements_and_sixty_kilobytes_at_most_however_much_stands_on_it(
        self,
        full: dict[str, UUID],
        seller: Browser,
        sale: Sale,
        at: datetime,
        rows: dict[str, int],
        subtests: pytest.Subtests,
    ) -> None:
        own = [name for name, ids in pages() if {*ids} <= OWN]
        assert full.keys() == OWN
        for name in own:
            seller.get(address(name, full))  # what is remembered by the process is known from here on
        few = {name: cost(seller, address(name, full)) for name in own}
        fill(sale, full, at)
        rows["times"] = MANY
        for name in own:
            with subtests.test(page=name):
                known, many = few[name].statements, cost(seller, address(name, full))
                assert len(known) <= MORE.get(name, STATEMENTS), known
                assert len(many.statements) <= (STATEMENTS if name in BY_KIND else len(known)), many.statements
                assert many.size <= HTML

    def test_of_a_case_takes_twelve_at_most_where_it_has_most_to_read(
        self, at: datetime, opens: Opens, subtests: pytest.Subtests
    ) -> None:
        cases = {id_: (opens(owner), of) for id_, owner, of in brought(at)}
        for name, ids in pages():
            if {*ids} <= OWN:
                continue
            with subtests.test(page=name):
                [id_] = ids
                assert id_ in cases, "say in CASES how it is opened"
                browser, of = cases[id_]
                browser.get(address(name, {id_: of}))
                found = cost(browser, address(name, {id_: of}))
                assert len(found.statements) <= MORE.get(name, STATEMENTS), found.statements
                assert found.size <= HTML
