"""What may be posted? Only what the row says that it is posted for, to the fen: each kind of source has its function."""

from django.db import migrations

# Whoever ran SQL as the web could post what they liked in any shop's books. Now no login calls `ledger_post` itself. A
# package that posts for `package.thing` makes a function `ledger_post_package_thing`, which reads from its own row what
# this row allows at this moment, and hands that on as the ground. It runs as the owner, and a shop's scope may call it.
# `post_pending` or `void_pending` in a ground stands for all that is held for the source.
SQL = """
REVOKE EXECUTE ON FUNCTION ledger_post(uuid, uuid, text, uuid, timestamptz, jsonb) FROM tp_merchant;

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
"""

BACK = """
DROP FUNCTION ledger_post_on_ground(uuid, uuid, text, uuid, timestamptz, jsonb, ledger_line[]);
DROP TYPE ledger_line;
GRANT EXECUTE ON FUNCTION ledger_post(uuid, uuid, text, uuid, timestamptz, jsonb) TO tp_merchant;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_posting")]
    operations = [migrations.RunSQL(SQL, BACK)]
