"""Does a shopper get the file of their order by pressing a button, and can anybody check it with what is published?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import House, Until, buy, tea
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)


@pytest.mark.duty("ECL-62")
def test_li_asks_for_the_file_and_her_lawyer_checks_it(
    house: House, chromium: Browser, until: Until, tmp_path: Path
) -> None:
    li = house.newcomer()
    purchase = buy(li, tea(li))
    order = str(purchase["orders"][0]["id"])
    house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    until(lambda: li.get(f"/orders/{order}").json()["state"] == "paid")
    matter = {"topic": "other", "demand": {"kind": "other"}, "statement": "客服不理。"}
    complaint = li.send("POST", f"/orders/{order}/complaints", matter).json()["id"]
    shopper = Reader(chromium, house, li.get("/me").json()["username"])
    shopper.looks(f"/me/complaints/{complaint}", "file-1-outside")
    page = shopper.page()
    page.goto(f"{house.web}/me/orders/{order}")

    page.locator("#ask_dossier button").click()

    expect(page.locator("#dossier-state")).to_be_visible()
    until(lambda: li.get(f"/orders/{order}/dossier").json()["state"] == "ready")
    shopper.looks(f"/me/orders/{order}", "file-2-ready")
    shopper.looks(f"/me/complaints/{complaint}", "file-3-outside")
    page.goto(f"{house.web}/me/orders/{order}")
    with page.expect_download() as fetched:
        page.locator("#fetch-dossier").click()
    fetched.value.save_as(tmp_path / "file.zip")
    shopper.leaves()
    assert checked(house, tmp_path) == 0
    forged = bytearray((tmp_path / "file.zip").read_bytes())
    forged[len(forged) // 2] ^= 1
    (tmp_path / "file.zip").write_bytes(forged)
    assert checked(house, tmp_path) == 1


def checked(house: House, folder: Path) -> int:
    """By the program and the key that the house gives to anybody, and nothing else of it."""
    (folder / "verify.py").write_bytes(httpx.get(f"{house.web}/open/audit/verifier").content)
    key = httpx.get(f"{house.web}/open/audit/key").text.strip()
    command = [sys.executable, "-I", "verify.py", "file.zip", "--key", key]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode
