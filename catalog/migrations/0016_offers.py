from django.db import migrations

# What may be bought of these items at an instant, for how much and by which version: what `queries.on_show` asks of a
# listing and its shop. A function, since each backend keeps its plan: with the walls around nine tables, planning it
# for every quote and every purchase cost ten times what running it does. As whoever asks, so their walls hold.
OFFERS = """
CREATE FUNCTION catalog_offers(ids uuid[], instant timestamptz, today date) RETURNS TABLE (
  sku_id uuid, merchant_id uuid, code text, spec text, available integer, amount bigint, currency text,
  has_deposit boolean, has_freight boolean, version_id uuid
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT sku.id, sku.merchant_id, sku.code::text, sku.spec::text, sku.on_hand - sku.reserved,
    price.amount, price.currency::text,
    EXISTS (SELECT FROM public.catalog_depositterms AS terms WHERE terms.sku_id = sku.id),
    EXISTS (SELECT FROM public.catalog_listingfreight AS sent WHERE sent.listing_id = listing.id),
    version.id
  FROM public.catalog_sku AS sku
  JOIN public.catalog_listing AS listing ON listing.id = sku.listing_id AND listing.state = 'published'
    AND (listing.shown_until IS NULL OR listing.shown_until > instant)
  JOIN public.catalog_listingversion AS version ON version.listing_id = listing.id AND version.number = listing.latest
  JOIN public.merchants_merchant AS shop ON shop.id = sku.merchant_id AND shop.state = 'open'
    AND (shop.licence_valid_until IS NULL OR shop.licence_valid_until >= today)
  CROSS JOIN LATERAL (
    SELECT begun.amount, begun.currency FROM public.catalog_priceinterval AS begun
    WHERE begun.sku_id = sku.id AND begun.valid_from <= instant ORDER BY begun.valid_from DESC LIMIT 1
  ) AS price
  WHERE sku.id = ANY (ids)
  AND NOT EXISTS (
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


class Migration(migrations.Migration):
    dependencies = [("catalog", "0015_words_for_a_shop"), ("merchants", "0011_deposits_come_back")]

    operations = [
        migrations.RunSQL(OFFERS, "DROP FUNCTION catalog_offers(uuid[], timestamptz, date)"),
    ]
