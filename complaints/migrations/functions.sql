-- What does a review allow the ledger to book? Says in SQL what `policies.borne_by_platform` has found: that sum, once.
CREATE POLICY bookkeeper ON complaints_review FOR SELECT TO tp_owner
  USING (merchant_id = nullif(current_setting('app.merchant_id', true), '')::uuid);

CREATE FUNCTION ledger_post_complaints_review(shop uuid, in_group uuid, review uuid, at timestamptz, lines jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.ledger_post_on_ground(shop, in_group, 'complaints.review', review, at, lines, ARRAY(
    SELECT ('posted', 'borne', 'platform_funding', 'merchant_payable', r.borne, r.currency, NULL)::public.ledger_line
    FROM public.complaints_review r WHERE r.merchant_id = shop AND r.id = review));
END $$;
REVOKE ALL ON FUNCTION ledger_post_complaints_review(uuid, uuid, uuid, timestamptz, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post_complaints_review(uuid, uuid, uuid, timestamptz, jsonb) TO tp_merchant;

-- What is paid because nobody has decided in time the platform bears: what the order lost by that refund, once, and said
-- by the worker alone, since a shop may write its own refunds.
CREATE FUNCTION ledger_post_complaints_not_in_time(
  shop uuid, in_group uuid, complaint uuid, at timestamptz, lines jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.ledger_post_on_ground(shop, in_group, 'complaints.not_in_time', complaint, at, lines, ARRAY(
    SELECT ('posted', 'borne', 'platform_funding', 'merchant_payable', r.amount + r.funded + r.rounding, r.currency,
            NULL)::public.ledger_line
    FROM public.payments_refund r
    WHERE r.merchant_id = shop AND r.case_type = 'complaints.not_in_time' AND r.case_id = complaint AND r.attempt = 1
      AND session_user <> 'tp_app'));
END $$;
REVOKE ALL ON FUNCTION ledger_post_complaints_not_in_time(uuid, uuid, uuid, timestamptz, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post_complaints_not_in_time(uuid, uuid, uuid, timestamptz, jsonb) TO tp_merchant;

-- Which notices keep their goods down? Says in SQL what `states.GOODS_DOWN` says; the guard of `catalog.Takedown` asks.
CREATE FUNCTION takedown_for_complaints_infringement(shop uuid, notice uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.complaints_infringement i WHERE i.merchant_id = shop AND i.id = notice
    AND i.state IN ('measured', 'countered', 'waiting', 'delayed', 'litigated', 'confirmed'))
$$;
REVOKE ALL ON FUNCTION takedown_for_complaints_infringement(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION takedown_for_complaints_infringement(uuid, uuid) TO tp_merchant, tp_staff, tp_system;
