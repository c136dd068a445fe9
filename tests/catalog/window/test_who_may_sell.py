"""Which goods may a shop put on show, by what it was opened for and by what it is registered as?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from catalog.publishing import commands
from catalog.publishing.errors import NotPublishable
from catalog.publishing.types import NewListing
from tests.catalog.builders import as_shop, content, draft, new_sku, on_show, trader
from tests.catalog.conftest import refused
from tests.merchants import builders as merchants

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-10")]
BOOK = {"author": "陆羽", "publisher": "中华书局", "isbn": "978-7-101-00000-0", "specification": "32开"}


def farm_stall(at: datetime) -> UUID:
    """A shop that is exempt from registration, for what its owner grows."""
    return merchants.opened(
        at, answer=None, **{name: getattr(merchants.FARM, name) for name in merchants.FARM.__slots__}
    ).id


class TestPublish:
    def test_refuses_a_farm_stall_what_it_does_not_grow(self, at: datetime):
        stall = farm_stall(at)
        book = draft(stall, at=at, category="books", facts=BOOK)

        with as_shop(stall), refused(NotPublishable) as refusal:
            commands.publish(book.id, by=trader(stall), at=at)

        assert refusal.value.reasons == ("merchant_may_not_sell",)
        assert refusal.value.against_selling == ("trade_not_declared", "trade_not_exempt")

    def test_refuses_a_registered_shop_a_trade_that_it_was_not_opened_for(self, at: datetime):
        shop = merchants.opened(at, trades=("general",)).id
        book = draft(shop, at=at, category="books", facts=BOOK)

        with as_shop(shop), refused(NotPublishable) as refusal:
            commands.publish(book.id, by=trader(shop), at=at)

        assert refusal.value.against_selling == ("trade_not_declared",)

    def test_shows_what_the_shop_was_opened_for(self, at: datetime):
        shop = merchants.opened(at, trades=("books",)).id

        assert on_show(shop, at=at, category="books", facts=BOOK).state == "published"


class TestListMany:
    def test_refuses_all_where_one_is_of_a_trade_that_the_shop_was_not_opened_for(self, at: datetime):
        shop = merchants.opened(at, trades=("general",)).id
        rows = [
            NewListing(content=content(), skus=(new_sku("TEA"),)),
            NewListing(content=content(category="books", facts=BOOK), skus=(new_sku("BOOK"),)),
        ]

        with as_shop(shop), refused(NotPublishable) as refusal:
            commands.list_many(shop, rows=rows, by=trader(shop), at=at)

        assert refusal.value.against_selling == ("trade_not_declared",)
