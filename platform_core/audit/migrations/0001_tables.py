"""The tables of audit, and what guards them."""

from django.db import migrations, models
from platform_core.eventlog.models import Xid8Field
from platform_core.tenancy.operations import Table, append_only, walls
from platform_core.tenancy.walls import Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        Table(
            "Leaf",
            [
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField(unique=True)),
                ("xid", Xid8Field()),
                ("merchant_id", models.UUIDField(null=True)),
                ("occurred_at", models.DateTimeField()),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("merchant_id", None), _negated=True),
                    fields=["merchant_id", "index"],
                    name="audit_leaf_of_a_shop",
                )
            ],
            constraints=[
                Wall("sequencer", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
            options={"verbose_name_plural": "leaves"},
        ),
        Table(
            "Node",
            [
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            constraints=[
                Wall("sequencer", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", "anonymous", may=("SELECT",)),
                *walls("shopper", "merchant", "regulator", may=("SELECT",), public=True),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Mention",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "thing_id", "leaf_index", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("thing_id", models.UUIDField()),
                ("leaf_index", models.BigIntegerField()),
            ],
            indexes=[models.Index(fields=["leaf_index"], name="audit_mention_of_a_leaf")],
            constraints=[
                Wall("sequencer", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "SignedHead",
            [
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("vkey", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("oldest_at", models.DateTimeField()),
            ],
            constraints=[
                Wall("sequencer", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", "anonymous", may=("SELECT",)),
                *walls("shopper", "merchant", "regulator", may=("SELECT",), public=True),
            ],
            guards=[*append_only()],
            options={"verbose_name": "checkpoint"},
        ),
        Table(
            "Recovery",
            [
                ("lost_size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("record", models.TextField()),
                ("signature", models.TextField()),
            ],
            constraints=[
                Wall("sequencer", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", "anonymous", may=("SELECT",)),
                *walls("shopper", "merchant", "regulator", may=("SELECT",), public=True),
            ],
            guards=[*append_only()],
            options={"verbose_name_plural": "recoveries"},
        ),
    ]
