"""The tables of http, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import Table, append_only
from platform_core.tenancy.walls import Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        Table(
            "Answer",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField()),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.BinaryField()),
                ("status", models.PositiveSmallIntegerField()),
                ("headers", models.JSONField()),
                ("body", models.BinaryField()),
                ("answered_at", models.DateTimeField()),
            ],
            constraints=[
                models.UniqueConstraint(
                    fields=("merchant_id", "person_id", "key"), name="one_answer_a_key", nulls_distinct=False
                ),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                Wall("regulator", own="person_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT", "INSERT")),
            ],
        ),
        Table(
            "ReceivedMessage",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("source", models.UUIDField()),
                ("message_id", models.CharField(max_length=255)),
                ("received_at", models.DateTimeField()),
            ],
            constraints=[
                models.UniqueConstraint(fields=("source", "message_id"), name="received_once"),
                Wall("outside", own="source", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "CallCount",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("who", models.CharField(max_length=80)),
                ("minute", models.DateTimeField()),
                ("calls", models.PositiveIntegerField(default=0)),
            ],
            constraints=[
                models.UniqueConstraint(fields=("who", "minute"), name="one_count_a_minute"),
                Wall(
                    "anonymous",
                ),
            ],
        ),
    ]
