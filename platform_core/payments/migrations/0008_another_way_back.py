"""Money that the provider refuses to give back may go another way. What is on its way now, goes under its own id."""

import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.tenancy.walls
from django.db import migrations, models

# An older release knows no question to the payer: there it waits for the provider again, and the clock that runs asks it.
UNASKED = """
ALTER TABLE payments_receipt DISABLE TRIGGER USER;
UPDATE payments_receipt SET state = 'going_back' WHERE state = 'account_asked';
ALTER TABLE payments_receipt ENABLE TRIGGER USER;
ALTER TABLE deadlines_runningdeadline DISABLE TRIGGER USER;
UPDATE deadlines_runningdeadline SET kind = 'payments.hear_of_return'
WHERE kind = 'payments.name_receipt_account' AND state IN ('running', 'paused');
ALTER TABLE deadlines_runningdeadline ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_ends")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="receipt",
            name="lifecycle",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="receipt",
            name="by_the_worker",
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="payments_receipt_shopper_wall",
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="payments_receipt_staff_wall",
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="payments_receipt_system_wall",
        ),
        migrations.AddField(
            model_name="receipt",
            name="account_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="receipt",
            name="account_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="receipt",
            name="refund_no",
            field=models.UUIDField(null=True, unique=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="receipt",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{account_asked:going_back,account_asked:sent_back,assigned:going_back,assigned:matched,going_back:account_asked,going_back:sent_back,noted:assigned,noted:going_back}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="7f8acd52fdb1649193936b3b9219ee17e6fa3796",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_41108",
                    table="payments_receipt",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="receipt",
            trigger=pgtrigger.compiler.Trigger(
                name="by_the_worker",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('matched', 'account_asked', 'sent_back'))",
                    func="RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
                    hash="3ed5b357051afb24d29297f34ae31cf39f72d8fd",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_by_the_worker_fa66e",
                    table="payments_receipt",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="receipt",
            trigger=pgtrigger.compiler.Trigger(
                name="another_way",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state <> 'account_asked' AND (OLD.refund_no, OLD.account_id) IS DISTINCT FROM (NEW.refund_no, NEW.account_id))",
                    func="RAISE EXCEPTION '% goes another way only after a refusal', NEW.id;",
                    hash="45a3240b641ad4ed2a9a87f1fb77d7d87832be90",
                    operation="UPDATE",
                    pgid="pgtrigger_another_way_7d90b",
                    table="payments_receipt",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "UPDATE (state, going_back_at, refund_no, account_id)"),
                name="payments_receipt_shopper_wall",
                own="payer_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=("SELECT", "UPDATE (state, assigned_at, going_back_at, assigned_to, refund_no, account_id)"),
                name="payments_receipt_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=(
                    "SELECT",
                    "INSERT",
                    "UPDATE (state, matched_at, going_back_at, account_asked_at, sent_back_at, refund_no, account_id)",
                ),
                name="payments_receipt_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, UNASKED),
    ]
