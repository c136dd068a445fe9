"""What does the window show of what a web of the release before has changed, which does not know all of a row?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from catalog.listings.models import Listing
from catalog.publishing import commands
from catalog.window.models import Shown
from catalog.window.queries import rows as queries
from platform_core import clock
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog import builders
from tests.catalog.builders import as_shop, content, open_shop, trader
from tests.catalog.prices import builders as prices
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
HOUR = timedelta(hours=1)


def set_price(shop: UUID, listing: Listing, at: datetime) -> None:
    prices.set_price(shop, 4200, at)


def begin_promotion(shop: UUID, listing: Listing, at: datetime) -> None:
    prices.promote(shop, 10, at, days=2)


def revise(shop: UUID, listing: Listing, at: datetime) -> None:
    with as_shop(shop), transaction.atomic():
        commands.revise(listing.id, content=content(title_zh="正山小种"), by=trader(shop), at=at)


@pytest.fixture
def at() -> datetime:
    """A while ago: the relay hears of it now."""
    with transaction.atomic():
        return clock.now() - 2 * HOUR


class TestAnOlderWeb:
    @pytest.mark.parametrize("change", [set_price, begin_promotion, revise], ids=lambda change: change.__name__)
    def test_shows_nothing_else_than_it_changed_until_the_night(
        self, change: Callable[[UUID, Listing, datetime], None], at: datetime
    ) -> None:
        with transaction.atomic():
            shop = open_shop(at=at)
        with transaction.atomic():
            listing = builders.on_show(shop, at=at)
        with as_shop(shop), transaction.atomic():
            before = list(Shown.objects.filter(listing=listing))

        change(shop, listing, at + HOUR)
        with as_shop(shop), transaction.atomic():  # it has written nothing there
            Shown.objects.filter(listing=listing).delete()
            Shown.objects.bulk_create(before)
        relayed()

        with bound(SYSTEM), transaction.atomic():
            assert queries.differences([listing.id], at=clock.now()) == []
