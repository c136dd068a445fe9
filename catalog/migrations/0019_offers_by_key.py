from importlib import import_module

from django.db import migrations

# The same answer by another way: from each item by its keys to what it hangs on. Where a table has grown since it was
# analysed, the planner believed that few listings are published, and began with all of them at each quote. And one way
# is right for all items: looking for a better one each time took ten times as long as going.
OFFERS = """
CREATE OR REPLACE FUNCTION catalog_offers(ids uuid[], instant timestamptz, today date) RETURNS TABLE (
  sku_id uuid, merchant_id uuid, code text, spec text, available integer, amount bigint, currency text,
  has_deposit boolean, has_freight boolean, version_id uuid
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT sku.id, sku.merchant_id, sku.code::text, sku.spec::text, sku.on_hand - sku.reserved,
    price.amount, price.currency::text,
    EXISTS (SELECT FROM public.catalog_depositterms AS terms WHERE terms.sku_id = sku.id),
    EXISTS (SELECT FROM public.catalog_listingfreight AS sent WHERE sent.listing_id = listing.id),
    version.id
  FROM (SELECT * FROM public.catalog_sku WHERE id = ANY (ids) OFFSET 0) AS sku
  CROSS JOIN LATERAL (
    SELECT id, merchant_id, category_id, latest FROM public.catalog_listing
    WHERE id = sku.listing_id AND state = 'published' AND (shown_until IS NULL OR shown_until > instant) LIMIT 1
  ) AS listing
  CROSS JOIN LATERAL (
    SELECT id FROM public.catalog_listingversion WHERE listing_id = listing.id AND number = listing.latest LIMIT 1
  ) AS version
  CROSS JOIN LATERAL (
    SELECT FROM public.merchants_merchant
    WHERE id = sku.merchant_id AND state = 'open' AND (licence_valid_until IS NULL OR licence_valid_until >= today)
    LIMIT 1
  ) AS shop
  CROSS JOIN LATERAL (
    SELECT begun.amount, begun.currency FROM public.catalog_priceinterval AS begun
    WHERE begun.sku_id = sku.id AND begun.valid_from <= instant ORDER BY begun.valid_from DESC LIMIT 1
  ) AS price
  WHERE NOT EXISTS (
    SELECT FROM public.catalog_restriction AS held
    WHERE held.lifted_at IS NULL AND held.merchant_id = listing.merchant_id
    AND (held.listing_id = listing.id OR held.category_id = listing.category_id)
  )
  AND NOT EXISTS (
    SELECT FROM public.catalog_takedown AS down
    WHERE down.put_back_at IS NULL AND down.merchant_id = listing.merchant_id AND down.listing_id = listing.id
  );
END $$;
"""

BEFORE = import_module("catalog.migrations.0016_offers").OFFERS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0018_restocked_in_place")]

    operations = [migrations.RunSQL(OFFERS, BEFORE)]
