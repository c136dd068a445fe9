"""Does the code of the release before serve beside the newer code, on the schema of the newer?

While a deployment rolls, the database is migrated already, and webs and workers of both releases are at work on it. So
here: the stack of this checkout, on a database that its migrations made, and beside it web and workers of N−1.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from django.db import transaction

from catalog.window.queries.rows import differences
from platform_core import clock
from platform_core.clock import LOCAL
from platform_core.deadlines.registry import HANDLERS
from platform_core.drivers.world.clocks import until
from platform_core.embedded.children import Children
from platform_core.embedded.place import CHECKOUT
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login
from tests.journeys.clocks import Clock
from tests.journeys.conftest import Build
from tests.journeys.people import House, Person, buy, tea
from tests.journeys.releases import (
    PATIENCE,
    Deployment,
    as_shown_before,
    extract,
    git,
    new_migrations,
    release_before,
    start_beside,
)
from tests.platform_core.deadlines.clocks import PAY, close, effects, leave_an_effect, row, running

pytestmark = pytest.mark.proof

DAY: Final = datetime(2026, 3, 10, 10, tzinfo=LOCAL)
TIME_TO_PAY: Final = timedelta(minutes=30)


@pytest.fixture(scope="module")
def both(build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    commit = release_before(CHECKOUT)
    tree = extract(commit, tmp_path_factory.mktemp("older"))
    sys.stdout.write(f"\nN−1 is {commit[:12]}; migrations that it does not know: {new_migrations(commit)}\n")
    with build("older_code", opened_at=DAY) as newer:
        _move_clock(newer, DAY)
        children = Children(tmp_path_factory.mktemp("older_home"))
        try:
            yield Deployment(newer, start_beside(newer, tree, children))
        finally:
            children.stop()


@pytest.fixture
def deployment(both: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    """No answer says that a server failed, and nothing failed unseen. On a busy machine answers may take long."""
    failed, known, send = list[tuple[str, int]](), set(both.faults()), httpx.Client.send

    def record_failure(self: httpx.Client, request: httpx.Request, **how: Any) -> httpx.Response:
        request.extensions["timeout"] = httpx.Timeout(PATIENCE).as_dict()
        answer = send(self, request, **how)
        if answer.is_server_error:
            failed.append((str(answer.url), answer.status_code))
        return answer

    monkeypatch.setattr(httpx.Client, "send", record_failure)
    yield both
    assert (failed, [each for each in both.faults() if each not in known]) == ([], [])


def _move_clock(house: House, instant: datetime) -> None:
    """With the world outside."""
    with Clock(house.environment, outside=house.outside) as moved:
        moved.move_to(instant)


def offers(shopper: Person, sku_id: str) -> dict[str, Any]:
    """Read all listings at this door, and quote one piece of an item."""
    cards = {card["id"]: card for card in shopper.get("/listings").json()["items"]}
    pages = {listing_id: shopper.get(f"/listings/{listing_id}").json() for listing_id in cards}
    quote = shopper.send("POST", "/quotes", {"lines": [{"sku_id": sku_id, "quantity": 1}], "region_code": "350102"})
    assert quote.status_code == HTTPStatus.CREATED, quote.text
    return {
        "cards": {key: (card["title_zh"], card["price"], card["promotion"]) for key, card in cards.items()},
        "pages": {key: {sku["id"]: (sku["price"], sku["promotion"]) for sku in pages[key]["skus"]} for key in pages},
        "price": shopper.get(f"/skus/{sku_id}/prices").json()["chain"][0]["price"],
        "quote": [(line["sku_id"], line["unit_price"], line["total"]) for line in quote.json()["lines"]],
    }


def wait(found: Callable[[], object]) -> None:
    """Wait for the workers of either release, on a busy machine too."""
    until("the workers have done it", found, seconds=PATIENCE)


def now() -> datetime:
    with bound(SYSTEM), transaction.atomic():
        return clock.now()


class TestTheReleaseBefore:
    def test_sells_by_its_door_and_its_workers_and_both_doors_show_the_order(self, deployment: Deployment) -> None:
        older = deployment.older
        with deployment.older_workers_alone():
            li = older.newcomer()
            bought = buy(li, tea(li), quantity=2)
            order_id = bought["orders"][0]["id"]
            older.pays(li.get(f"/payments/{bought['payment_id']}").json()["cashier_url"])
            wait(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
            waybill = older.hand_over(order_id)
            wait(lambda: older.knows_parcel(waybill))
            deployment.pause()
        deployment.settle()

        newer_shows, older_shows = (
            [each.get(path).json() for path in (f"/orders/{order_id}", f"/orders/{order_id}/timeline", "/notices")]
            for each in deployment.at_both(li)
        )
        assert as_shown_before(newer_shows, older_shows) == older_shows
        assert [entry["topic"] for entry in older_shows[1]] == ["orders.placed", "orders.paid", "orders.shipped"]

    def test_shows_what_was_bought_by_the_newer_door(self, deployment: Deployment) -> None:
        li = deployment.newer.newcomer()
        bought = buy(li, tea(li))
        deployment.newer.pays(li.get(f"/payments/{bought['payment_id']}").json()["cashier_url"])
        path = f"/orders/{bought['orders'][0]['id']}"
        wait(lambda: li.get(path).json()["state"] == "paid")
        deployment.settle()

        newer_shows, older_shows = (each.get(path).json() for each in deployment.at_both(li))

        assert as_shown_before(newer_shows, older_shows) == older_shows


class TestAPrice:
    @pytest.mark.parametrize("older_alone", [True, False], ids=["older workers alone", "workers of both"])
    def test_that_the_older_door_changes_is_shown_by_both(self, deployment: Deployment, older_alone: bool) -> None:
        _changes_price(deployment, deployment.older, older_alone=older_alone)

    def test_that_the_newer_door_changes_is_shown_by_both(self, deployment: Deployment) -> None:
        _changes_price(deployment, deployment.newer)


def _changes_price(deployment: Deployment, house: House, *, older_alone: bool = False) -> None:
    """Lower the price of an item by one yuan at this house's door; both doors show that price everywhere."""
    shopper, seller = house.newcomer(), house.seller()
    sku_id = tea(shopper)
    before = offers(shopper, sku_id)
    price = {"amount": before["price"]["amount"] - 100, "currency": "CNY"}
    with deployment.older_workers_alone() if older_alone else nullcontext():
        changed = seller.send("PUT", f"/skus/{sku_id}/price", {"price": {"amount": price["amount"]}})
        assert changed.status_code == HTTPStatus.OK, changed.text
        deployment.pause()
    deployment.settle()

    newer, older = (offers(each, sku_id) for each in deployment.at_both(shopper))
    listing_id = changed.json()["id"]
    with as_login("worker"), bound(SYSTEM), transaction.atomic():
        left = differences([UUID(key) for key in newer["cards"]], at=clock.now())
    assert newer == older
    assert newer["price"] == newer["cards"][listing_id][1] == newer["pages"][listing_id][sku_id][0] == price
    assert newer["quote"] == [(sku_id, price, price)]
    assert left == []
    assert {key for key in before["cards"] if before["cards"][key] != newer["cards"][key]} == {listing_id}


