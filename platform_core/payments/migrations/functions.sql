-- What do a share and a refund allow the ledger to book? Says in SQL what `policies.at_…` say in Python.
--
-- What has gone back by a share's own counters has also been decided by a refund: counters may be written by whoever
-- acts for the shop, refunds end by the relay alone. A hold that is resolved was judged when it was made.
CREATE POLICY bookkeeper ON payments_share FOR SELECT TO tp_owner
  USING (merchant_id = nullif(current_setting('app.merchant_id', true), '')::uuid);
CREATE POLICY bookkeeper ON payments_refund FOR SELECT TO tp_owner
  USING (merchant_id = nullif(current_setting('app.merchant_id', true), '')::uuid);

-- What was refused is counted no more, whatever followed the refusal.
CREATE FUNCTION payments_counters_tie(s payments_share) RETURNS boolean STABLE LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (s.refunded, s.funded_back, s.rounding_back, s.commission_back) = (
    SELECT coalesce(sum(r.amount), 0), coalesce(sum(r.funded), 0),
           coalesce(sum(r.rounding), 0), coalesce(sum(r.commission), 0)
    FROM public.payments_refund r
    WHERE r.merchant_id = s.merchant_id AND r.share_id = s.id
      AND r.state NOT IN ('failed', 'account_asked', 'replaced'));
END $$;

