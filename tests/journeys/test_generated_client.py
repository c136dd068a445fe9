"""Can a stranger buy, return and complain who has nothing but the schema? With a client that a generator made of it."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

from platform_core.drivers.demo.people import PASSWORD
from tests.journeys.people import HOME, House, Until

pytestmark = pytest.mark.journey

PACKAGE = "strangers_client"
GENERATOR = (sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning")


# Evidence and a contract on paper are files like any other; the generator knows only the general word for them.
CONFIG = """
post_hooks: []
content_type_overrides:
  application/zip: application/octet-stream
  application/pdf: application/octet-stream
"""


@pytest.fixture(scope="module")
def package(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Made from the schema that the running house serves."""
    folder = tmp_path_factory.mktemp("generated")
    config = folder / "config.yaml"
    config.write_text(CONFIG)
    command = (*GENERATOR, "--url", f"{house.web}/api/schema/", "--output-path", str(folder / PACKAGE))
    done = subprocess.run((*command, "--config", str(config)), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    try:
        yield PACKAGE
    finally:
        sys.path.remove(str(folder))


class Stranger:
    """Somebody at the storefront who calls by the names of the schema."""

    def __init__(self, package: str, web: str) -> None:
        self.package, self.token = package, ""
        self.shapes: Any = import_module(f"{package}.models")
        self.how = {"base_url": web, "raise_on_unexpected_status": True}

    def calls(self, operation: str, *path: Any, **what: Any) -> Any:
        module = import_module(f"{self.package}.api.storefront.{operation}")
        with self._client() as client:
            found = module.sync(*path, client=client, **what)
        assert not isinstance(found, self.shapes.Problem), found
        return found

    def does(self, operation: str, *path: Any, body: Any) -> Any:
        return self.calls(operation, *path, body=body, idempotency_key=secrets.token_hex(16))

    def registers_and_signs_in(self) -> None:
        username, phone = f"stranger_{secrets.token_hex(6)}", f"139{secrets.randbelow(10**8):08d}"
        rules = next(asked.versions for asked in self.calls("rules_read").accept if asked.occasion == "registration")
        form = self.shapes.RegistrationInRequest(
            username=username, password=PASSWORD, name="陌生人", phone=phone, accepts=rules
        )
        self.calls("register", body=form)
        credentials = self.shapes.CredentialsInRequest(username=username, password=PASSWORD)
        self.token = self.calls("sign_in", body=credentials).token

    def _client(self) -> Any:
        module = import_module(f"{self.package}.client")
        return module.AuthenticatedClient(token=self.token, **self.how) if self.token else module.Client(**self.how)

    def sku_on_show(self) -> UUID:
        card = next(card for card in self.calls("listings_list").items if "龙井" in card.title_zh)
        shelf = self.calls("listing_read", card.id).skus[0]
        return UUID(str(shelf.id))

    def orders(self, sku_id: UUID) -> Any:
        line = self.shapes.RequestedLineInRequest(sku_id=sku_id, quantity=1)
        quote = self.does("quotes_create", body=self.shapes.QuoteInRequest(lines=[line]))
        consents = self.shapes.ConsentsInRequest(key_terms=True)
        recipient = self.shapes.RecipientInRequest(**HOME)
        form = self.shapes.PurchaseInRequest(quote_id=quote.id, recipient=recipient, consents=consents)
        return self.does("purchases_create", body=form)

    def gives_notice(self, order: Any) -> Any:
        """Of all pieces of the first line."""
        line = self.calls("orders_retrieve", order.id).lines[0]
        wanted = self.shapes.WantedInRequest(line_id=line.id, quantity=line.quantity)
        return self.does("return_notice", order.id, body=self.shapes.ReturnNoticeInRequest(lines=[wanted]))

    def sends_back(self, case: Any, waybill: str) -> Any:
        parcel = self.shapes.ReturnSendBackInRequest(carrier="sandbox", waybill=waybill)
        return self.does("return_send_back", case.id, body=parcel)

    def complains(self, order: Any) -> Any:
        demand = self.shapes.DemandInRequest(kind=self.shapes.DemandKind.OTHER)
        topic = self.shapes.ComplaintTopic.SERVICE
        form = self.shapes.ComplaintInRequest(topic=topic, demand=demand, statement="客服一直没有回复。")
        return self.does("orders_complaints_create", order.id, body=form)


@pytest.fixture
def stranger(house: House, package: str) -> Stranger:
    stranger = Stranger(package, house.web)
    stranger.registers_and_signs_in()
    return stranger


class TestAStranger:
    def test_buys_and_pays_with_a_client_made_from_the_schema(
        self, house: House, stranger: Stranger, until: Until
    ) -> None:
        purchase = stranger.orders(stranger.sku_on_show())
        payment = stranger.calls("payments_retrieve", purchase.payment_id)
        house.pays(payment.cashier_url)
        [order] = purchase.orders

        until(lambda: stranger.calls("orders_retrieve", order.id).state == stranger.shapes.OrderState.PAID)
        [row] = stranger.calls("orders_list").items
        assert (row.id, row.state, row.total.amount) == (order.id, "paid", payment.amount)
        assert stranger.calls("payments_retrieve", purchase.payment_id).tender == "balance"

    def test_returns_what_they_bought_and_complains(self, house: House, stranger: Stranger, until: Until) -> None:
        order = self._has_received(house, stranger, until)
        window = next(r for r in stranger.calls("orders_rights_retrieve", order.id).rights if r.line_id)
        assert window.open_

        case = stranger.gives_notice(order)
        assert stranger.calls("returns_retrieve", case.id).address.address
        waybill = f"BK{secrets.token_hex(6)}".upper()
        stranger.sends_back(case, waybill)
        until(lambda: house.knows_parcel(waybill))
        house.driver(waybill, "signed", place="front_desk", signed_by="addressee")
        until(lambda: stranger.calls("returns_retrieve", case.id).state == stranger.shapes.ReturnState.BACK)
        granted = house.seller().send("PUT", f"/returns/{case.id}/grant")
        assert granted.status_code == 200, granted.text
        until(lambda: stranger.calls("returns_retrieve", case.id).grant.refunds == ["succeeded"])
        assert stranger.calls("returns_retrieve", case.id).grant.amount.amount == order.total.amount

        complaint = stranger.complains(order)
        assert stranger.calls("complaints_retrieve", complaint.id).statement == "客服一直没有回复。"
        [row] = stranger.calls("complaints_list").items
        assert (row.id, row.state) == (complaint.id, "filed")

    def _has_received(self, house: House, stranger: Stranger, until: Until) -> Any:
        purchase = stranger.orders(stranger.sku_on_show())
        [order] = purchase.orders
        house.pays(stranger.calls("payments_retrieve", purchase.payment_id).cashier_url)
        until(lambda: stranger.calls("orders_retrieve", order.id).state == stranger.shapes.OrderState.PAID)
        waybill = house.hand_over(str(order.id))
        until(lambda: house.knows_parcel(waybill))
        house.driver(waybill, "signed", place="door", signed_by="addressee")
        until(lambda: "confirm_receipt" in stranger.calls("orders_retrieve", order.id).actions)
        return order
