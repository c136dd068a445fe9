-- What does an entry for a debt, a deposit or the relief fund allow the ledger to book? What stands in it, once.
CREATE POLICY bookkeeper ON merchants_movement FOR SELECT TO tp_owner
  USING (merchant_id = nullif(current_setting('app.merchant_id', true), '')::uuid);

CREATE FUNCTION ledger_post_merchants_movement(
  shop uuid, in_group uuid, movement uuid, at timestamptz, lines jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.ledger_post_on_ground(shop, in_group, 'merchants.movement', movement, at, lines, ARRAY(
    SELECT ('posted', m.move, m.debit, m.credit, m.amount, m.currency, NULL)::public.ledger_line
    FROM public.merchants_movement m WHERE m.merchant_id = shop AND m.id = movement));
END $$;
REVOKE ALL ON FUNCTION ledger_post_merchants_movement(uuid, uuid, uuid, timestamptz, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post_merchants_movement(uuid, uuid, uuid, timestamptz, jsonb) TO tp_merchant;
