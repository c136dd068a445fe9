"""Refunds, late shares and payments get their ends, and what waits gets a clock."""

import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
import platform_core.vault.fields
from django.db import migrations, models


# What was refused is counted no more, whatever followed the refusal.
COUNTERS = """
CREATE OR REPLACE FUNCTION payments_counters_tie(s payments_share) RETURNS boolean STABLE LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (s.refunded, s.funded_back, s.rounding_back, s.commission_back) = (
    SELECT coalesce(sum(r.amount), 0), coalesce(sum(r.funded), 0),
           coalesce(sum(r.rounding), 0), coalesce(sum(r.commission), 0)
    FROM public.payments_refund r
    WHERE r.merchant_id = s.merchant_id AND r.share_id = s.id
      AND r.state NOT IN ('failed', 'account_asked', 'replaced'));
END $$;
"""
COUNTERS_BACK = COUNTERS.replace("NOT IN ('failed', 'account_asked', 'replaced')", "<> 'failed'")

# A refused attempt that another one followed is over, and so is one of whose share nothing is left to go back.
REFUNDS = """
ALTER TABLE payments_refund DISABLE TRIGGER USER;
UPDATE payments_refund r SET state = 'replaced', replaced_at = tianping_now()
FROM payments_share s
WHERE s.id = r.share_id AND r.state = 'failed' AND (
  s.refunded = s.amount OR EXISTS (
    SELECT FROM payments_refund later
    WHERE later.share_id = r.share_id AND later.case_type = r.case_type AND later.case_id = r.case_id
      AND later.attempt > r.attempt));
ALTER TABLE payments_refund ENABLE TRIGGER USER;
"""
REFUNDS_BACK = """
ALTER TABLE payments_refund DISABLE TRIGGER USER;
UPDATE payments_refund SET state = 'failed' WHERE state IN ('account_asked', 'replaced');
ALTER TABLE payments_refund ENABLE TRIGGER USER;
"""

# Late money that is back, all of it, leaves nothing to wait for.
SHARES = """
ALTER TABLE payments_share DISABLE TRIGGER USER;
UPDATE payments_share s SET state = 'returned', returned_at = tianping_now()
WHERE s.state = 'captured' AND s.released_at IS NOT NULL AND s.refunded = s.amount AND NOT EXISTS (
  SELECT FROM payments_refund r WHERE r.share_id = s.id AND r.state IN ('requested', 'unknown'));
ALTER TABLE payments_share ENABLE TRIGGER USER;
"""
SHARES_BACK = """
ALTER TABLE payments_share DISABLE TRIGGER USER;
UPDATE payments_share SET state = 'captured' WHERE state = 'returned';
ALTER TABLE payments_share ENABLE TRIGGER USER;
"""

# What does not fit has a case of its own; the payment is closed as any other that no order waits for.
PAYMENTS = """
ALTER TABLE payments_payment DISABLE TRIGGER USER;
UPDATE payments_payment p SET state = 'closed', closed_at = tianping_now()
WHERE p.state = 'parked' AND NOT EXISTS (
  SELECT FROM payments_share s WHERE s.payment_id = p.id AND s.state = 'expected');
ALTER TABLE payments_payment ENABLE TRIGGER USER;
"""
PAYMENTS_BACK = """
ALTER TABLE payments_payment DISABLE TRIGGER USER;
UPDATE payments_payment SET state = 'closed' WHERE state = 'unpaid';
ALTER TABLE payments_payment ENABLE TRIGGER USER;
"""

