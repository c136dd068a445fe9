-- What may be bought of these items at an instant, for how much and by which version: what `queries.on_show` asks of a
-- listing and its shop. A function, since each backend keeps its plan: with the walls around nine tables, planning it
-- for every quote and every purchase cost ten times what running it does. As whoever asks, so their walls hold.
--
-- From each item by its keys to what it hangs on. Where a table had grown since it was analysed, the planner believed that
-- few listings are published, and began with all of them at each quote. And one way is right for all items: looking for a
-- better one each time took ten times as long as going. A shop that nobody has verified again in time offers nothing.
CREATE FUNCTION catalog_offers(ids uuid[], instant timestamptz, today date) RETURNS TABLE (
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
    WHERE id = sku.merchant_id AND state = 'open' AND verified_until >= today AND (licence_valid_until IS NULL OR licence_valid_until >= today)
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

-- What is set aside is planned once, and not for each basket: that took twice as long as doing it. Locked in ascending
-- order of ids, so that two baskets with the same items in another order do not wait for each other.
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

-- Room for what a shelf is called next on the same page of the disk: then no index hears of it.
ALTER TABLE catalog_shown SET (fillfactor = 70);
