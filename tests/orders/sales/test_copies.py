"""Who gets which copy of a contract, and what is noted of it?"""

from __future__ import annotations

import hashlib
import io
import json
from datetime import datetime
from typing import Any

import pypdf
import pytest
from django.db import transaction

from orders.contracts.policies import parts as parts_policies
from orders.contracts.policies import terms as terms_policies
from orders.sales.commands import copies as commands
from orders.sales.errors import OrderNotFound
from orders.sales.models.orders import Order
from platform_core.eventlog.models import Event
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import HOME, Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return builders.placed(sale, at)


def read(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def reveals(order: Order, sale: Sale) -> list[tuple[str, str]]:
    with acting_as(sale.shopper), transaction.atomic():
        facts = Event.objects.filter(topic="vault.revealed", subject_id=order.id).order_by("id")
        return [(fact.role, fact.payload["purpose"]) for fact in facts]


@pytest.mark.duty("ECL-50a", "CTR-11")
class TestThePdf:
    def test_is_there_at_once_for_who_ordered(self, order: Order, sale: Sale) -> None:
        answer = At(sale.shopper).get(f"/orders/{order.id}/contract.pdf")

        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Content-Disposition"] == f'attachment; filename="contract-{order.id}.pdf"'
        assert answer["Cache-Control"] == "private, no-store"
        text = read(answer.content)
        assert all(part in text for part in (order.number, "茉莉花茶", HOME.name, HOME.phone, HOME.address))

    def test_bears_the_hash_that_the_log_tells(self, order: Order, sale: Sale) -> None:
        shopper = At(sale.shopper)

        text = read(shopper.get(f"/orders/{order.id}/contract.pdf").content)

        assert shopper.get(f"/orders/{order.id}").json()["contract_sha256"] in text

    def test_has_the_same_bytes_each_time(self, order: Order, sale: Sale) -> None:
        shopper = At(sale.shopper)

        one, other = (shopper.get(f"/orders/{order.id}/contract.pdf").content for _ in range(2))

        assert one == other

    def test_shows_its_shopper_that_the_recipient_was_read(self, order: Order, sale: Sale) -> None:
        At(sale.shopper).get(f"/orders/{order.id}/contract.pdf")

        assert reveals(order, sale) == [("shopper", "own_copy")]

    @pytest.mark.duty("PIP-51")
    def test_gives_the_shop_the_recipient_masked_and_notes_nothing(self, order: Order, sale: Sale) -> None:
        text = read(At(sale.seller, SELLER).get(f"/orders/{order.id}/contract.pdf").content)

        assert "138****5678" in text
        assert not any(secret in text for secret in (HOME.name, HOME.phone, HOME.address))
        assert reveals(order, sale) == []

    def test_is_nobody_else_s(self, order: Order, at: datetime) -> None:
        other = builders.sale(at)

        for person in (At(other.shopper), At(other.seller, SELLER)):
            assert refusal(person.get(f"/orders/{order.id}/contract.pdf")) == (404, "orders.not_found")

    def test_says_each_part_of_the_law(self, order: Order, sale: Sale) -> None:
        text = read(At(sale.shopper).get(f"/orders/{order.id}/contract.pdf").content)

        asked = [part for part in parts_policies.PARTS if not part.optional]
        assert [part.name for part in asked if f"、{part.zh}" not in text] == []


@pytest.mark.duty("ECL-50a")
class TestTheRecipient:
    def test_is_told_to_its_shopper_with_how_its_seal_belongs_to_the_hash(self, order: Order, sale: Sale) -> None:
        shopper = At(sale.shopper)

        told = shopper.get(f"/orders/{order.id}/contract/recipient").json()
        file = shopper.get(f"/orders/{order.id}/contract").content

        assert (told["name"], told["phone"], told["address"]) == (HOME.name, HOME.phone, HOME.address)
        found: Any = json.loads(file)
        for name in told["sealed_at"].split("/")[1:]:
            found = found[name]
        assert told["sealed_sha256"] == hashlib.sha256(found.encode()).hexdigest()
        assert told["contract_sha256"] == hashlib.sha256(file).hexdigest()
        assert reveals(order, sale) == [("shopper", "own_view")]

    def test_stands_in_no_byte_that_is_hashed(self, order: Order, sale: Sale) -> None:
        file = At(sale.shopper).get(f"/orders/{order.id}/contract").content.decode()

        assert not any(secret in file for secret in (HOME.name, HOME.phone, HOME.address))

    def test_is_told_to_nobody_else(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        path = f"/orders/{order.id}/contract/recipient"
        other = builders.sale(at)

        assert refusal(At(other.shopper).get(path)) == (404, "orders.not_found")
        assert At(sale.seller, SELLER).get(path).status_code == 404
        with acting_as(sale.seller), refused(OrderNotFound):
            commands.reveal_own_recipient(order.id, by=sale.seller, at=at)


@pytest.mark.duty("CRL-28", "ECL-50a")
class TestAQuote:
    def test_shows_the_clauses_and_the_steps_before_anything_is_concluded(self, sale: Sale, at: datetime) -> None:
        quote = builders.quoted(sale, at)

        shown = At(sale.shopper).get(f"/quotes/{quote.id}").json()

        order = builders.placed(sale, at)
        concluded = At(sale.shopper).get(f"/orders/{order.id}/contract").json()
        assert shown["clauses"] == concluded["clauses"]
        assert [step["zh"] for step in shown["steps"]] == [step.zh for step in terms_policies.steps()]
