"""Can anybody read the rules of the platform, in both languages, and keep them?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.rulebook.types import RuleKind
from tests.merchants import builders as merchants
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser, Reply
from tests.platform_core.rulebook import builders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)


@pytest.fixture
def now(db: None) -> datetime:
    """Pages read the house's own clock."""
    with transaction.atomic():
        return clock.now()


def read(client: Client, path: str, language: str) -> Reply:
    return Reply(client.get(path, headers={"Accept-Language": language}))


@pytest.mark.duty("ECL-33", "OPR-21")
class TestTheRules:
    def test_are_one_click_from_the_home_page(self, client: Client) -> None:
        assert 'href="/open/rules/"' in client.get("/").content.decode()

    @pytest.mark.parametrize(("language", "said"), [("zh-hans", "投诉和争议规则"), ("en", "Complaints and disputes")])
    def test_are_listed_to_anybody(self, client: Client, language: str, said: str) -> None:
        page = client.get("/open/rules/", headers={"Accept-Language": language}).content.decode()

        assert said in page
        assert all(f'href="/open/rules/{kind}/1"' in page for kind in RuleKind)

    @pytest.mark.parametrize("kind", list(RuleKind))
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_are_read_whole_with_numbers_in_words(self, client: Client, kind: RuleKind, language: str) -> None:
        reply = read(client, f"/open/rules/{kind}/1", language)

        assert reply.status == 200
        assert "{DL_" not in reply.text

    def test_are_downloaded_in_both_languages(self, client: Client) -> None:
        reply = client.get("/open/rules/returns/1.txt")

        assert (reply.status_code, reply["Content-Disposition"]) == (200, 'attachment; filename="returns-1.txt"')
        assert "# 退货退款规则" in reply.content.decode()
        assert "# Returns and refunds" in reply.content.decode()

    @pytest.mark.parametrize("path", ["nothing", "fees/9", "fees/9.txt"])
    def test_have_no_other_address(self, client: Client, path: str) -> None:
        assert client.get(f"/open/rules/{path}").status_code == 404


@pytest.mark.duty("ECL-34a")
class TestAChange:
    def test_is_shown_with_what_it_changes_and_commented_on_by_a_form(self, now: datetime, opens: Opens) -> None:
        builders.opened(now)
        browser = opens(merchants.person(now))
        page = browser.get("/open/rules/fees/2")
        assert "<ins>- 平台不向消费者收取服务费。</ins>" in page.response.content.decode()

        form = browser.get("/me/rules/fees/2/comment")
        sent = browser.fills_in(form, "comment", text="请写明比例。")

        assert sent.to.startswith("/open/rules/fees/2")
        assert "请写明比例。" in browser.get("/open/rules/fees/2").response.content.decode()

    @pytest.mark.duty("OTM-28")
    def test_leaves_the_version_before_in_the_archive(self, client: Client, now: datetime) -> None:
        builders.in_force(now)

        history = client.get("/open/rules/fees").content.decode()

        assert history.index("/open/rules/fees/2") < history.index("/open/rules/fees/1")
        assert "已被替换" in history

    def test_takes_no_comment_after_its_time(self, now: datetime, opens: Opens) -> None:
        builders.opened(now - 9 * DAY)

        page = opens(merchants.person(now)).get("/me/rules/fees/2/comment")

        assert "本版本目前不接受意见" in page.response.content.decode()


@pytest.mark.duty("ECL-32")
def test_a_contract_leads_to_the_versions_that_its_order_keeps_to(shopper: Browser, paid: Order) -> None:
    page = shopper.get(f"/me/orders/{paid.id}/contract")

    assert 'href="/open/rules/returns/1"' in page.response.content.decode()
