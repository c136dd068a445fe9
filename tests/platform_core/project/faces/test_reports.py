"""Can somebody report something with and without an account, a right holder and a shop do their part, and anybody read
what became of it, with a browser and in both languages?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from complaints.infringements.types import Exhibit
from complaints.reports import queries
from complaints.reports.models import Report
from platform_core.drivers.world.deals import picture
from platform_core.rows import new_id
from tests.complaints.infringements import builders as infringements
from tests.complaints.reports import builders as reports
from tests.merchants.builders import acting_as, operator, person
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.png", picture(), content_type="image/png")


@pytest.mark.duty("ECL-59", "ECL-29")
class TestAShopper:
    def test_reports_a_shop_and_reads_what_became_of_it(self, sale: Sale, shopper: Browser, at: datetime) -> None:
        page = shopper.get(f"/me/reports?target=shop&id={sale.shop}")
        sent = shopper.fills_in(page, "file", offence="unlicensed", statement=reports.STATEMENT, evidence=photo())
        shown = shopper.follows(sent)
        assert shown.forms() == {"keep_evidence"}
        assert (reports.STATEMENT in shown.text, "您受到保护" in shown.text) == (True, True)

        number = re.search(r"J\d{21}", shown.text)
        assert number
        with acting_as(operator()), transaction.atomic():
            report = Report.objects.get(number=number[0])
        reports.hand_over(reports.find(report, at + timedelta(hours=1)), at + timedelta(hours=2))

        page = shopper.get(sent.to)
        assert all(text in page.text for text in (reports.REASONS, reports.LEAD.authority, reports.LEAD.reference))
        assert page.forms() == set()  # it has ended
        assert number[0] in shopper.get("/me/reports").text

    def test_reads_it_on_the_board_and_its_shop_does_not(
        self, sale: Sale, shopper: Browser, seller: Browser, at: datetime
    ) -> None:
        report = reports.filed(sale, at, by=sale.shopper)

        assert report.number in shopper.get("/me/").text
        for path in ("/seller/", "/seller/deadlines", "/seller/violations", "/seller/sanctions", "/seller/complaints"):
            assert report.number not in seller.get(path).text
        assert seller.get(f"/me/reports/{report.id}").status in (302, 403, 404)

    def test_is_told_why_it_is_refused(self, shopper: Browser) -> None:
        page = shopper.get("/me/reports")

        answer = shopper.fills_in(
            page, "file", target="shop", target_id=str(new_id()), offence="unsafe", statement=reports.STATEMENT
        )

        assert (answer.status, reports.STATEMENT in answer.text) == (404, True)


@pytest.mark.duty("ECL-59")
class TestAVisitor:
    def test_reports_without_an_account_and_comes_back_by_the_link(self, client: Client, sale: Sale) -> None:
        page = Reply(client.get("/open/report"))
        address, said = Browser(client).filled(
            page, "file", target="shop", target_id=str(sale.shop), offence="unsafe", statement=reports.STATEMENT
        )

        once, twice = (Reply(client.post(address, said)) for _ in range(2))  # two clicks
        shown = Reply(client.get(once.to))

        assert (once.status, once.to) == (302, twice.to)
        assert ("待查看" in shown.text, reports.STATEMENT in shown.text) == (True, False)
        assert "no-store" in shown.response["Cache-Control"]
        assert client.get(f"/open/reports/{new_id()}").status_code == 404

    def test_leaves_a_file_once_however_often_they_click(self, client: Client, sale: Sale) -> None:
        page = Reply(client.get("/open/report"))
        address, said = Browser(client).filled(
            page, "file", target="shop", target_id=str(sale.shop), offence="unsafe", statement=reports.STATEMENT
        )

        for _ in range(2):
            assert client.post(address, said | {"evidence": photo()}).status_code == 302

        with acting_as(operator()), transaction.atomic():
            assert len(queries.report_files(Report.objects.get().id)) == 1

    def test_speaks_in_nobodys_name(self, client: Client, sale: Sale) -> None:
        page = Reply(client.get("/open/report"))
        address, said = Browser(client).filled(page, "file", target="shop", target_id=str(sale.shop))
        said |= {"offence": "unsafe", "statement": reports.STATEMENT, "idempotency_key": str(sale.shopper.id)}

        assert client.post(address, said).status_code == 400
        assert client.get(f"/open/reports/{sale.shopper.id}").status_code == 404

    def test_finds_the_form_from_home_and_from_a_shop(self, client: Client, sale: Sale) -> None:
        assert 'href="/open/report"' in client.get("/").content.decode()
        assert f"/open/report?target=shop&amp;id={sale.shop}" in client.get(f"/open/shops/{sale.shop}").content.decode()


@pytest.mark.duty("ECL-42", "ECL-43")
class TestARightHolder:
    def test_drafts_shows_hands_in_and_withdraws(self, sale: Sale, opens: Opens, at: datetime) -> None:
        browser = opens(person(at))
        drafted = browser.fills_in(
            browser.get("/me/infringements"),
            "draft",
            holder=infringements.NAME,
            contact="13966665555",
            right="trademark",
            right_no="12345678",
            listings=str(infringements.listing_of(sale)),
            statement=infringements.STATEMENT,
        )
        page = browser.follows(drafted)
        early = browser.fills_in(page, "submit", truthful="on")
        assert (early.status, "缺少权利人的身份证明" in early.text) == (409, True)

        for kind in infringements.PAPERS:
            page = browser.follows(browser.fills_in(browser.get(drafted.to), "add", kind=kind.value, file=photo()))
        page = browser.follows(browser.fills_in(page, "submit", truthful="on"))
        assert page.forms() == {"withdraw_notice"}
        page = browser.follows(browser.fills_in(page, "withdraw_notice"))

        assert page.forms() == set()

    def test_shows_a_suit_once_the_receipt_is_there(self, sale: Sale, opens: Opens, at: datetime) -> None:
        notice = infringements.waiting(sale, at)
        browser, there = opens(infringements.holder_of(notice), "en"), f"/me/infringements/{notice.id}"
        page = browser.get(there)
        assert page.forms() == {"add", "withdraw_notice"}

        page = browser.follows(browser.fills_in(page, "add", kind="filing_proof", file=photo()))
        assert page.forms() == {"add", "withdraw_notice", "show_filing"}
        page = browser.follows(browser.fills_in(page, "show_filing", filing=infringements.FILING))

        assert (infringements.FILING in page.text, infringements.now(notice).state) == (True, "litigated")


@pytest.mark.duty("ECL-43")
class TestAShop:
    def test_states_that_it_infringes_nothing(self, sale: Sale, seller: Browser, at: datetime) -> None:
        notice = infringements.measured(sale, at)
        there = f"/seller/infringements/{notice.id}"
        page = seller.get(there)
        assert (infringements.STATEMENT in page.text, page.forms()) == (True, {"counter", "add"})

        bare = seller.fills_in(page, "counter", text=infringements.COUNTER)
        assert (bare.status, infringements.COUNTER in bare.text) == (409, True)
        page = seller.follows(seller.fills_in(page, "counter", text=infringements.COUNTER, file=photo()))

        assert (page.forms(), infringements.now(notice).state) == ({"add"}, "countered")
        assert notice.number in seller.get("/seller/infringements").text

    def test_reads_none_of_another_and_no_draft(self, sale: Sale, seller: Browser, at: datetime) -> None:
        draft = infringements.drafted(sale, at)

        assert seller.get(f"/seller/infringements/{draft.id}").status == 404
        assert draft.number not in seller.get("/seller/infringements").text

    def test_says_so_where_there_is_none(self, sale: Sale, opens: Opens) -> None:
        assert "You have received no notice" in opens(sale.seller, "en").get("/seller/infringements").text


@pytest.mark.duty("ECL-44")
class TestAnybody:
    @pytest.mark.parametrize(("language", "said"), [("zh-hans", "店铺声明不存在侵权"), ("en", "does not infringe")])
    def test_reads_notices_statements_and_results(
        self, client: Client, sale: Sale, at: datetime, language: str, said: str
    ) -> None:
        notice = infringements.countered(sale, at - timedelta(days=9))
        infringements.published(notice, at - timedelta(days=9))

        for address in ("/open/infringements/", f"/open/infringements/{notice.id}"):
            page = client.get(address, headers={"Accept-Language": language}).content.decode()
            assert all(text in page for text in (notice.number, "慕***", said))
            assert not any(
                text in page for text in (infringements.NAME, infringements.STATEMENT, infringements.COUNTER)
            )

    def test_finds_them_from_the_home_page_and_nothing_where_nothing_is(self, client: Client) -> None:
        assert 'href="/open/infringements/"' in client.get("/").content.decode()
        assert client.get("/open/infringements/").status_code == 200
        assert client.get(f"/open/infringements/{new_id()}").status_code == 404


def test_files_of_either_side_are_named_by_what_they_show(sale: Sale, seller: Browser, at: datetime) -> None:
    notice = infringements.measured(sale, at)
    infringements.show(notice, Exhibit.COUNTER_EVIDENCE, at, by=sale.seller)

    page = seller.get(f"/seller/infringements/{notice.id}")

    links = [link.attributes["href"] for link in page.page.one("main").all("a") if "/evidence/" in str(link.attributes)]
    assert len(links) == 4
    assert seller.client.get(links[0]).status_code == 200
