from django.db import migrations

# What is set aside is planned once, and not for each basket: that took twice as long as doing it. Locked in ascending
# order of ids, so that two baskets with the same items in another order do not wait for each other.
SET_ASIDE = """
CREATE FUNCTION catalog_set_aside(ids uuid[], quantities integer[], today date) RETURNS TABLE (
  sku_id uuid, merchant_id uuid, listing_id uuid, before integer, after integer
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH locked AS (
    SELECT shelf.id, demand.quantity, shelf.on_hand - shelf.reserved AS before
    FROM unnest(ids, quantities) AS demand (id, quantity) JOIN public.catalog_sku AS shelf ON shelf.id = demand.id
    ORDER BY shelf.id FOR UPDATE OF shelf
  )
  UPDATE public.catalog_sku AS sku SET reserved = reserved + locked.quantity
  FROM locked WHERE sku.id = locked.id AND sku.on_hand - sku.reserved >= locked.quantity AND (today IS NULL OR (
    NOT EXISTS (SELECT FROM public.catalog_lot WHERE sku_id = sku.id AND best_before < today)
    AND NOT EXISTS (SELECT FROM public.catalog_lotfreeze WHERE sku_id = sku.id AND state = 'frozen')
  ))
  RETURNING sku.id, sku.merchant_id, sku.listing_id, locked.before, sku.on_hand - sku.reserved;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0019_offers_by_key")]

    operations = [migrations.RunSQL(SET_ASIDE, "DROP FUNCTION catalog_set_aside(uuid[], integer[], date)")]
