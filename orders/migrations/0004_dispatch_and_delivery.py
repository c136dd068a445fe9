"""An order knows until when it is to be sent, and ends where it is not; what the carrier has, nobody calls off."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The shortest promise of its lines, as the contract shows it. The table keeps no triggers that look at this column.
READ_FROM_THE_CONTRACT = """
UPDATE orders_order SET dispatch_hours = (
  SELECT min((line -> 'offer' ->> 'delivery_hours')::int)
  FROM orders_contract AS contract, jsonb_array_elements(contract.canonical::jsonb -> 'lines') AS line
  WHERE contract.order_id = orders_order.id
);
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_promises"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="order",
            name="lifecycle",
        ),
        migrations.AddField(
            model_name="order",
            name="dispatch_hours",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RunSQL(READ_FROM_THE_CONTRACT, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="order",
            name="dispatch_hours",
            field=models.PositiveIntegerField(),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{paid:cancelled,paid:shipped,placed:cancelled,placed:paid,shipped:cancelled,shipped:received}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="59b601938b65f02ac98902d27d67c8980cf2a8d7",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_ee6a5",
                    table="orders_order",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="not_on_its_way",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (session_user = 'tp_app' AND OLD.state = 'shipped' AND NEW.state = 'cancelled')",
                    func="IF EXISTS (SELECT FROM orders_deliveryevent WHERE order_id = NEW.id) THEN RAISE EXCEPTION 'the carrier has the parcel of %', NEW.id; END IF; RETURN NEW;",
                    hash="7c94340594cc7d40679ff90ded91d3ee0278e8e2",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_not_on_its_way_2c67b",
                    table="orders_order",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("dispatch_hours__gte", 1)), name="order_dispatch_hours"
            ),
        ),
    ]