class TestAClock:
    def test_that_the_older_workers_do_not_know_waits_for_the_newer(
        self, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An order that nobody pays falls due after it, and the older workers end that one."""
        li = deployment.older.newcomer()
        subject_id = new_id()
        with deployment.older_workers_alone(), as_login("worker"):
            listing = li.get("/listings").json()["items"][0]
            unknown = running(UUID(listing["merchant_id"]), PAY, at=now(), subject_id=subject_id)
            order = f"/orders/{buy(li, tea(li))['orders'][0]['id']}"
            _move_clock(deployment.newer, now() + TIME_TO_PAY)
            wait(lambda: li.get(order).json()["state"] == "cancelled")
            waiting = row(unknown)

            monkeypatch.setitem(HANDLERS, PAY.kind, leave_an_effect)
            wait(lambda: close(now()) or row(unknown).state == "missed")

            assert (waiting.state, waiting.attempts, waiting.losses, waiting.error) == ("running", 0, 0, "")
            assert (row(unknown).state, effects(subject_id)) == ("missed", 1)


class TestHistory:
    """The commit of the release before, and the sentence where there is none."""

    @pytest.mark.parametrize(("tags", "before"), [((), "0"), ((1,), "1"), ((1, 3), "1"), ((0, 2, 3), "2")])
    def test_gives_the_nearest_release_and_without_one_what_stood_before_a_migration(
        self, tmp_path: Path, tags: Sequence[int], before: str
    ) -> None:
        words = ["-c", "user.name=Chen", "-c", "user.email=chen@example.com"]
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        for number, name in enumerate(("manage.py", "orders/migrations/0001_orders.py", "a.py", "b.py")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
            for order in (["add", "."], [*words, "commit", "-qm", str(number)]):
                subprocess.run(["git", *order], cwd=tmp_path, check=True)
            if number in tags:
                subprocess.run(["git", "tag", f"v1.{number}"], cwd=tmp_path, check=True)

        found = release_before(tmp_path)

        assert git("log", "-1", "--format=%s", found, checkout=tmp_path) == before

    def test_that_is_shallow_is_named(self, tmp_path: Path) -> None:
        subprocess.run(["git", "clone", "-q", "--depth", "1", CHECKOUT.as_uri(), str(tmp_path / "c")], check=True)

        with pytest.raises(pytest.fail.Exception, match=r"release before is missing here: .* is a shallow clone"):
            release_before(tmp_path / "c")

    def test_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(pytest.fail.Exception, match="has no history"):
            release_before(tmp_path)
