"""Who acts for an authority? The system alone says so, as it says who is staff."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="user",
            name="born_without_rights",
        ),
        migrations.AddField(
            model_name="user",
            name="is_regulator",
            field=models.BooleanField(default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="born_without_rights",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (current_user <> 'tp_system' AND (NEW.is_staff OR NEW.is_superuser OR NEW.is_regulator))",
                    func="RAISE EXCEPTION 'the system alone gives rights';",
                    hash="8ec84ae412647f0be9a524313a4f52f4738ec34b",
                    operation="INSERT",
                    pgid="pgtrigger_born_without_rights_b9a60",
                    table="accounts_user",
                    when="BEFORE",
                ),
            ),
        ),
    ]
