"""A proposal that no second person decides about lapses."""

import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legal", "0008_corrected_before_anybody_read_them"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="proposal",
            name="lifecycle",
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="ended_by_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="proposal",
            name="legal_proposal_system_wall",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:approved,proposed:lapsed,proposed:rejected,proposed:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="1f3519198d6d62641a8885516bc6d9dbcb97e656",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_01c79",
                    table="legal_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "proposed"),
                    models.Q(
                        ("decided_at__isnull", False),
                        models.Q(("state", "lapsed"), ("decided_by__isnull", False), _connector="XOR"),
                    ),
                    _connector="OR",
                ),
                name="ended_by_somebody_or_by_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "UPDATE (id, state, decided_at)"),
                name="legal_proposal_system_wall",
                own="",
                public=False,
            ),
        ),
    ]
