"""Does the adapter of the carrier keep to the port, against the real server?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import pytest
from django.conf import settings as django_settings

from orders.sales.adapters import SandboxCarrier
from orders.sales.errors import CarrierSilent
from orders.sales.ports import REPORTS_TO
from orders.sales.types import ParcelEvent, Place, SignedBy
from platform_core.rows import new_id
from tests.platform_core.sandbox.world import CARRIER, Merchant, World, listening, running

PATHS: list[str] = []  # at which addresses the carrier has knocked


@pytest.fixture(scope="module")
def shop() -> Iterator[Merchant]:
    with listening() as listener:
        hooks: Any = listener.RequestHandlerClass

        class Noting(hooks):  # type: ignore[misc]  # whatever handler it has
            def parse_request(self) -> bool:
                understood: bool = super().parse_request()
                PATHS.append(self.path)
                return understood

        listener.RequestHandlerClass = Noting
        yield listener


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, shop: Merchant) -> Iterator[World]:
    with running(tmp_path_factory.mktemp("carrier"), shop.url) as started:
        yield started


@pytest.fixture
def adapter(world: World, shop: Merchant, monkeypatch: pytest.MonkeyPatch) -> SandboxCarrier:
    monkeypatch.setattr(django_settings, "CARRIER_URL", f"{world.url}/carrier")
    monkeypatch.setattr(django_settings, "CARRIER_SECRET", CARRIER)
    monkeypatch.setattr(django_settings, "PUBLIC_URL", shop.url)
    return SandboxCarrier()


class TestSandboxCarrier:
    @pytest.mark.parametrize("reports_to", [REPORTS_TO, "carriers/sandbox/returns"])
    def test_lets_the_carrier_report_where_it_was_told_to(
        self, adapter: SandboxCarrier, world: World, shop: Merchant, reports_to: str
    ) -> None:
        parcel_id, waybill = new_id(), f"OWN{token_hex(4)}"

        adapter.announce(parcel_id, waybill=waybill, region_code="350102", reports_to=reports_to, request_id=new_id())

        events = f"/carrier/api/v1/parcels/{waybill}/events"
        assert world.client(CARRIER).post(events, json={"kind": "picked_up"}).status_code == 201
        told = shop.next()
        assert (told.type, told.data["order_ref"]) == ("parcel.picked_up", str(parcel_id))
        assert PATHS[-1] == f"/webhooks/{reports_to}"

    def test_announces_once_however_often_the_same_is_asked(self, adapter: SandboxCarrier) -> None:
        asked = {"waybill": f"OWN{token_hex(4)}", "region_code": "350102", "reports_to": REPORTS_TO}
        parcel_id, request_id = new_id(), new_id()

        for _ in range(2):
            adapter.announce(parcel_id, **asked, request_id=request_id)

    def test_is_silent_when_the_carrier_fails(self, adapter: SandboxCarrier, world: World) -> None:
        world.fault("carrier", "error")

        with pytest.raises(CarrierSilent) as refusal:
            adapter.announce(new_id(), waybill="OWN1", region_code="350102", reports_to=REPORTS_TO, request_id=new_id())

        assert refusal.value.params == {"carrier": "sandbox"}

    def test_says_all_that_it_knows_of_a_parcel_and_nothing_of_another(
        self, adapter: SandboxCarrier, world: World
    ) -> None:
        waybill = f"OWN{token_hex(4)}"
        adapter.announce(new_id(), waybill=waybill, region_code="350102", reports_to=REPORTS_TO, request_id=new_id())
        events = f"/carrier/api/v1/parcels/{waybill}/events"
        world.client(CARRIER).post(events, json={"kind": "picked_up", "at": "2026-03-10T02:00:00Z"})
        signed = {"kind": "signed", "place": "door", "signed_by": "addressee", "at": "2026-03-11T02:00:00Z"}
        world.client(CARRIER).post(events, json=signed)

        first, last = adapter.trace(waybill)

        assert (first.kind, first.happened_at, first.signed_by) == (
            ParcelEvent.PICKED_UP,
            datetime(2026, 3, 10, 2, tzinfo=UTC),
            None,
        )
        assert (last.kind, last.place, last.signed_by) == (ParcelEvent.SIGNED, Place.DOOR, SignedBy.ADDRESSEE)
        assert adapter.trace("OWN/unknown") == []
        world.fault("carrier", "error")
        with pytest.raises(CarrierSilent):
            adapter.trace(waybill)
