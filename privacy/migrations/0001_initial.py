"""Who agreed to what, in which words."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("purpose", models.CharField(choices=[("advertising", "advertising")], max_length=30)),
                ("everyone", models.BooleanField(default=False)),
                ("agreed", models.BooleanField()),
                ("text_version", models.PositiveIntegerField()),
                ("text_sha256", models.CharField(max_length=64)),
                ("said_at", models.DateTimeField()),
                (
                    "advertiser",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["person_id", "purpose", "said_at", "id"], name="consents_of_a_person")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["advertising"])), name="consent_of_known_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("everyone", False), models.Q(("advertiser", None), ("agreed", False)), _connector="OR"
                        ),
                        name="nobody_agrees_to_everyone",
                    ),
                    platform_core.tenancy.walls.Wall(
                        "shopper",
                        may=("SELECT", "INSERT"),
                        name="privacy_consent_shopper_wall",
                        own="person_id",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "staff", may=("SELECT",), name="privacy_consent_staff_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system", may=("SELECT",), name="privacy_consent_system_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="privacy_consent_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0076e99df5e81ae86cddbad4332e170fe0f20bcc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_faefc",
                    table="privacy_consent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="e59eccec068db02652c0ab91eec10f0530055eb4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_6770e",
                    table="privacy_consent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT FROM privacy_consent last\n    WHERE last.person_id = NEW.person_id AND last.purpose = NEW.purpose AND last.said_at > NEW.said_at\n) THEN RAISE EXCEPTION 'the last act of % counts, and nothing is said before it', NEW.person_id; END IF;\nRETURN NEW;\n",
                    hash="cdf1bbe22a41d3fdcdfe043b6302b953382c3e88",
                    operation="INSERT",
                    pgid="pgtrigger_in_order_bccdd",
                    table="privacy_consent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