# By numbers that the house has already: those of this version are entered when all migrations are through.
CLOCKS = """
INSERT INTO deadlines_runningdeadline
  (id, state, kind, subject_type, subject_id, merchant_id, person_id, owed_by, owed_to, started_at, rule_code,
   rule_version, within, calendar_version, reading, due_strict, due_legal, due_at, run_at, provisional, steps, attempts, reason)
SELECT gen_random_uuid(), 'running', waits.kind, waits.type, waits.id, waits.shop, waits.payer, 'staff', 'shopper',
       tianping_now(), waits.rule, 1, waits.within, (SELECT max(version) FROM legal_calendarversion), 'earlier',
       due.at, due.at, due.at, due.at, false, jsonb_build_object('from', due.at - waits.span), 0, ''
FROM (
  SELECT CASE r.state WHEN 'failed' THEN 'payments.ask_again' ELSE 'payments.hear_of_refund' END AS kind,
         'payments.refund' AS type, r.id, r.merchant_id AS shop, r.payer_id AS payer,
         'DL_CANCEL_REFUND' AS rule, 'hours:24' AS within, interval '24 hours' AS span
  FROM payments_refund r WHERE r.state IN ('requested', 'unknown', 'failed')
  UNION ALL
  SELECT 'payments.ask_provider', 'payments.payment', p.id, NULL, p.payer_id,
         'DL_PAYMENT', 'minutes:30', interval '30 minutes'
  FROM payments_payment p WHERE p.state IN ('requested', 'parked')
  UNION ALL
  SELECT 'payments.hear_of_closing', 'payments.payment', p.id, NULL, p.payer_id,
         'DL_UNMATCHED', 'hours:24', interval '24 hours'
  FROM payments_payment p WHERE p.state = 'closed'
) waits CROSS JOIN LATERAL (SELECT tianping_now() + waits.span AS at) due
WHERE NOT EXISTS (
  SELECT FROM deadlines_runningdeadline d
  WHERE d.subject_id = waits.id AND d.kind = waits.kind AND d.state IN ('running', 'paused'))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0006_receipts"),
        ("tenancy", "0001_initial"),
        ("deadlines", "0011_reasons"),
        ("legal", "0008_corrected_before_anybody_read_them"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayeeAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("payer_id", models.UUIDField()),
                ("refund_id", models.UUIDField()),
                ("holder", platform_core.vault.fields.SealedField()),
                ("bank", platform_core.vault.fields.SealedField()),
                ("number", platform_core.vault.fields.SealedField()),
                ("named_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payment",
            name="lifecycle",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="refund",
            name="lifecycle",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="refund",
            name="by_the_worker",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="share",
            name="lifecycle",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="share",
            name="by_the_worker",
        ),
        migrations.RemoveConstraint(
            model_name="refund",
            name="payments_refund_merchant_wall",
        ),
        migrations.RemoveConstraint(
            model_name="share",
            name="payments_share_merchant_wall",
        ),
        migrations.AddField(
            model_name="payment",
            name="unpaid_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="refund",
            name="account_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="refund",
            name="account_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="refund",
            name="replaced_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="share",
            name="returned_at",
            field=models.DateTimeField(null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{closed:captured,closed:unpaid,parked:captured,parked:closed,requested:captured,requested:closed,requested:parked,unpaid:captured}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="f8b0c110762f0bbb6b50024c6c32ecb0cf80f5db",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_7e4bb",
                    table="payments_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refund",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{account_asked:replaced,failed:account_asked,failed:replaced,requested:failed,requested:succeeded,requested:unknown,unknown:failed,unknown:succeeded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="352edd220ddaed7c9e75b33188eb16b0a19edea2",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_f5179",
                    table="payments_refund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refund",
            trigger=pgtrigger.compiler.Trigger(
                name="by_the_worker",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('unknown', 'succeeded', 'failed', 'account_asked'))",
                    func="RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
                    hash="bd4fd90184255bbad14f29e0527a005a70db522d",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_by_the_worker_2b220",
                    table="payments_refund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="share",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{captured:returned,captured:settled,expected:captured,expected:released,released:captured}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="040eee92c1d3044d93fb7b541ecd99633da5d31f",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_efe40",
                    table="payments_share",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="share",
            trigger=pgtrigger.compiler.Trigger(
                name="by_the_worker",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('captured', 'returned'))",
                    func="RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
                    hash="32fb81c3fa1f21ba0407b1ac9ecf035c1544721d",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_by_the_worker_8ad39",
                    table="payments_share",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=(
                    "SELECT",
                    "INSERT",
                    "UPDATE (id, state, provider_ref, unknown_at, succeeded_at, failed_at, account_asked_at, replaced_at)",
                ),
                name="payments_refund_merchant_wall",
                own="merchant_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=(
                    "SELECT",
                    "UPDATE (id, state, refunded, funded_back, rounding_back, commission, commission_back, captured_at, released_at, settled_at, returned_at)",
                ),
                name="payments_share_merchant_wall",
                own="merchant_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="payeeaccount",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT"),
                name="payments_payeeaccount_shopper_wall",
                own="payer_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="payeeaccount",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="payments_payeeaccount_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="payeeaccount",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="payments_payeeaccount_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="payeeaccount",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="payments_payeeaccount_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payeeaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d546842623c8f20b4110dd918e9c6b1e4b8b63ac",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_93819",
                    table="payments_payeeaccount",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payeeaccount",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="457e3ba412147c07103e42d111d44626239c96c7",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_ce03a",
                    table="payments_payeeaccount",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(COUNTERS, COUNTERS_BACK),
        migrations.RunSQL(REFUNDS, REFUNDS_BACK),
        migrations.RunSQL(SHARES, SHARES_BACK),
        migrations.RunSQL(PAYMENTS, PAYMENTS_BACK),
        migrations.RunSQL(CLOCKS, migrations.RunSQL.noop),
    ]
