"""Does the archive of a shop hold all that is its own, and nothing of anybody else's?"""

from __future__ import annotations

import csv
import json
from datetime import datetime
from hashlib import sha256
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.db import transaction

from catalog.listings import commands as listings_commands
from merchants.archives.models import ShopArchive
from merchants.archives.tasks import advance
from platform_core.accounts.errors import NotInYourRole
from platform_core.accounts.types import ShopRole
from platform_core.actors import Role
from platform_core.cases.table import CASES
from platform_core.clock import LOCAL
from platform_core.files.errors import NoSuchPicture
from platform_core.project.faces.seller import archives
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders as returns
from tests.complaints.complaint import builders as complaints
from tests.merchants.builders import acting_as
from tests.merchants.guarantee.builders import charged, settled
from tests.merchants.team import builders as team
from tests.merchants.team.test_pages import api
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.files.conftest import picture
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser
from tests.recordings import beside

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("OTM-23")]
NOT_IN_IT = {  # cases of a shop that have no table of their own in its archive, and why
    "merchants.archive": "the archives themselves",
    "merchants.application": "asked for by a person before there was a shop; their own copy has it",
    "merchants.change": "papers of the shop: no list of cases",
    "merchants.guarantee": "its money stands in each month's statement",
    "payments.payout": "stands in each month's statement",
    "payments.payout_account": "where money goes to, which no file has",
    "catalog.promotion": "prices in force stand in the file of prices",
    "catalog.sample": "drawn by the platform",
    "catalog.lot_freeze": "decided by the platform; what follows for buyers are the remedies",
    "orders.masking": "a proposal about somebody's review",
    "orders.subscription": "names a shopper's plan; each of its orders is in the file of orders",
    "aftersales.freight": "a part of its return",
    "aftersales.reimbursement": "a part of its remedy",
}
Files = dict[str, bytes]


@beside
def another_sale(at: datetime) -> Sale:
    return builders.sale(at, price=9900)


def ask(browser: Browser, language: str = "zh") -> str:
    """Ask on the page; the address of the archive."""
    return browser.fills_in(browser.get("/seller/archives"), "ask", language=language).to


def take(browser: Browser, address: str) -> Files:
    reply = browser.get(f"{address}/file")
    assert reply.status == 200, reply.status
    with ZipFile(BytesIO(reply.response.getvalue())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(table: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(table.decode("utf-8-sig"))))


@pytest.fixture
def shown(sale: Sale, at: datetime) -> str:
    """The hash of a photo of the shop's goods."""
    with acting_as(sale.seller), transaction.atomic():
        return listings_commands.keep_image(picture(), merchant_id=sale.shop, by=sale.seller, at=at).sha256


def lived(sale: Sale, at: datetime) -> list[str]:
    """Let a shop have some of everything; the numbers of its cases."""
    order = builders.paid(sale, at)
    back = returns.noticed(builders.delivered(sale, at), sale, at + 2 * HOUR)
    returns.photo(back, sale.seller, at + 2 * HOUR)
    claim = claims.claimed(builders.delivered(sale, at), sale, at + 2 * HOUR)
    complaint = complaints.filed(sale, at)
    settled(sale.shop, 700, at)
    debt = charged(sale.shop, 300, at)
    return [order.number, back.number, claim.number, complaint.number, debt.number]


class TestTheArchive:
    def test_has_all_that_is_the_shops_own_and_nothing_of_another(
        self, sale: Sale, at: datetime, seller: Browser, shown: str
    ) -> None:
        own, others = lived(sale, at), lived(another_sale(at), at)
        address = ask(seller)
        assert "正在生成" in seller.get(address).text

        while advance():
            pass

        found = take(seller, address)
        text = "\n".join(data.decode() for name, data in found.items() if not name.startswith("files/"))
        assert [number for number in own if number not in text] == []
        assert [number for number in others if number in text] == []
        assert [each for each in (builders.HOME.name, builders.HOME.phone) if each in text] == []
        assert found["orders.csv"] == seller.get("/seller/export/orders").response.content
        assert found["goods.csv"] == seller.get("/seller/export/goods").response.content
        month = f"{at.astimezone(LOCAL):%Y-%m}"
        assert (
            found[f"money/money-{month}.csv"]
            == seller.get(f"/seller/balance/month/file?month={month}").response.content
        )
        assert f"files/goods/{shown}.png" in found
        assert [name.split("/")[2] for name in found if name.startswith("files/return/")] == [own[1]]

    def test_lists_each_file_with_its_hash_and_rows(self, sale: Sale, at: datetime, seller: Browser) -> None:
        lived(sale, at)
        address = ask(seller, "en")
        while advance():
            pass

        found = take(seller, address)
        manifest = json.loads(found.pop("manifest.json"))
        listed = {file["name"]: file for file in manifest["files"]}
        assert listed.keys() == found.keys()
        assert {name: sha256(data).hexdigest() for name, data in found.items()} == {
            name: file["sha256"] for name, file in listed.items()
        }
        assert {n: len(rows_of(data)) - 1 for n, data in found.items() if n.endswith(".csv")} == {
            name: file["rows"] for name, file in listed.items() if "rows" in file
        }
        assert rows_of(found["order-lines.csv"])[0][0] == "Order no."
        with bound(SYSTEM), transaction.atomic():
            row = ShopArchive.objects.get()
        assert datetime.fromisoformat(manifest["snapshot_at"]) == row.tables_at

    def test_names_a_photo_that_the_store_has_lost_and_has_the_rest(
        self, sale: Sale, at: datetime, seller: Browser, shown: str
    ) -> None:
        returns.photo(returns.noticed(builders.delivered(sale, at), sale, at + 2 * HOUR), sale.seller, at + 2 * HOUR)
        storages["pictures"].delete(f"{shown[:2]}/{shown}")
        address = ask(seller)
        while advance():
            pass

        found = take(seller, address)
        missing = json.loads(found["manifest.json"])["left_out"]
        assert missing[-1:] == [{"name": f"files/goods/{shown}.png", "why": NoSuchPicture.code}]
        assert [name for name in found if name.startswith("files/return/")]
        assert "1 个" in seller.get(address).text

    @pytest.mark.duty("PIP-51")
    def test_is_for_the_owner_alone(self, sale: Sale, at: datetime, seller: Browser, opens: Opens) -> None:
        address = ask(seller)
        while advance():
            pass

        for role in set(ShopRole) - {ShopRole.OWNER}:
            member = team.member(sale.seller, role, at)
            clerk = opens(member)
            assert clerk.get(f"{address}/file").status == 403
            assert clerk.sends("/seller/archives/ask", {"language": "zh"}).status == 403
            by_programme = api(member).get(f"/api/seller/v1{address.removeprefix('/seller')}/file")
            assert (by_programme.status_code, by_programme.json()["code"]) == (403, NotInYourRole.code)
        assert api(sale.seller).get(f"/api/seller/v1{address.removeprefix('/seller')}/file").status_code == 200
        stranger = opens(another_sale(at).seller)
        assert stranger.get(f"{address}/file").status == 404

    def test_has_a_table_of_each_kind_of_case(self) -> None:
        of_shops = {case.kind for case in CASES.values() if Role.MERCHANT in case.parties}

        assert {doors.model.CASE.kind for doors in archives.CASES} == of_shops - NOT_IN_IT.keys()
