"""Are the listings of the bench what a shop's own commands would have made, and may the world see them all?"""

from collections.abc import Iterator

import pytest

from catalog.listings import policies as listings_policies
from catalog.takedowns import queries as takedowns_queries
from catalog.window.queries import cards as cards_queries
from platform_core.actors import ANONYMOUS
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.fixtures import Shop
from tests.database import as_login
from tests.drivers.bench.clones import Clone, clone
from tests.drivers.bench.listings import fill

pytestmark = pytest.mark.commits(anew=True)
SHOPS, LISTINGS = 2, 40
# Where two tables or two rows of one fact should say the same.
DISAGREE = """
SELECT count(*) FROM catalog_listing l
JOIN catalog_listingversion v ON v.listing_id = l.id AND v.number = l.latest
JOIN catalog_sku s ON s.listing_id = l.id
JOIN catalog_priceinterval p ON p.sku_id = s.id
JOIN catalog_stockmovement m ON m.sku_id = s.id
JOIN eventlog_event e ON e.subject_id = l.id
WHERE l.state = 'published' AND e.topic = 'catalog.listing_published' AND e.occurred_at = l.published_at
AND (e.payload->>'version_id')::uuid = v.id AND e.payload->>'content_sha256' = v.content_sha256
AND p.valid_from = l.published_at AND v.made_at = l.published_at AND m.source_id = l.id AND m.quantity = s.on_hand
AND ARRAY[l.merchant_id, v.merchant_id, s.merchant_id, p.merchant_id, m.merchant_id] = array_fill(e.merchant_id, '{5}')
AND v.category_id = l.category_id
"""
KINDS = """
SELECT count(*), count(DISTINCT to_jsonb(v) - %(own)s::text[]) FROM catalog_listingversion v
"""
OWN = ["id", "listing_id", "title_zh", "title_en", "facts", "delivery_hours", "content_sha256", "made_at"]


@pytest.fixture
def own(fresh: dict[str, str]) -> Iterator[tuple[Clone, tuple[Shop, ...]]]:
    with as_login("worker"), clone() as made:
        yield made, fill(made, listings=LISTINGS, shops=SHOPS)


class TestFill:
    def test_makes_so_many_whose_rows_agree(self, own: tuple[Clone, tuple[Shop, ...]]):
        assert own[0].ask(DISAGREE) == (LISTINGS,)
        versions, kinds = own[0].ask(KINDS, own=OWN)
        assert (versions, kinds) == (LISTINGS, SHOPS * 4)  # one a shop and category

    def test_the_world_sees_them_with_their_fingerprints(self, own: tuple[Clone, tuple[Shop, ...]]):
        made, shops = own
        with made.connected(), acting_as(ANONYMOUS) as now:
            shown = list(takedowns_queries.on_show(at=now))
            pages = [cards_queries.page(listing.id, by=ANONYMOUS, at=now) for listing in shown]

        assert {page.merchant_id for page in pages} == {shop.merchant_id for shop in shops}
        assert (
            len({page.content.title_zh for page in pages}) == len({page.content.title_en for page in pages}) == LISTINGS
        )
        assert all(
            page.content_sha256 == listings_policies.content_sha256(page.content, fact_set=page.fact_set)
            for page in pages
        )
