"""Who asks about goods, who answers until when, and whom does the answer bind?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory

from catalog.questions.case import S
from catalog.questions.doors import DOORS
from orders.sales.evidence import dossier
from platform_core.cases.wiring import _board_page
from platform_core.rows import new_id
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound
from tests.catalog.builders import swept
from tests.catalog.questions.situations import DAY, answer, ask, hide, listing_of
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import at, opens, sale, seller, shopper
from tests.platform_core.project.faces.reading import Browser

__all__ = ["at", "opens", "sale", "seller", "shopper"]  # the fixtures of pages
pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ASKED, ANSWERED = "茶叶是今年春天采的吗？", "是，四月采摘。"
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)


def board(client: Client, sale: Sale) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/storefront/v1/listings/{listing_of(sale)}/questions").json()[
        "items"
    ]
    return found


class TestTheApi:
    @pytest.mark.duty("CRL-08")
    def test_asks_and_answers_and_everybody_reads_both(self, sale: Sale, client: Client) -> None:
        buyer, shop = At(sale.shopper), At(sale.seller, SELLER)
        body = {"listing_id": str(listing_of(sale)), "text": ASKED}

        asked = buyer.send("POST", "/questions", body)
        assert (asked.status_code, asked.json()["state"]) == (201, "asked"), asked.content
        [own] = shop.get("/questions").json()["items"]
        answered = shop.send("PUT", f"/questions/{own['id']}/answer", {"answer": ANSWERED})
        assert (answered.status_code, answered.json()["answer"]) == (200, ANSWERED), answered.content

        [read] = board(client, sale)
        assert (read["text"], read["answer"], read["state"]) == (ASKED, ANSWERED, "answered")
        assert "shopper_id" not in read

    def test_refuses_goods_that_are_not_on_show_and_empty_words(self, sale: Sale) -> None:
        buyer = At(sale.shopper)
        hidden = At(sale.seller, SELLER).send("DELETE", f"/listings/{listing_of(sale)}/publication")
        assert hidden.status_code in {200, 204}, hidden.content
        for listing_id in (new_id(), listing_of(sale)):
            unknown = buyer.send("POST", "/questions", {"listing_id": str(listing_id), "text": ASKED})
            assert refusal(unknown) == (404, "catalog.listing_not_found")

        empty = buyer.send("POST", "/questions", {"listing_id": str(listing_of(sale)), "text": ""})
        assert empty.status_code == 400

    def test_hides_from_everybody_what_the_platform_hid(self, sale: Sale, at: datetime, client: Client) -> None:
        row = ask(sale, at)
        hide(row, sale, at)

        assert board(client, sale) == []
        assert At(sale.shopper).get(f"/questions/{row.id}").json()["reasons"] == "含有他人电话。"


class TestThePages:
    def test_lead_from_the_question_to_the_answer(self, sale: Sale, shopper: Browser, seller: Browser) -> None:
        begun = shopper.get("/me/questions")
        here = f"http://testserver/open/listings/{listing_of(sale)}/questions"
        reply = shopper.follows(shopper.fills_in(begun, "ask", listing_id=here, text=ASKED))
        assert ASKED in reply.text

        address = next(
            link.attributes["href"]
            for link in seller.get("/seller/questions").page.all("a")
            if "/seller/questions/" in link.attributes.get("href", "")
        )
        answered = seller.follows(seller.fills_in(seller.get(address), "answer", answer=ANSWERED))

        assert ANSWERED in answered.text
        assert answered.forms() == set()
        assert ANSWERED in shopper.get(f"/open/listings/{listing_of(sale)}/questions").text

    def test_say_what_is_wrong_with_an_address(self, shopper: Browser) -> None:
        reply = shopper.fills_in(shopper.get("/me/questions"), "ask", listing_id="好茶", text=ASKED)

        assert (reply.status, "其中没有编号" in reply.text, ASKED in reply.text) == (400, True, True)

    def test_show_staff_the_queue_and_what_they_may_do(self, sale: Sale, at: datetime, staff_client: Client) -> None:
        row = ask(sale, at)
        assert row.number in staff_client.get("/admin/catalog/question/").content.decode()

        page = f"/admin/catalog/question/{row.id}/handle/"
        assert ASKED in staff_client.get(page).content.decode()
        blank = staff_client.post(page, {"choice": "hide", "reasons": " "})
        assert (blank.status_code, "This field is required." in blank.content.decode()) == (200, True)
        assert At(sale.shopper).get(f"/questions/{row.id}").json()["state"] == "asked"
        staff_client.post(page, {"choice": "hide", "reasons": "含有他人电话。"})

        assert At(sale.shopper).get(f"/questions/{row.id}").json()["state"] == "hidden"


class TestTheClock:
    @pytest.mark.clock("catalog.answer")
    @pytest.mark.duty("CRL-08")
    def test_says_after_a_day_that_the_shop_was_silent_and_lets_it_answer(self, sale: Sale, at: datetime) -> None:
        row = ask(sale, at - DAY)
        swept(at - TICK)
        assert At(sale.shopper).get(f"/questions/{row.id}").json()["state"] == "asked"

        swept(at)
        assert At(sale.shopper).get(f"/questions/{row.id}").json()["state"] == "unanswered"
        assert answer(row, sale, at).state == "answered"


@pytest.mark.duty("CRI-12")
class TestAnAnswerThatBinds:
    def test_is_named_in_the_dossier_of_each_later_order_and_of_no_earlier_one(self, sale: Sale, at: datetime) -> None:
        row = ask(sale, at)
        earlier = orders.placed(sale, at)
        answer(row, sale, at + HOUR)
        later = orders.placed(sale, at + HOUR)

        with bound(SYSTEM), transaction.atomic():
            assert (row.id in set(dossier(earlier.id)), row.id in set(dossier(later.id))) == (False, True)

    @pytest.mark.parametrize(
        ("who", "change", "refusal"),
        [
            ("seller", "answer = 'x'", "binds as it was given"),
            ("shopper", "answer = 'x'", "permission denied"),
            ("shopper", "state = 'hidden'", "question_hidden_for_reasons"),
            ("seller", "state = 'hidden'", "question_hidden_for_reasons"),
        ],
    )
    def test_stays_as_it_was_given_whoever_writes(
        self, sale: Sale, at: datetime, who: str, change: str, refusal: str
    ) -> None:
        row = answer(ask(sale, at), sale, at)

        with acting_as(getattr(sale, who)), pytest.raises(DatabaseError, match=refusal), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE catalog_question SET {change} WHERE id = %s", [row.id])

    @pytest.mark.parametrize("change", ["state = 'answered'", "answer = 'x'"])
    def test_is_given_by_the_step_and_in_words(self, sale: Sale, at: datetime, change: str) -> None:
        row = ask(sale, at)

        with acting_as(sale.seller), pytest.raises(DatabaseError, match="question_answered_in_words"):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE catalog_question SET {change} WHERE id = %s", [row.id])


class TestTheBoard:
    def test_shows_the_texts_of_its_columns_alone(self, sale: Sale, at: datetime) -> None:
        """A reason that a side reads is on no board, whatever states that shows."""
        row = hide(ask(sale, at), sale, at)
        board = replace(DOORS.board, states=[S.HIDDEN]) if DOORS.board else None
        assert board

        with bound(ANONYMOUS), transaction.atomic():
            page = _board_page(DOORS, board)(RequestFactory().get("/"), listing_id=row.listing_id)
            text = page.render().content.decode()

        assert (ASKED in text, row.reasons in text) == (True, False)
