"""How does somebody apply for a shop by a browser alone, and what are they told on the way?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from merchants.shops.commands import documents as documents_commands
from merchants.shops.commands import filing, opening
from merchants.shops.models.applications import Application
from merchants.shops.queries import applying
from merchants.shops.types import VerificationMethod
from platform_core.actors import Actor, Role
from tests import sessions
from tests.merchants import builders
from tests.merchants.builders import CODE, FARM, TEA_HOUSE, acting_as
from tests.platform_core.files.conftest import picture
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = pytest.mark.django_db
START: Final = "/me/shop"
APPLY: Final = "/me/shop/apply"
MOST: Final = 12  # statements a page
COMPANY: Final = {
    "trade_name": "山间茶铺",
    "legal_name": TEA_HOUSE.legal_name,
    "credit_code": CODE,
    "legal_form": "有限责任公司",
    "registered_capital": "1000000.00",
    "representative": TEA_HOUSE.representative,
    "business_address": TEA_HOUSE.business_address,
    "service_phone": TEA_HOUSE.service_phone,
    "return_address": TEA_HOUSE.return_address,
    "contact_name": TEA_HOUSE.contact_name,
    "contact_phone": TEA_HOUSE.contact_phone,
}


def chosen(kind: str = "enterprise", *trades: str) -> str:
    """The address of the second page, as the first form makes it."""
    return f"{APPLY}?{urlencode([('kind', kind), *(('trade', trade) for trade in trades or ('food',))])}"


def signed_in(person: Actor, language: str = "zh-hans") -> Browser:
    client = Client(headers={"Accept-Language": language})
    sessions.sign_in(client, person.id)
    return Browser(client)


def application_of(applicant: Actor) -> Application:
    with acting_as(applicant), transaction.atomic():
        return applying.past_of(applicant)[0]


def applicant_of(application: Application) -> Actor:
    return Actor(id=application.applicant_id, role=Role.SHOPPER)


def page_of(application: Application) -> str:
    return f"/me/shop/applications/{application.id}"


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("licence.png", picture())


@pytest.fixture
def applying_browser(applicant: Actor) -> Browser:
    return signed_in(applicant)


@pytest.fixture
def filed(applicant: Actor, at: datetime) -> Application:
    return builders.applied(at, by=applicant, trades=("food",))


@pytest.mark.duty("ECL-27")
class TestWhatIsNeeded:
    def test_is_chosen_on_the_first_page(self, applying_browser: Browser) -> None:
        form = applying_browser.get(START).form("choose")

        assert len(form.all("input", name="kind")) == 7
        assert "预包装食品" in form.text
        assert "食品经营许可证" in form.text

    def test_is_said_before_anything_is_typed(self, applying_browser: Browser) -> None:
        wanted = applying_browser.get(chosen()).page.one("ul", id="wanted").text

        assert "营业执照" in wanted
        assert "食品经营许可证" in wanted
        assert "化妆品" not in wanted

    @pytest.mark.duty("ECL-10")
    def test_is_refused_at_once_where_no_exemption_covers_it(self, applying_browser: Browser) -> None:
        reply = applying_browser.get(chosen("own_farm_produce", "fresh_food", "cosmetics"))

        assert "化妆品" in reply.page.one("fieldset", id="choose-trade").one("ul").text
        assert reply.forms() == {"choose"}

    def test_is_asked_for_again_where_nothing_was_chosen(self, applying_browser: Browser) -> None:
        assert applying_browser.get(f"{APPLY}?kind=enterprise").forms() == {"choose"}
        assert applying_browser.get(f"{APPLY}?kind=enterprise&trade=no_such").forms() == {"choose"}

    def test_is_chosen_again_from_where_one_was(self, applying_browser: Browser) -> None:
        again = applying_browser.get(chosen("sole_trader", "food")).page.one("header", class_="title").one("a")

        form = applying_browser.get(again.attributes["href"]).form("choose")

        assert "checked" in form.one("input", value="sole_trader").attributes
        assert [
            each.attributes["value"] for each in form.all("input", name="trade") if "checked" in each.attributes
        ] == ["food"]

    def test_differs_for_who_has_no_licence(self, applying_browser: Browser) -> None:
        form = applying_browser.get(chosen("own_farm_produce", "fresh_food")).form("apply")

        names = {field.attributes["name"] for field in form.all("input")}
        assert "declares_exemption" in names
        assert not names & {"credit_code", "legal_name", "licence_valid_until"}


class TestApplying:
    def test_keeps_the_choice_where_a_refused_form_is_left_for_another_language(
        self, applying_browser: Browser
    ) -> None:
        refused = applying_browser.fills_in(applying_browser.get(chosen("sole_trader", "food", "general")), "apply")
        assert refused.status == 400
        here = refused.page.one("form", class_="language").one("input", name="next").attributes["value"]

        page = applying_browser.follows(applying_browser.get(here))

        form = page.form("apply")
        assert form.one("input", name="kind").attributes["value"] == "sole_trader"
        assert [each.attributes["value"] for each in form.all("input", name="trade")] == ["food", "general"]

    def test_files_the_application_and_leads_to_its_documents(
        self, applying_browser: Browser, applicant: Actor
    ) -> None:
        reply = applying_browser.fills_in(applying_browser.get(chosen()), "apply", **COMPANY)

        page = applying_browser.follows(reply)
        application = application_of(applicant)
        assert application.credit_code == CODE
        assert application.registered_capital == 100_000_000
        assert application.trades == ["food"]
        assert application.region_code == CODE[2:8]
        assert {"business_licence", "return_agreement", "food_licence"} <= page.forms()

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("credit_code", "91350100M000100Y44"),
            ("licence_valid_until", "2020-01-01"),
            ("service_phone", "call me"),
            ("region_code", "012345"),
            ("trade_name", " "),
            ("registered_capital", "a lot"),
        ],
    )
    def test_says_what_is_wrong_beside_its_field_and_keeps_the_rest(
        self, applying_browser: Browser, field: str, typed: str
    ) -> None:
        reply = applying_browser.fills_in(applying_browser.get(chosen()), "apply", **COMPANY | {field: typed})

        form = reply.form("apply")
        assert reply.status == 400
        wrong = [each for each in form.all("div") if "wrong" in each.attributes.get("class", "")]
        assert [each.one("input").attributes["name"] for each in wrong] == [field]
        assert form.one("input", name="return_address").attributes["value"] == COMPANY["return_address"]

    def test_of_an_exempt_one_needs_their_word(self, applying_browser: Browser, applicant: Actor) -> None:
        told = {name: getattr(FARM, name) for name in COMPANY if getattr(FARM, name)} | {"region_code": "350122"}
        first = applying_browser.get(chosen("own_farm_produce", "fresh_food"))

        refused = applying_browser.fills_in(first, "apply", **told)
        assert refused.status == 400
        assert "自产农副产品" in refused.form("apply").text
        applying_browser.follows(applying_browser.fills_in(refused, "apply", **told, declares_exemption="on"))
        assert application_of(applicant).declared_at is not None

    def test_twice_is_told_in_words_with_nothing_lost(
        self, applying_browser: Browser, applicant: Actor, at: datetime
    ) -> None:
        opened_before = applying_browser.get(chosen())
        builders.applied(at, by=applicant)

        reply = applying_browser.fills_in(opened_before, "apply", **COMPANY)

        assert reply.status == 409
        assert reply.form("apply").one("input", name="credit_code").attributes["value"] == CODE
        assert applying_browser.get(chosen()).to == page_of(application_of(applicant))

    def test_is_for_who_is_signed_in(self, client: Client) -> None:
        assert client.get(chosen()).status_code == 302
        assert "next=/me/shop" in client.get(START)["Location"]

    def test_of_another_is_not_found(self, filed: Application, at: datetime) -> None:
        assert signed_in(builders.person(at)).get(page_of(filed)).status == 404


@pytest.mark.duty("ECL-27")
class TestTheDocuments:
    def test_are_handed_in_with_their_file(self, applying_browser: Browser, filed: Application) -> None:
        page = applying_browser.get(page_of(filed))
        told = {"number": "JY13501020012345", "issuer": "福州市鼓楼区市场监督管理局", "valid_until": "2036-01-01"}

        page = applying_browser.follows(applying_browser.fills_in(page, "food_licence", **told, file=scan()))

        paper = page.page.one("section", id="paper-food_licence")
        assert "JY13501020012345" in paper.text
        [link] = paper.all("a")
        assert applying_browser.client.get(link.attributes["href"]).status_code == 200
        assert "food_licence" not in page.forms()
        assert "add_page" in page.forms()

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"number": ""}, "number"),
            ({"issuer": ""}, "issuer"),
            ({"valid_until": "2020-01-01"}, "valid_until"),
            ({"valid_from": "2037-01-01"}, "valid_until"),
        ],
    )
    def test_that_will_not_do_are_refused_beside_the_field(
        self, applying_browser: Browser, filed: Application, typed: dict[str, str], field: str
    ) -> None:
        told: dict[str, Any] = {"number": "1", "issuer": "某局", "valid_until": "2036-01-01", "file": scan()} | typed
        reply = applying_browser.fills_in(applying_browser.get(page_of(filed)), "food_licence", **told)

        assert reply.status == 400
        form = reply.form("food_licence")
        wrong = [each for each in form.all("div") if "wrong" in each.attributes.get("class", "")]
        assert [each.one("input").attributes["name"] for each in wrong] == [field]

    def test_need_a_picture_that_is_one(self, applying_browser: Browser, filed: Application) -> None:
        page = applying_browser.get(page_of(filed))
        text = SimpleUploadedFile("licence.png", b"no picture at all")

        without = applying_browser.fills_in(page, "return_agreement")
        wrong = applying_browser.fills_in(page, "return_agreement", file=text)

        assert without.status == 400
        assert wrong.status in (415, 422)
        assert wrong.form("return_agreement").all("div", role="alert")
        assert "return_agreement" in applying_browser.get(page_of(filed)).forms()

    def test_get_another_page(self, applying_browser: Browser, filed: Application, at: datetime) -> None:
        document = builders.handed_in(filed, at)
        page = applying_browser.get(page_of(filed))

        said = {"document": str(document.id), "file": scan()}
        page = applying_browser.follows(applying_browser.fills_in(page, "add_page", **said))

        assert len(page.page.one("section", id="paper-food_licence").all("a")) == 1

    def test_that_was_turned_away_says_why_and_is_asked_for_anew(
        self, applying_browser: Browser, filed: Application, operator: Actor, at: datetime
    ) -> None:
        document = builders.handed_in(filed, at)
        with acting_as(operator), transaction.atomic():
            documents_commands.turn_away(
                document.id, method=VerificationMethod.FILE, reason="看不清编号", by=operator, at=at
            )

        page = applying_browser.get(page_of(filed))

        assert "看不清编号" in page.page.one("section", id="paper-food_licence").text
        assert "food_licence" in page.forms()

    def test_that_is_verified_counts_though_another_was_turned_away_later(
        self, applying_browser: Browser, filed: Application, operator: Actor, at: datetime
    ) -> None:
        builders.verified(filed, at, valid_until=date(2999, 1, 1))
        later = builders.handed_in(filed, at)
        with acting_as(operator), transaction.atomic():
            documents_commands.turn_away(later.id, method=VerificationMethod.FILE, reason="重复", by=operator, at=at)

        assert "food_licence" not in applying_browser.get(page_of(filed)).forms()


class TestHowItGoesOn:
    def test_says_what_the_register_found(self, applicant: Actor, at: datetime) -> None:
        application = builders.checked(at, by=applicant, legal_name="别的名字")

        text = signed_in(applicant).get(page_of(application)).text

        assert builders.ENTRY.name in text
        assert "名称" in text

    def test_shows_the_clock_of_who_decides(self, at: datetime) -> None:
        application = builders.proposed(at)

        page = signed_in(applicant_of(application), "en").get(page_of(application))

        assert "Decide the proposal to open the shop" in page.text
        assert page.page.one("li", aria_current="step").text == "A second person decides"

    def test_is_led_to_from_the_deadlines_of_the_applicant(self, at: datetime) -> None:
        application = builders.proposed(at)

        page = signed_in(applicant_of(application)).get("/me/deadlines").page

        assert page.one("main").one("a", href=page_of(application)).text.endswith(application.trade_name)

    def test_leads_to_the_shop_once_it_is_open(self, operator: Actor, at: datetime) -> None:
        application = builders.proposed(at)
        with acting_as(operator), transaction.atomic():
            opening.approve(application.id, by=operator, at=at)

        page = signed_in(applicant_of(application)).get(page_of(application))

        links = [link.attributes["href"] for link in page.page.one("section", id="next").all("a")]
        assert links == ["/seller/", "/seller/documents"]
        assert page.forms() == set()

    def test_says_why_it_was_rejected_and_fills_in_what_was_told(
        self, applicant: Actor, filed: Application, operator: Actor, at: datetime
    ) -> None:
        with acting_as(operator), transaction.atomic():
            opening.reject(filed.id, reason="退货地址不存在", by=operator, at=at)
        browser = signed_in(applicant)

        assert "退货地址不存在" in browser.get(page_of(filed)).text
        form = browser.get(chosen()).form("apply")
        assert form.one("input", name="legal_name").attributes["value"] == TEA_HOUSE.legal_name
        assert form.one("input", name="registered_capital").attributes["value"] == "1000000.00"
        assert form.one("input", name="contact_phone").attributes["value"] == TEA_HOUSE.contact_phone

    def test_fills_in_the_last_day_of_the_licence_as_browsers_read_it(self, applicant: Actor, at: datetime) -> None:
        filed = builders.applied(at, by=applicant, trades=("food",), licence_valid_until=date(2031, 5, 4))
        with acting_as(applicant), transaction.atomic():
            filing.withdraw(filed.id, by=applicant, at=at)

        form = signed_in(applicant).get(chosen()).form("apply")

        assert form.one("input", name="licence_valid_until").attributes["value"] == "2031-05-04"

    def test_is_withdrawn_on_the_page(self, applying_browser: Browser, filed: Application) -> None:
        page = applying_browser.fills_in(applying_browser.get(page_of(filed)), "withdraw")

        assert applying_browser.follows(page).forms() == set()
        assert "choose" in applying_browser.get(START).forms()

    def test_that_was_withdrawn_elsewhere_takes_no_document(
        self, applying_browser: Browser, filed: Application, applicant: Actor, at: datetime
    ) -> None:
        page = applying_browser.get(page_of(filed))
        with acting_as(applicant), transaction.atomic():
            filing.withdraw(filed.id, by=applicant, at=at)

        reply = applying_browser.fills_in(page, "food_licence", number="JY-77", issuer="某局", file=scan())

        assert reply.status == 404
        assert "JY-77" in reply.page.one("div", id="typed").text


class TestThePages:
    @pytest.mark.parametrize("address", [START, chosen(), APPLY])
    def test_ask_the_database_little(self, applying_browser: Browser, address: str) -> None:
        assert statements(applying_browser, address) <= MOST

    def test_ask_as_often_for_many_documents_as_for_one(
        self, applying_browser: Browser, applicant: Actor, at: datetime
    ) -> None:
        application = builders.checked(at, by=applicant, trades=("food", "cosmetics"))
        builders.handed_in(application, at)
        few = statements(applying_browser, page_of(application))
        for kind in ("business_licence", "cosmetics_filing", "return_agreement", "food_licence"):
            builders.handed_in(application, at, kind=kind)

        assert statements(applying_browser, page_of(application)) == few <= MOST

    @pytest.mark.parametrize(("language", "said"), [("en", "Open a shop"), ("zh-hans", "我要开店")])
    def test_speak_the_readers_language(self, applicant: Actor, language: str, said: str) -> None:
        page: Reply = signed_in(applicant, language).get(START)

        assert page.page.one("h1").text == said
        assert len(page.response.content) < 60_000


def statements(browser: Browser, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status == 200
    return len(seen)
