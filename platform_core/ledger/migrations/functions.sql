-- The owner is blind under FORCE but for the shop that is bound, and no login is the owner: so rows of the ledger change
-- through the function below and in no other way. It locks its accounts in the order of their ids before it does anything
-- else; taken in any other order, hot accounts deadlock. NO KEY UPDATE, since the foreign keys of postings take KEY SHARE
-- on the same rows.
CREATE POLICY bookkeeper ON ledger_account TO tp_owner
  USING (merchant_id = nullif(current_setting('app.merchant_id', true), '')::uuid);
CREATE POLICY bookkeeper ON ledger_posting TO tp_owner
  USING (merchant_id = nullif(current_setting('app.merchant_id', true), '')::uuid);

-- What each posting does to each of its two accounts, said a second time, for the reconciliation to compare with.
CREATE VIEW ledger_movement WITH (security_invoker = true) AS
  SELECT p.merchant_id, p.group_id, side.account, side.debit,
         CASE WHEN p.kind IN ('posted', 'post_pending') THEN p.amount ELSE 0 END AS posted,
         CASE p.kind WHEN 'pending' THEN p.amount WHEN 'posted' THEN 0 ELSE -p.amount END AS held
  FROM ledger_posting p
  CROSS JOIN LATERAL (VALUES (p.debit_account_id, true), (p.credit_account_id, false)) AS side(account, debit);

CREATE FUNCTION ledger_post(
  shop uuid, in_group uuid, for_type text, for_id uuid, at timestamptz, lines jsonb
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM ledger_account a
    WHERE a.merchant_id = shop AND EXISTS (
      SELECT FROM jsonb_to_recordset(lines) AS l(debit text, credit text, currency text)
      WHERE a.kind IN (l.debit, l.credit) AND a.currency = l.currency)
    ORDER BY a.id FOR NO KEY UPDATE;

  -- A resolution takes accounts and amount from its hold; a hold that is not there leaves nulls, which are refused.
  WITH written AS (
    INSERT INTO ledger_posting (id, merchant_id, group_id, debit_account_id, credit_account_id, amount, currency,
                                code, kind, pending_id, source_type, source_id, occurred_at)
    SELECT l.id, shop, in_group,
           CASE WHEN l.pending IS NULL THEN d.id ELSE h.debit_account_id END,
           CASE WHEN l.pending IS NULL THEN c.id ELSE h.credit_account_id END,
           CASE WHEN l.pending IS NULL THEN l.amount ELSE h.amount END,
           l.currency, l.code, l.kind, l.pending, for_type, for_id, at
    FROM jsonb_to_recordset(lines) AS l(
           id uuid, debit text, credit text, amount bigint, currency text, code text, kind text, pending uuid)
    LEFT JOIN ledger_account d ON d.merchant_id = shop AND d.kind = l.debit AND d.currency = l.currency
    LEFT JOIN ledger_account c ON c.merchant_id = shop AND c.kind = l.credit AND c.currency = l.currency
    LEFT JOIN ledger_posting h ON h.merchant_id = shop AND h.id = l.pending AND h.kind = 'pending'
    RETURNING kind, amount, debit_account_id, credit_account_id
  ), effect AS (
    SELECT debit_account_id, credit_account_id,
           CASE WHEN kind IN ('posted', 'post_pending') THEN amount ELSE 0 END AS posted,
           CASE kind WHEN 'pending' THEN amount WHEN 'posted' THEN 0 ELSE -amount END AS held
    FROM written
  ), moved AS (
    SELECT account, sum(dp) AS dp, sum(dh) AS dh, sum(cp) AS cp, sum(ch) AS ch
    FROM (SELECT debit_account_id AS account, posted AS dp, held AS dh, 0 AS cp, 0 AS ch FROM effect
          UNION ALL SELECT credit_account_id, 0, 0, posted, held FROM effect) AS sides
    GROUP BY account
  )
  UPDATE ledger_account a SET
    debits_posted = a.debits_posted + m.dp, debits_pending = a.debits_pending + m.dh,
    credits_posted = a.credits_posted + m.cp, credits_pending = a.credits_pending + m.ch
  FROM moved m WHERE a.merchant_id = shop AND a.id = m.account;
END $$;

REVOKE ALL ON FUNCTION ledger_post(uuid, uuid, text, uuid, timestamptz, jsonb) FROM PUBLIC;
GRANT SELECT ON ledger_movement TO tp_system, tp_auditor;

-- Whoever ran SQL as the web could post what they liked in any shop's books. Now no login calls `ledger_post` itself. A
-- package that posts for `package.thing` makes a function `ledger_post_package_thing`, which reads from its own row what
-- this row allows at this moment, and hands that on as the ground. It runs as the owner, and a shop's scope may call it.
-- `post_pending` or `void_pending` in a ground stands for all that is held for the source.
CREATE TYPE ledger_line AS (
  kind text, code text, debit text, credit text, amount bigint, currency text, pending uuid
);

CREATE FUNCTION ledger_post_on_ground(
  shop uuid, in_group uuid, for_type text, for_id uuid, at timestamptz, lines jsonb, ground ledger_line[]
) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Of each kind that is asked for: nothing that is not allowed, and all that is.
  IF EXISTS (
    WITH asked AS (SELECT * FROM jsonb_populate_recordset(NULL::public.ledger_line, lines)),
    held AS (
      SELECT h.id, h.code, d.kind AS debit, c.kind AS credit, h.amount, h.currency
      FROM public.ledger_posting h
      JOIN public.ledger_account d ON d.merchant_id = shop AND d.id = h.debit_account_id
      JOIN public.ledger_account c ON c.merchant_id = shop AND c.id = h.credit_account_id
      WHERE h.merchant_id = shop AND h.source_type = for_type AND h.source_id = for_id AND h.kind = 'pending'
    ), allowed AS (
      SELECT * FROM unnest(ground) WHERE amount > 0
      UNION ALL
      SELECT g.kind, h.code || '.' || g.kind, h.debit, h.credit, h.amount, h.currency, h.id
      FROM unnest(ground) AS g CROSS JOIN held AS h WHERE g.kind IN ('post_pending', 'void_pending')
    )
    (SELECT * FROM asked EXCEPT SELECT * FROM allowed)
    UNION ALL
    (SELECT * FROM allowed WHERE kind IN (SELECT kind FROM asked) EXCEPT SELECT * FROM asked)
  ) THEN
    RAISE EXCEPTION '% % is no ground for %', for_type, for_id, lines
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_has_ground';
  END IF;
  PERFORM public.ledger_post(shop, in_group, for_type, for_id, at, lines);
END $$;

REVOKE ALL ON FUNCTION ledger_post_on_ground(uuid, uuid, text, uuid, timestamptz, jsonb, ledger_line[]) FROM PUBLIC;
