"""Can a shop see and answer what it owes, a shopper what was awarded, and anybody what was paid in advance?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client

from merchants.guarantee import queries as guarantee_queries
from merchants.guarantee.commands import debts as debts_commands
from merchants.guarantee.commands import fund as fund_commands
from merchants.guarantee.models import Debt, Guarantee
from merchants.shops.models.shops import Merchant
from merchants.shops.queries.shops import shop as one_shop
from platform_core.actors import RELAY
from platform_core.money import Money
from platform_core.payments.models.payouts import PayoutAccount
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.complaints.awards import builders as awards
from tests.merchants.guarantee.builders import asked_deposit, case, charged, funded, settled
from tests.merchants.guarantee.guarantees import agreed
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.payments.payouts import with_account
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def shop_of(sale: Sale) -> Merchant:
    with bound(SYSTEM), transaction.atomic():
        return one_shop(sale.shop)


@pytest.mark.duty("ECL-58", "PAY-06")
def test_a_shop_reads_its_balance_agrees_to_a_deposit_and_names_an_account(
    seller: Browser, sale: Sale, at: datetime
) -> None:
    settled(sale.shop, 700, at)
    asked_deposit(shop_of(sale), at)
    page = seller.get("/seller/balance")
    assert page.status == 200
    read = seller.follows(seller.fills_in(page, "agree"))
    assert read.status == 200
    named = seller.fills_in(read, "name", holder="某店", bank="中国银行", number="6222020200112233445")
    assert seller.follows(named).status == 200
    refused = seller.fills_in(read, "name", holder="某店", bank="中国银行", number="12")
    assert refused.status == 422
    with bound(SYSTEM), transaction.atomic():
        assert [row.state for row in PayoutAccount.objects.all()] == ["named"]
        assert Guarantee.objects.get().state == "short"


@pytest.mark.duty("ECL-58")
def test_a_shop_reads_why_its_deposit_stays(seller: Browser, sale: Sale, at: datetime) -> None:
    agreed(shop_of(sale), at)
    with_account(sale.shop, at)
    orders.paid(sale, at)
    page = seller.get("/seller/balance")
    assert "约定不能终止" in page.text

    refused = seller.fills_in(page, "end")

    assert refused.status == 422
    assert "未了结" in refused.form("end").text
    with bound(SYSTEM), transaction.atomic():
        assert Guarantee.objects.get().state == "short"


@pytest.mark.duty("ECL-58", "OPR-NEG")
def test_a_shop_reads_why_something_was_taken_and_appeals(seller: Browser, sale: Sale, at: datetime) -> None:
    debt = charged(sale.shop, 300, at)
    page = seller.get(f"/seller/debts/{debt.id}")
    assert debt.number in page.response.content.decode()
    assert f">{debt.id}<" in page.response.content.decode()  # under which it is paid in
    seller.follows(seller.fills_in(page, "appeal", text="样品不是我店的。"))
    with bound(SYSTEM), transaction.atomic():
        assert Debt.objects.get().appeal == "样品不是我店的。"


@pytest.mark.duty("HSE-16", "CRL-55")
def test_both_sides_read_an_award_and_the_shop_objects(
    seller: Browser, shopper: Browser, sale: Sale, at: datetime
) -> None:
    row = awards.granted(sale, at)
    for reader, path in ((shopper, "me"), (seller, "seller")):
        assert row.number in reader.get(f"/{path}/complaints/{row.complaint_id}").response.content.decode()
    page = seller.get(f"/seller/awards/{row.id}")
    seller.follows(seller.fills_in(page, "object", text="运费已经退过。"))
    assert awards.now(row).state == "objected"


@pytest.mark.duty("HSE-16")
def test_everybody_reads_sums_and_no_shop(sale: Sale, at: datetime) -> None:
    assert Client().get("/open/relief/").status_code == 200
    funded(5000, at)
    with bound(SYSTEM), transaction.atomic():
        debts_commands.advance(
            sale.shop, amount=Money(1234), for_case=case("award"), decided_by=RELAY.id, by=RELAY, at=at
        )
        fund_commands.report_relief(by=RELAY, at=at)
        assert guarantee_queries.relief_reported()
    read = Client().get("/open/relief/", headers={"accept-language": "en"}).content.decode()
    assert "12.34" in read
    assert shop_of(sale).trade_name not in read
