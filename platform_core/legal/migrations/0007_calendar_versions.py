"""Calendars are rows with a version, whole when they are loaded. The first is the days of 2019 to 2026."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models
from django.db.models.functions import Now


def enter_the_first(apps, schema_editor):
    days = apps.get_model("legal", "CalendarDay").objects
    first = days.order_by("version").values_list("version", "source").first()
    if first:
        years = sorted({day.year for day in days.filter(version=first[0]).values_list("date", flat=True)})
        apps.get_model("legal", "CalendarVersion").objects.get_or_create(
            version=first[0], defaults={"years": years, "source": first[1], "loaded_at": Now()}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("legal", "0006_promises"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("years", models.JSONField()),
                ("source", models.CharField(max_length=200)),
                ("loaded_at", models.DateTimeField()),
                ("xid", models.BigIntegerField(default=0, editable=False)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarday",
            trigger=pgtrigger.compiler.Trigger(
                name="born_with_its_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT FROM legal_calendarversion WHERE version = NEW.version AND xid = pg_current_xact_id()::text::bigint) THEN RAISE EXCEPTION 'a calendar is whole when it is loaded'; END IF; IF NOT EXISTS (SELECT FROM legal_calendarversion WHERE version = NEW.version AND years @> to_jsonb(extract(year FROM NEW.date)::int)) THEN RAISE EXCEPTION '% is no day of the years that were agreed upon', NEW.date; END IF; RETURN NEW;",
                    hash="a6ce906997ee78bfd3fb48c7aa21c0b4cc22bfd1",
                    operation="INSERT",
                    pgid="pgtrigger_born_with_its_version_9636b",
                    table="legal_calendarday",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="proposal",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="legal.proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.UniqueConstraint(fields=("version",), name="one_calendar_a_version"),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.UniqueConstraint(fields=("proposal",), name="one_calendar_a_proposal"),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="calendar_has_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="legal_calendarversion_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="legal_calendarversion_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="legal_calendarversion_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="legal_calendarversion_regulator_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=platform_core.tenancy.walls.Wall(
                "outside", may=("SELECT",), name="legal_calendarversion_outside_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="legal_calendarversion_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="legal_calendarversion_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="legal_calendarversion_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="50ba482a730335eb7eef595a7b19319238444781",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5d78c",
                    table="legal_calendarversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarversion",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="fb5f508b490c4dde8727549c8ca947c61e3b1a83",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_ec773",
                    table="legal_calendarversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarversion",
            trigger=pgtrigger.compiler.Trigger(
                name="agreed_upon",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NEW.version <> 1 + (SELECT coalesce(max(version), 0) FROM legal_calendarversion) THEN RAISE EXCEPTION 'calendars follow one another'; END IF; IF current_user = 'tp_staff' AND NOT EXISTS (SELECT FROM legal_proposal WHERE id = NEW.proposal_id AND kind = 'calendar' AND state = 'approved' AND payload->>'source' = NEW.source AND (payload->>'follows')::int < NEW.version AND NEW.years = (SELECT jsonb_agg(year::int ORDER BY year) FROM jsonb_object_keys(payload->'years') year)) THEN RAISE EXCEPTION 'two persons load a calendar'; END IF; NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="4341680761ac7b3c60ec4d32c93edae47f052b61",
                    operation="INSERT",
                    pgid="pgtrigger_agreed_upon_0e03a",
                    table="legal_calendarversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(enter_the_first, migrations.RunPython.noop),
    ]
