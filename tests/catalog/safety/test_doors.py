"""Can anybody read draws and recalls, a shop recall and object, and staff do their part, each by their own door?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from catalog.safety.commands import samples as commands
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Sample, Sampling
from merchants.shops.models.shops import Merchant
from platform_core import clock
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog import builders
from tests.catalog.doors import client_of, key
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import DAY, HASH
from tests.merchants.builders import acting_as, opened, operator, owner_of
from tests.merchants.sanctions.test_doors import on_duty
from tests.platform_core.regulators.builders import desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
STOREFRONT, SELLER = "/api/storefront/v1", "/api/seller/v1"
WORDS = {"danger": "可能引起腹泻。", "advice": "请停止食用。"}


@pytest.fixture
def today(db: None) -> datetime:
    """Doors read the house's own clock."""
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def shop(today: datetime) -> UUID:
    """With ten pieces of lot L1 on show for days."""
    shop = opened(today - 5 * DAY).id
    builders.on_show(shop, at=today - 5 * DAY)
    return shop


@pytest.fixture
def seller(shop: UUID, today: datetime) -> APIClient:
    with bound(SYSTEM), transaction.atomic():
        return client_of(owner_of(Merchant.objects.get(id=shop)), today)


@pytest.mark.duty("SPT-03", "HSE-11")
class TestAnybody:
    def test_reads_all_that_it_takes_to_make_a_draw_again(self, shop: UUID, today: datetime):
        row = safety.passed(today - DAY, shop=shop)
        builders.swept(today + 20 * DAY)
        visitor = APIClient()

        [listed] = visitor.get(f"{STOREFRONT}/samplings").json()["items"]
        one = visitor.get(f"{STOREFRONT}/samplings/{listed['id']}").json()
        [said] = visitor.get(f"{STOREFRONT}/samples").json()["items"]

        assert (one["state"], one["drawn"], one["population_size"]) == ("revealed", [0], 1)
        assert one["list"].endswith("\tL1\n")
        assert (said["number"], said["said"], said["report_sha256"]) == (row.number, "passed", HASH)

    def test_reads_of_no_seed_and_no_sample_before_their_time(self, shop: UUID, today: datetime):
        safety.bought(today - DAY, shop=shop)
        visitor = APIClient()

        [listed] = visitor.get(f"{STOREFRONT}/samplings").json()["items"]
        one = visitor.get(f"{STOREFRONT}/samplings/{listed['id']}").json()

        assert (one["revealed"], one["drawn"]) == ("", [])
        assert visitor.get(f"{STOREFRONT}/samples").json()["items"] == []

    @pytest.mark.duty("CRL-19", "RCL-01")
    def test_reads_recalls_with_danger_and_advice(self, shop: UUID, today: datetime):
        row = safety.frozen(builders.sku_of(shop).id, today)

        [listed] = APIClient().get(f"{STOREFRONT}/recalls").json()["items"]
        one = APIClient().get(f"{STOREFRONT}/recalls/{row.id}").json()

        assert listed == one
        assert (one["danger"], one["lot"], one["sku_code"]) == ("可能引起腹泻。", "L1", "TEA-250")
        assert (one["title_zh"], one["trade_name"]) == ("茉莉花茶", "山间茶铺")
        assert APIClient().get(f"{STOREFRONT}/recalls/{UUID(int=7)}").status_code == 404


@pytest.mark.duty("CRL-19")
class TestTheSeller:
    def test_recalls_a_lot_and_reports_the_danger(self, seller: APIClient, shop: UUID):
        body = {"sku_id": str(builders.sku_of(shop).id), "lot": "L1"} | WORDS

        made = seller.post(f"{SELLER}/recalls", body, format="json", headers=key())
        again = seller.post(f"{SELLER}/recalls", body, format="json", headers=key())
        report = {"reference": "闽市监〔2026〕9号"}
        told = seller.put(f"{SELLER}/recalls/{made.json()['id']}/report", report, format="json", headers=key())

        assert (made.status_code, made.json()["basis"], made.json()["reported_at"]) == (201, "shop", None)
        assert (again.status_code, again.json()["code"]) == (409, "catalog.lot_frozen_already")
        assert (told.status_code, told.json()["report_reference"]) == (200, "闽市监〔2026〕9号")
        assert builders.shelf(shop) == (0, 0)
        assert seller.get(f"{SELLER}/recalls").json()["items"][0]["id"] == made.json()["id"]

    def test_is_told_what_a_recall_lacks(self, seller: APIClient, shop: UUID):
        body: dict[str, Any] = {"sku_id": str(builders.sku_of(shop).id), "lot": "L9", "disposal": "destroy"} | WORDS

        reply = seller.post(f"{SELLER}/recalls", body, format="json", headers=key())

        assert (reply.status_code, reply.json()["params"]["reasons"]) == (422, ["ground_not_told", "lot_unknown"])

    def test_recalls_and_reports_nothing_of_another_shop(self, shop: UUID, today: datetime):
        row = safety.frozen(builders.sku_of(shop).id, today)
        rival = client_of(owner_of(opened(today)), today)
        body = {"sku_id": str(builders.sku_of(shop).id), "lot": "L1"} | WORDS

        assert rival.post(f"{SELLER}/recalls", body, format="json", headers=key()).status_code == 404
        put = rival.put(f"{SELLER}/recalls/{row.id}/report", {"reference": "x"}, format="json", headers=key())
        assert put.status_code == 404
        assert rival.get(f"{SELLER}/recalls").json()["items"] == []

    @pytest.mark.duty("SPT-03")
    def test_knows_of_a_sample_with_its_result_and_objects(self, seller: APIClient, shop: UUID, today: datetime):
        row = safety.at_laboratory(today, shop=shop)
        assert seller.get(f"{SELLER}/samples").json()["items"] == []
        by = operator()
        with acting_as(by), transaction.atomic():
            commands.record_failure(row.id, result=safety.RESULT, danger=safety.DANGER, by=by, at=today)

        [listed] = seller.get(f"{SELLER}/samples").json()["items"]
        objection = {"text": "样品保存不当"}
        reply = seller.put(f"{SELLER}/samples/{row.id}/objection", objection, format="json", headers=key())

        assert [action["name"] for action in listed["stand"]["actions"]] == ["object"]
        assert (reply.status_code, reply.json()["state"]) == (200, "contested")