CREATE FUNCTION ledger_post_payments_share(shop uuid, in_group uuid, share uuid, at timestamptz, lines jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.ledger_post_on_ground(shop, in_group, 'payments.share', share, at, lines, ARRAY(
    SELECT (may.kind, may.code, may.debit, may.credit, may.amount, s.currency, NULL)::public.ledger_line
    FROM public.payments_share s
    CROSS JOIN LATERAL (
      SELECT s.released_at IS NOT NULL AS late,
             CASE WHEN s.released_at IS NULL THEN s.funded ELSE 0 END AS funded,
             CASE WHEN s.released_at IS NULL THEN s.rounding ELSE 0 END AS rounding
    ) AS part
    CROSS JOIN LATERAL (VALUES
      ('expected', 'pending', 'payment', 'provider_clearing', s.held_on, s.amount),
      ('released', 'void_pending', NULL, NULL, NULL, NULL),
      ('captured', CASE WHEN NOT part.late THEN 'post_pending' END, NULL, NULL, NULL, NULL),
      ('captured', CASE WHEN part.late THEN 'posted' END, 'late_payment', 'provider_clearing', s.held_on, s.amount),
      ('captured', 'posted', 'funding', 'platform_funding', s.held_on, part.funded),
      ('captured', 'posted', 'rounding', 'rounding', s.held_on, part.rounding),
      ('captured', 'posted', 'rounding', s.held_on, 'rounding', -part.rounding),
      ('settled', 'posted', 'settlement', s.held_on, 'merchant_payable',
        s.amount - s.refunded + part.funded - s.funded_back + part.rounding - s.rounding_back),
      ('settled', 'posted', 'commission', 'merchant_payable', 'commission', s.commission)
    ) AS may (state, kind, code, debit, credit, amount)
    WHERE s.merchant_id = shop AND s.id = share AND may.state = s.state
      AND (s.state <> 'settled' OR payments_counters_tie(s))));
END $$;

CREATE FUNCTION ledger_post_payments_refund(shop uuid, in_group uuid, refund uuid, at timestamptz, lines jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.ledger_post_on_ground(shop, in_group, 'payments.refund', refund, at, lines, ARRAY(
    SELECT (may.kind, may.code, may.debit, may.credit, may.amount, r.currency, NULL)::public.ledger_line
    FROM public.payments_refund r
    JOIN public.payments_share s ON s.merchant_id = r.merchant_id AND s.id = r.share_id
    CROSS JOIN LATERAL (
      SELECT CASE s.state WHEN 'settled' THEN 'merchant_payable' ELSE s.held_on END AS payer,
             greatest(r.rounding, 0) AS up, greatest(-r.rounding, 0) AS down
    ) AS part
    CROSS JOIN LATERAL (VALUES
      ('requested', 'pending', 'refund', part.payer, 'provider_clearing', r.amount - part.down - r.commission),
      ('requested', 'pending', 'commission_back', 'commission', 'provider_clearing', r.commission),
      ('requested', 'pending', 'rounding_back', 'rounding', 'provider_clearing', part.down),
      ('requested', 'pending', 'funding_back', part.payer, 'platform_funding', r.funded),
      ('requested', 'pending', 'rounding_back', part.payer, 'rounding', part.up),
      ('succeeded', 'post_pending', NULL, NULL, NULL, NULL),
      ('failed', 'void_pending', NULL, NULL, NULL, NULL)
    ) AS may (state, kind, code, debit, credit, amount)
    WHERE r.merchant_id = shop AND r.id = refund AND may.state = r.state
      AND (r.state <> 'requested' OR s.state IN ('captured', 'settled') AND payments_counters_tie(s))));
END $$;

REVOKE ALL ON FUNCTION payments_counters_tie(payments_share) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_post_payments_share(uuid, uuid, uuid, timestamptz, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_post_payments_refund(uuid, uuid, uuid, timestamptz, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post_payments_share(uuid, uuid, uuid, timestamptz, jsonb) TO tp_merchant;
GRANT EXECUTE ON FUNCTION ledger_post_payments_refund(uuid, uuid, uuid, timestamptz, jsonb) TO tp_merchant;

-- What does a receipt allow the ledger to book? Says in SQL what `policies.at_receipt` and `at_end_of_receipt` say.
CREATE POLICY bookkeeper ON payments_receipt FOR SELECT TO tp_owner
  USING (shop_id = nullif(current_setting('app.merchant_id', true), '')::uuid);

CREATE FUNCTION ledger_post_payments_receipt(shop uuid, in_group uuid, receipt uuid, at timestamptz, lines jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.ledger_post_on_ground(shop, in_group, 'payments.receipt', receipt, at, lines, ARRAY(
    SELECT ('posted', may.code, may.debit, may.credit, r.amount, r.currency, NULL)::public.ledger_line
    FROM public.payments_receipt r
    CROSS JOIN LATERAL (VALUES
      ('noted', 'unmatched', 'provider_clearing', 'buyer_escrow'),
      ('matched', 'matched', 'buyer_escrow', 'provider_clearing'),
      ('sent_back', 'sent_back', 'buyer_escrow', 'provider_clearing')
    ) AS may (state, code, debit, credit)
    WHERE r.shop_id = shop AND r.id = receipt AND r.booked AND may.state = r.state));
END $$;

REVOKE ALL ON FUNCTION ledger_post_payments_receipt(uuid, uuid, uuid, timestamptz, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post_payments_receipt(uuid, uuid, uuid, timestamptz, jsonb) TO tp_merchant;

-- What does a payout allow the ledger to book? Says in SQL what `policies.at_payout` and the like say in Python.
CREATE POLICY bookkeeper ON payments_payout FOR SELECT TO tp_owner
  USING (merchant_id = nullif(current_setting('app.merchant_id', true), '')::uuid);

CREATE FUNCTION ledger_post_payments_payout(shop uuid, in_group uuid, payout uuid, at timestamptz, lines jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.ledger_post_on_ground(shop, in_group, 'payments.payout', payout, at, lines, ARRAY(
    SELECT (may.kind, may.code, may.debit, may.credit, may.amount, p.currency, NULL)::public.ledger_line
    FROM public.payments_payout p
    CROSS JOIN LATERAL (VALUES
      ('requested', 'posted', 'put_in', 'provider_clearing', 'platform_paid_in', p.put_in),
      ('requested', 'pending', 'payout', p.drawn_on, 'provider_clearing', p.amount),
      ('paid', 'post_pending', NULL, NULL, NULL, NULL),
      ('failed', 'void_pending', NULL, NULL, NULL, NULL),
      ('returned', 'posted', 'returned', 'provider_clearing', p.drawn_on, p.amount)
    ) AS may (state, kind, code, debit, credit, amount)
    WHERE p.merchant_id = shop AND p.id = payout AND may.state = p.state));
END $$;
REVOKE ALL ON FUNCTION ledger_post_payments_payout(uuid, uuid, uuid, timestamptz, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post_payments_payout(uuid, uuid, uuid, timestamptz, jsonb) TO tp_merchant;
