"""Advertisements go out by permission, and a letter may be looked up by whoever holds its link."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Permission",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("text_version", models.PositiveIntegerField()),
                ("allowed", models.BooleanField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="permission",
            name="advertiser",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="permission",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notices.permission"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("permission__isnull", False), ("template", "notices.advertisement")),
                    models.Q(models.Q(("template", "notices.advertisement"), _negated=True), ("permission", None)),
                    _connector="OR",
                ),
                name="advertisement_by_permission",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=platform_core.tenancy.walls.Wall(
                "outside", may=("SELECT",), name="notices_notice_outside_wall", own="id", public=False
            ),
        ),
        migrations.AddIndex(
            model_name="permission",
            index=models.Index(
                condition=models.Q(("allowed", True)), fields=["advertiser", "person_id"], name="notices_audience"
            ),
        ),
        migrations.AddConstraint(
            model_name="permission",
            constraint=models.UniqueConstraint(
                fields=("person_id", "advertiser"), name="one_permission_an_advertiser", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="permission",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT", "UPDATE (text_version, allowed, changed_at)"),
                name="notices_permission_shopper_wall",
                own="person_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="permission",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="notices_permission_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="permission",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="notices_permission_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="permission",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="notices_permission_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="permission",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% changed in silence', NEW.id; END IF; RETURN NULL;",
                    hash="b4327d53ea509b692971ad523c46a179bbe3323c",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_told_25080",
                    table="notices_permission",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="notice",
            trigger=pgtrigger.compiler.Trigger(
                name="permitted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.permission_id IS NOT NULL)",
                    func="\nPERFORM FROM notices_permission WHERE id = NEW.permission_id AND person_id = NEW.person_id AND allowed FOR SHARE;\nIF NOT FOUND THEN RAISE EXCEPTION 'nobody may advertise to % without their permission', NEW.person_id; END IF;\nRETURN NEW;\n",
                    hash="6782fe396bfcabbcae8fa6c4027c52928d4eb68c",
                    operation="INSERT",
                    pgid="pgtrigger_permitted_365d0",
                    table="notices_notice",
                    when="BEFORE",
                ),
            ),
        ),
    ]
