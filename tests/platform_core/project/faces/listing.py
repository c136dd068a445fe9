"""How does a test list goods as a shop does it, by forms? A tea with one item."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from catalog.listings.models import ListingVersion
from tests.catalog import builders as catalog
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.platform_core.files.conftest import picture
from tests.platform_core.project.faces.reading import Browser, Reply

NEW, STOCK = "/seller/goods/new", "/seller/stock"
FACTS = {f"fact_{code}": text for code, text in catalog.FACTS.items()}
ITEM = {"item_code": "DHP-100", "item_spec": "100克 罐装", "item_price": "198.50"}


def photo(name: str = "tea.png", size: tuple[int, int] = (500, 500)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(size=size), content_type="image/png")


def begin(seller: Browser, *, title: str = "大红袍", category: str = "general") -> Reply:
    """The page of new goods with a title and a category."""
    return seller.follows(seller.fills_in(seller.get(NEW), "begin", title_zh=title, category=category))


def complete_listing(seller: Browser, draft: Reply) -> Reply:
    """The same with all that is asked for, not yet on sale."""
    return seller.follows(seller.fills_in(draft, "save", photos=photo(), **FACTS, **ITEM))


def address(reply: Reply) -> str:
    """Of the page of a listing."""
    return reply.form("save").attributes["action"].partition("#")[0].removesuffix("/save")


def latest(sale: Sale, title: str = "大红袍") -> ListingVersion:
    with acting_as(sale.seller), transaction.atomic():
        return ListingVersion.objects.select_related("category", "fact_set").filter(title_zh=title).latest("number")
