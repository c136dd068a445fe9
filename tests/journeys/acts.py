"""What do people do on the way to a page that is to be looked at?"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.people import House, Person, Until, buy


def states(page: Page, house: House, sku_id: str, *, amount: str) -> None:
    """What the shop asks to be left for one piece; nothing ends it."""
    page.goto(f"{house.web}/seller/deposits")
    page.locator("#state-sku").select_option(value=sku_id)
    for name, said in (("amount", amount), ("purpose", "借用茶盘"), ("steps", "用回邮袋寄回"), ("days", "7")):
        page.locator(f"#state-{name}").fill(said)
    page.locator("#state-conditions_0").check()
    page.locator("#state button").click()
    expect(page.locator(".messages")).to_be_visible()


def stop_links(reader: Person) -> list[str]:
    """Where each advertisement in this inbox can be stopped."""
    found = [each for each in reader.get("/notices").json()["items"] if each["template"] == "notices.advertisement"]
    return [each["body"].rsplit("\n", 1)[1] for each in found]


def bought_book(li: Person, house: House, until: Until) -> str:
    """An order, paid, of what the tea house sells without a carrier: two codes."""
    seller = house.seller()
    images = [seller.get("/images").json()["items"][0]["sha256"]]
    said = {"producer": "青山茶业有限公司", "format": "EPUB", "licence_terms": "仅供本人阅读"}
    facts = {code: {"value": value} for code, value in (said | {"system_requirements": "任何阅读器"}).items()}
    content = {"category": "digital_content", "title_zh": "茶艺入门（电子书）", "title_en": "Tea, an e-book"}
    content |= {"facts": facts, "delivery_hours": 24, "return_terms": {"exclusion": "digital"}, "images": images}
    skus = [{"code": "BOOK-01", "spec": "电子书", "price": {"amount": 2_900}, "on_hand": 50}]
    listing = seller.send("POST", "/listings", {"content": content, "skus": skus}).json()
    seller.send("PUT", f"/listings/{listing['id']}/publication").raise_for_status()
    sku_id = li.get(f"/listings/{listing['id']}").json()["skus"][0]["id"]
    purchase = buy(li, sku_id, quantity=2, not_returnable=[sku_id])
    house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    order_id: str = purchase["orders"][0]["id"]
    until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
    return order_id
