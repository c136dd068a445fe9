"""How does somebody of an authority ask, follow and fetch with a browser?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, transaction

from platform_core.actors import Actor
from platform_core.clock import LOCAL
from platform_core.deadlines import wording
from platform_core.labels import spell
from platform_core.legal.spans import midnight
from platform_core.regulators.commands import deciding
from platform_core.regulators.models import DataRequest, IdentityReport
from platform_core.regulators.states import RequestState
from platform_core.regulators.types import Basis, FilingRefusal, Kind, Period
from platform_core.rows import new_id
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser, Reply
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import LETTER, OFFICE, STAFF, acting_as, asked, of_a_shop
from tests.platform_core.regulators.situations import JULY

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make somebody a regulator
HOME = "/regulator/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_code_used_yet() -> None:
    cache.clear()


@pytest.fixture
def office(at: datetime) -> Actor:
    by = builders.regulator(at)
    builders.let_in(by, at)
    return by


@pytest.fixture
def browser(office: Actor, at: datetime) -> Browser:
    return Browser(builders.desk_of(office, at))


@pytest.fixture
def shop(at: datetime) -> UUID:
    return builders.a_shop()


def page_of(row: DataRequest) -> str:
    return f"{HOME}requests/{row.id}"


def fills_in(browser: Browser, **said: str) -> Reply:
    given = {"kind": "order_trail", "subject_id": str(new_id()), "basis": "OTM-34", "document_no": LETTER}
    return browser.fills_in(browser.get(HOME), "ask", **(given | said))


def only_request() -> DataRequest:
    with acting_as(STAFF), transaction.atomic():
        return DataRequest.objects.get()


class TestTheDoor:
    @pytest.mark.parametrize("path", [HOME, f"{HOME}verify", f"{HOME}reports", f"{HOME}requests/{UUID(int=1)}"])
    def test_asks_for_the_second_factor(self, office: Actor, at: datetime, path: str) -> None:
        reply = Browser(builders.desk_of(office, at, with_code=False)).get(path)

        assert (reply.status, reply.to.startswith("/accounts/2fa/reauthenticate/")) == (302, True)

    def test_sends_nobody_to_sign_in(self, client: object) -> None:
        reply = Browser(client).get(HOME)  # type: ignore[arg-type]  # Django's client

        assert (reply.status, reply.to) == (302, "/accounts/login/?next=%2Fregulator%2F")

    def test_is_shut_to_others(self, opens: Opens, office: Actor, at: datetime) -> None:
        """Staff and shoppers have no part in it, whatever factor they show."""
        stranger = Browser(builders.desk_of(builders.merchants.person(at), at))

        assert stranger.get(HOME).status == 403


class TestTheList:
    def test_says_when_there_is_nothing_yet(self, browser: Browser) -> None:
        text = browser.get(HOME).text

        assert (OFFICE in text, "You have not asked for anything yet." in text) == (True, True)

    @pytest.mark.duty("ECL-25")
    def test_takes_a_request_and_shows_its_clock(self, browser: Browser) -> None:
        reply = fills_in(browser)

        row = only_request()
        assert (reply.status, reply.to) == (302, page_of(row))
        shown = browser.follows(reply)
        assert [
            word for word in (LETTER, "Answer the request", "waiting for a decision") if word not in shown.text
        ] == []
        assert shown.forms() == {"withdraw"}
        assert LETTER in browser.get(HOME).text

    def test_leads_to_why_the_answer_is_due_then(self, browser: Browser) -> None:
        shown = browser.follows(fills_in(browser))
        [lead] = [a.attributes["href"] for a in shown.page.all("a") if a.text == "Why then?"]

        text = browser.get(lead).text

        assert f"Answer the request · {LETTER}" in text
        assert "Day 5 is " in text
        assert browser.get(f"/regulator/deadlines/{new_id()}").status == 404

    def test_counts_the_last_day_as_a_whole(self, browser: Browser, shop: UUID, at: datetime) -> None:
        today = at.astimezone(LOCAL).date()
        first, last = today - 9 * DAY, today - 2 * DAY

        fills_in(browser, kind="merchant_trail", subject_id=str(shop), first_day=str(first), last_day=str(last))

        assert only_request().period == Period(midnight(first), midnight(last + DAY))

    def test_says_at_the_form_why_it_is_refused(self, browser: Browser, shop: UUID) -> None:
        reply = fills_in(browser, kind="merchant_trail", subject_id=str(shop))

        assert reply.status == 422
        assert "the trail of a shop needs a first and a last day" in reply.form("ask").text
        with acting_as(STAFF), transaction.atomic():
            assert not DataRequest.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"subject_id": "1"},
            {"document_no": "x"},
            {"working_days": "0"},
            {"first_day": "0001-01-01"},
            {"last_day": "9999-12-31"},  # no day comes after it
        ],
    )
    def test_shows_the_form_again_for_what_cannot_be(self, browser: Browser, wrong: dict[str, str]) -> None:
        assert fills_in(browser, **wrong).status == 400

    def test_is_sent_twice_and_done_once(self, browser: Browser) -> None:
        address, said = browser.filled(
            browser.get(HOME),
            "ask",
            kind="order_trail",
            subject_id=str(new_id()),
            basis="ECL-25",
            document_no=LETTER,
        )

        replies = [browser.sends(address, said) for _ in range(2)]

        assert [reply.to for reply in replies] == [page_of(only_request())] * 2


class TestARequest:
    def test_is_withdrawn(self, browser: Browser, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)

        reply = browser.fills_in(browser.get(page_of(row)), "withdraw")

        shown = browser.follows(reply)
        assert (builders.now(row).state, shown.forms()) == ("withdrawn", set())
        assert "no longer needed" in shown.text

    def test_says_why_it_was_rejected(self, browser: Browser, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)
        with acting_as(STAFF), transaction.atomic():
            deciding.reject(row.id, reason="缺少法律依据", by=STAFF, at=at)

        assert "缺少法律依据" in browser.get(page_of(row)).text

    def test_offers_nothing_to_fetch_before_it_is_handed_over(
        self, browser: Browser, office: Actor, shop: UUID, at: datetime
    ) -> None:
        row = builders.filed(office, of_a_shop(shop, since=at - DAY, until=at), at)
        builders.approved(row, at)

        shown = browser.get(page_of(row))

        assert ("approved, being put together" in shown.text, "Fetch it" in shown.text) == (True, False)
        early = browser.get(f"{page_of(row)}/export")
        assert (early.status, "Nothing lies ready for this request" in early.text) == (409, True)

    def test_is_not_there_for_another_authority(self, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)
        other = builders.regulator(at, authority="别的机关")
        builders.let_in(other, at)

        assert Browser(builders.desk_of(other, at)).get(page_of(row)).status == 404


class TestHowToVerify:
    def test_shows_the_command_line_and_hands_out_the_file(self, browser: Browser) -> None:
        text = browser.get(f"{HOME}verify").text
        file = browser.client.get(f"{HOME}verify.py")

        assert "python verify.py bundle.zip --key" in text
        assert file["Content-Disposition"] == 'attachment; filename="verify.py"'
        assert file.content.startswith(b'"""Check that a bundle is as the log holds it')
        file.close()


class TestWords:
    def test_are_there_for_every_state_clock_and_code(self) -> None:
        coded = [*RequestState, *Kind, *Basis, *FilingRefusal]

        assert [code for code in coded if code.label == spell(code)] == ["rejected", "withdrawn"]
        assert "regulators.answer" in wording.titled()


@pytest.mark.duty("ECL-28a", "OTM-25")
class TestTheIdentityReports:
    PAGE = f"{HOME}reports"

    def test_says_when_there_is_none(self, browser: Browser) -> None:
        assert "Nothing was reported yet." in browser.get(self.PAGE).text

    def test_shows_numbers_and_fingerprints_the_receipt_and_nobody(self, browser: Browser) -> None:
        shop = builders.merchants.opened(JULY)
        row = builders.report_frozen(JULY)
        assert "frozen, to be filed" in browser.get(self.PAGE).text
        builders.report_filed(row, JULY)

        text = browser.get(self.PAGE).text

        shown = (
            "2026-07-01",
            row.registered_sha256,
            row.unregistered_sha256,
            "闽市监收〔2026〕7号",
            "filed with a receipt",
        )
        assert [word for word in shown if word not in text] == []
        assert "Its manifest is not signed yet." in text
        for canary in (str(shop.id), builders.merchants.TEA_HOUSE.business_address):
            assert canary not in text

    def test_has_no_manifest_before_it_is_signed(self, browser: Browser) -> None:
        row = builders.report_frozen(JULY)

        assert browser.get(f"{self.PAGE}/{row.id}/manifest").status == 404

    @pytest.mark.parametrize("column", ["registered", "wrong", "unregistered_ids", "filed_by"])
    def test_of_which_an_authority_reads_no_more(self, office: Actor, column: str) -> None:
        builders.report_frozen(JULY)

        with acting_as(office), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(IdentityReport.objects.values_list(column))
