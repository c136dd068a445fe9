"""Does everybody see what is owed, until when, why then, and what became of it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from orders.sales.deadlines import CONFIRM_RECEIPT
from orders.sales.models.orders import Order
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.commands import pausing
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import explanation as deadlines_explanation
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import PauseReason, Why
from platform_core.legal.spans import CalendarDays
from platform_core.project.faces import deadlines as page
from platform_core.project.faces import lists
from platform_core.project.faces.deadlines import LATELY, explanation
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.returns import builders as returns
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.deadlines.clocks import STAFF
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TESTED = replace(CONFIRM_RECEIPT, pauses_for=frozenset({PauseReason.TESTING}))
A_TEST: dict[str, Any] = {"why": PauseReason.TESTING, "at_most": CalendarDays(30)}


def clock_of(order: Order, kind: str = CONFIRM_RECEIPT.kind) -> RunningDeadline:
    """The last of this kind."""
    with bound(SYSTEM), transaction.atomic():
        return RunningDeadline.objects.filter(subject_id=order.id, kind=kind).latest("id")


def why(order: Order) -> Why:
    with bound(SYSTEM), transaction.atomic():
        return deadlines_explanation.why(clock_of(order).id)


def cards(reply: Reply, below: str = "runs") -> list[str]:
    """The clocks below a heading of the page, in their order."""
    main = reply.page.one("main").one("div", class_="sheet")
    found, shown = "", list[str]()
    for part in main.children:
        if isinstance(part, str):
            continue
        found = part.attributes.get("id", "") if part.tag == "h2" else found
        if found == below and part.attributes.get("class") == "clocks":
            shown += [one.text for one in part.all("li")]
    return shown


def lengthened(order: Order, at: datetime) -> UUID:
    """Staff give two more days."""
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return deadlines_clocks.extend(
            CONFIRM_RECEIPT, subject_id=order.id, by_span=CalendarDays(2), by=STAFF, at=at, reason="a lost scan"
        )


class TestTheWords:
    def test_are_there_for_every_kind_that_is_declared(self) -> None:
        seen = {kind for kind, spec in DECLARED.items() if not spec.inside}
        kinds = {kind for kind in seen if not kind.startswith(("tests.", "bulk."))}

        assert [kind for kind in kinds if not (DECLARED[kind].title and DECLARED[kind].otherwise)] == []

    @pytest.mark.parametrize("reader", [Role.SHOPPER, Role.MERCHANT])
    def test_are_offered_for_what_the_reader_owes_or_is_owed(self, reader: Role) -> None:
        offered = {kind for kind, _ in page.kinds(reader)}

        assert offered
        assert all(reader in (DECLARED[kind].owed_by, DECLARED[kind].owed_to) for kind in offered)
        assert offered == {
            kind
            for kind, spec in DECLARED.items()
            if spec.title and reader in (spec.owed_by, spec.owed_to) and not kind.startswith(("tests.", "bulk."))
        }

    def test_are_there_for_everybody_to_whom_anything_is_owed(self) -> None:
        owed = {spec.owed_to for spec in DECLARED.values() if spec.title and spec.owed_to}

        assert owed - words.TOWARDS.keys() == set()


class TestRunning:
    def test_shows_the_shopper_all_that_runs_the_next_first(
        self, shopper: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        placed = builders.placed(sale, at + 24 * HOUR)

        first, second = cards(shopper.get("/me/deadlines"))

        assert first.startswith(f"支付订单 · {placed.number} 还剩")
        assert "由您办理 · 平台承诺 逾期未付款，订单取消" in first
        assert second.startswith(f"确认收货 · {delivered.number} 还剩")

    def test_shows_the_shop_what_it_owes_towards_whom_and_what_follows(
        self, seller: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        case = returns.noticed(delivered, sale, at + 2 * HOUR)

        [shown] = [card for card in cards(seller.get("/seller/deadlines")) if card.startswith("处理退货")]

        assert case.number in shown
        assert "由您办理 · 向消费者履行 · 法定期限" in shown
        assert "逾期视为故意拖延，记录为违规。" in shown
        assert not any("确认收货" in card for card in cards(seller.get("/seller/deadlines")))

    def test_shows_those_of_one_kind_and_turns_pages_within_it(
        self, seller: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        returns.noticed(delivered, sale, at + 2 * HOUR)
        shown = seller.get(f"/seller/deadlines?kind={CONFIRM_RECEIPT.kind}&limit=1")
        assert [card[:4] for card in cards(shown)] == ["确认收货"]
        builders.delivered(sale, at)

        shown = seller.get(f"/seller/deadlines?kind={CONFIRM_RECEIPT.kind}&limit=1")

        after = seller.get("/seller/deadlines" + shown.page.one("a", rel="next").attributes["href"])
        assert [card[:4] for card in cards(after)] == ["确认收货"]
        assert cards(after) != cards(shown)

    @pytest.mark.parametrize(("asked", "status"), [("kind=nonsense", 200), ("cursor=nonsense", 404)])
    def test_is_steered_by_no_address_of_somebody_elses_making(
        self, shopper: Browser, delivered: Order, asked: str, status: int
    ) -> None:
        assert shopper.get(f"/me/deadlines?{asked}").status == status

    def test_shows_by_its_name_for_programs_what_has_no_title(
        self, shopper: Browser, delivered: Order, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As the clocks with which `make bulk` fills a database."""
        monkeypatch.setitem(DECLARED, CONFIRM_RECEIPT.kind, replace(CONFIRM_RECEIPT, title="", otherwise=""))

        [shown] = cards(shopper.get("/me/deadlines"))

        assert shown.startswith(f"确认收货 · {delivered.number}")
        assert "confirm silent receipt" in shown

    def test_shows_what_stands_still(self, shopper: Browser, delivered: Order, at: datetime) -> None:
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            pausing.pause(TESTED, subject_id=delivered.id, **A_TEST, by=STAFF, at=at + 20 * HOUR)

        shown = shopper.get("/me/deadlines")

        assert cards(shown) == []
        [still] = cards(shown, "still")
        assert f"确认收货 · {delivered.number} 已中止" in still

    def test_asks_the_database_as_often_for_twenty_as_for_one(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                assert shopper.get("/me/deadlines").status == 200
            return len(found)

        builders.placed(sale, at)
        one = asked()
        for _ in range(19):
            builders.placed(sale, at)

        assert asked() == one
        assert len(cards(shopper.get("/me/deadlines"))) == 20


class TestTheBoard:
    @pytest.mark.parametrize(("counted", "said"), [(3, "另有 2 项期限更晚到期。"), (2, "另有超过 1 项期限更晚到期。")])
    def test_says_no_number_that_was_not_counted(
        self, shopper: Browser, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch, counted: int, said: str
    ) -> None:
        monkeypatch.setattr(lists, "MOST", {Role.SHOPPER: 1})
        monkeypatch.setattr(lists, "COUNTED", counted)
        for _ in range(3):
            builders.placed(sale, at)

        assert said in shopper.get("/me/").text


class TestEnded:
    @pytest.fixture
    def lost(self, sale: Sale, at: datetime) -> Order:
        """Nobody has paid in time."""
        order = builders.placed(sale, at)
        returns.sweep(at + HOUR)
        return order

    def test_says_what_was_done_where_nobody_did_it(self, shopper: Browser, lost: Order) -> None:
        for shown in (
            cards(shopper.get("/me/deadlines"), "lately"),
            cards(shopper.get("/me/deadlines/ended"), "ended"),
        ):
            [card] = shown
            assert card.startswith(f"支付订单 · {lost.number} 逾期未办")
            assert "系统已于" in card
            assert "自动处理：逾期未付款，订单取消" in card

    def test_stands_apart_from_what_was_done_in_time(self, shopper: Browser, lost: Order, paid: Order) -> None:
        ended = cards(shopper.get("/me/deadlines/ended"), "ended")
        missed = cards(shopper.get("/me/deadlines/ended?missed=on"), "ended")

        assert {card.split(" ")[2] for card in ended} == {lost.number, paid.number}
        assert [card.split(" ")[2] for card in missed] == [lost.number]

    def test_is_no_more_than_the_shop_owed_unless_a_kind_is_chosen(self, seller: Browser, lost: Order) -> None:
        assert cards(seller.get("/seller/deadlines/ended"), "ended") == []
        assert len(cards(seller.get("/seller/deadlines/ended?kind=orders.payment"), "ended")) == 1

    def test_stands_below_what_runs_on_the_first_page_alone_and_not_all_of_it(
        self, shopper: Browser, sale: Sale, at: datetime
    ) -> None:
        for _ in range(LATELY + 1):
            builders.placed(sale, at)
        returns.sweep(at + HOUR)
        for _ in range(2):
            builders.placed(sale, at + 24 * HOUR)
        first = shopper.get("/me/deadlines?limit=1")
        second = shopper.get("/me/deadlines" + first.page.one("a", rel="next").attributes["href"])

        assert len(cards(first, "lately")) == LATELY
        assert cards(second, "lately") == []


class TestWhy:
    def test_is_one_step_from_every_due_time(
        self, shopper: Browser, seller: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        case = returns.noticed(delivered, sale, at + 2 * HOUR)
        for browser, door in ((shopper, "me"), (seller, "seller")):
            for address in ("", "deadlines", f"orders/{delivered.id}", f"returns/{case.id}"):
                shown = browser.get(f"/{door}/{address}").page
                clocks = [one for one in shown.all("div") if one.attributes.get("class", "").startswith("clock")]
                clocks += [
                    one for due in ("due", "due stacked") for ul in shown.all("ul", class_=due) for one in ul.all("li")
                ]
                leads = [one.all("a")[-1].attributes["href"] for one in clocks]
                assert leads
                assert all(lead.startswith(f"/{door}/deadlines/") for lead in leads)
                assert {browser.get(lead).status for lead in leads} == {200}

    def test_counts_every_day_and_says_by_whose_number(self, shopper: Browser, delivered: Order) -> None:
        text = shopper.get(f"/me/deadlines/{clock_of(delivered).id}").text

        assert "起算事由：包裹已签收。" in text
        assert "10个自然日，依据为平台承诺（DL_CONFIRM_RECEIPT" in text
        assert all(f"第{n}天是" in text for n in range(1, 11))
        assert "第11天" not in text
        assert "法定期限" not in text
        assert "再次核算 一致" in text

    def test_says_in_english_what_it_says_in_chinese(self, sale: Sale, opens: Opens, delivered: Order) -> None:
        text = opens(sale.shopper, "en").get(f"/me/deadlines/{clock_of(delivered).id}").text

        assert "10 calendar days, by the platform's own promise (DL_CONFIRM_RECEIPT" in text
        assert "Day 10 is " in text
        assert "agrees" in text

    def test_tells_what_stood_here_before_what_changed_it_and_leads_on(
        self, shopper: Browser, delivered: Order, at: datetime
    ) -> None:
        before = clock_of(delivered)
        after = lengthened(delivered, at + 20 * HOUR)

        old, new = (shopper.get(f"/me/deadlines/{one}") for one in (before.id, after))

        assert old.page.one("a", id="after").attributes["href"] == f"/me/deadlines/{after}"
        [row] = new.page.one("table").one("tbody").all("tr")
        was, now, _, reason = row.all("td")
        assert was.one("time").attributes["datetime"] == before.due_at.isoformat()
        assert "另加：2个自然日。" in new.text
        assert now.one("time").attributes["datetime"] == (before.due_at + timedelta(days=2)).isoformat()
        assert reason.text == "A lost scan"

    def test_of_what_was_missed_says_how_late_the_system_was_and_what_it_did(
        self, shopper: Browser, sale: Sale, at: datetime
    ) -> None:
        order = builders.placed(sale, at)
        returns.sweep(at + HOUR)

        text = shopper.get(f"/me/deadlines/{clock_of(order, 'orders.payment').id}").text

        assert "届时无人完成。期限届满后30 分钟，系统自动处理：逾期未付款，订单取消" in text

    def test_does_not_hide_that_the_counts_differ(self, shopper: Browser, delivered: Order) -> None:
        wrong = explanation(replace(why(delivered), agrees=False))

        assert wrong["check"]["badge"].tone == "bad"
        assert explanation(why(delivered))["check"]["badge"].tone == "good"

    def test_is_nobody_elses(self, seller: Browser, delivered: Order, opens: Opens, at: datetime) -> None:
        clock = clock_of(delivered).id
        stranger, other_shop = opens(builders.stranger(at)), opens(builders.sale(at).seller)

        assert stranger.get(f"/me/deadlines/{clock}").status == 404
        assert other_shop.get(f"/seller/deadlines/{clock}").status == 404
        assert seller.get(f"/seller/deadlines/{clock}").status == 200
        assert seller.get(f"/seller/deadlines/{new_id()}").status == 404