@pytest.mark.duty("SPT-03")
class TestStaff:
    def test_plan_buy_record_and_another_judges(self, shop: UUID, today: datetime):
        first = on_duty(today)
        desk = desk_of(first, today)
        said = {"category": "general", "wanted": "1", "risk": "有人投诉变质", "choice": "begin"}
        assert desk.get("/admin/catalog/sampling/plan/").status_code == 200
        desk.post("/admin/catalog/sampling/plan/", said)
        with bound(SYSTEM), transaction.atomic():
            assert Sampling.objects.get().planned_by == first.id
        builders.swept(today + DAY)
        with bound(SYSTEM), transaction.atomic():
            sample = Sample.objects.get()
        page = f"/admin/catalog/sample/{sample.id}/handle/"

        bare = desk.post(page, {"choice": "buy"})
        assert (bare.status_code, safety.fresh(sample).state) == (200, "drawn")
        bought = {"account": "s1", "address": "福州", "order_number": "7", "paid": "5800", "pages": HASH}
        desk.post(page, {"choice": "buy"} | bought)
        desk.post(page, {"choice": "send_to_laboratory", "laboratory": "省质检院"})
        result = {
            "finding": "菌落总数超标。",
            "report_sha256": HASH,
            "cost": "300.50",
            "disposal": "send_back",
            "ground": "",
        }
        desk.post(page, {"choice": "fail_test"} | result | WORDS)
        assert (safety.fresh(sample).state, safety.fresh(sample).cost) == ("failed", 30_050)
        seller = builders.trader(shop)
        with acting_as(seller), transaction.atomic():
            commands.object_to_result(sample.id, text="样品保存不当", by=seller, at=today)

        other = desk_of(on_duty(today), today)
        assert set(desk.get(page).context["choices"]) == set()
        assert set(other.get(page).context["choices"]) == {"uphold", "overturn"}
        other.post(page, {"choice": "overturn", "decision": "保存不当"})
        assert safety.fresh(sample).state == "overturned"
        assert "1" in other.get("/admin/catalog/samplestatement/").content.decode()

    @pytest.mark.duty("CRL-19", "RCL-01")
    def test_freeze_a_lot_on_an_authority_s_word_and_another_frees_it(self, shop: UUID, today: datetime):
        first = on_duty(today)
        desk, other = desk_of(first, today), desk_of(on_duty(today), today)
        said = {"sku_id": str(builders.sku_of(shop).id), "lot": "L1", "source": "闽市监7号", "disposal": "send_back"}

        refused = desk.post("/admin/catalog/lotfreeze/freeze/", said | {"choice": "begin"})
        desk.post("/admin/catalog/lotfreeze/freeze/", said | WORDS | {"choice": "begin"})

        assert "danger not told" in refused.content.decode()
        with bound(SYSTEM), transaction.atomic():
            row = LotFreeze.objects.get()
        page = f"/admin/catalog/lotfreeze/{row.id}/handle/"
        assert set(desk.get(page).context["choices"]) == set()  # the authority knows, and another person frees it
        again = other.post(
            "/admin/catalog/lotfreeze/freeze/", said | WORDS | {"choice": "begin", "source": "国市监2号"}
        )
        assert "whoever frees it later has its consent" in again.content.decode()
        assert "of the report" not in again.content.decode()  # that one is taken: the authority knows already
        other.post(page, {"choice": "lift", "reason": "复检合格"})
        assert safety.fresh(row).state == "lifted"
        assert row.number in other.get("/admin/catalog/lotfreeze/?standing=all").content.decode()
