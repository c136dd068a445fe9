"""The tables of webhooks, and what guards them."""

from django.db import migrations, models
from platform_core.eventlog.models import Xid8Field
from platform_core.rows import new_id
from platform_core.tenancy.operations import Table, append_only, codes, kept_by_the_database, tenant_key
from platform_core.tenancy.walls import CompositeKey, Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = [("eventlog", "0001_tables"), ("tenancy", "0001_tables")]

    operations = [
        Table(
            "Endpoint",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("url", models.CharField(max_length=500)),
                ("name", models.CharField(blank=True, max_length=40)),
                ("topics", models.JSONField()),
                ("opened_at", models.DateTimeField()),
                ("state_since", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
                ("rest_until", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failing_since", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("next_at__isnull", False)), fields=["next_at", "id"], name="webhook_turns"
                ),
                models.Index(fields=["merchant", "-id"], name="webhooks_of_a_shop"),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    condition=models.Q(("state", "retired"), _negated=True),
                    fields=("merchant", "url"),
                    name="one_webhook_an_address",
                ),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE")),
                Wall(
                    "staff",
                    may=(
                        (
                            "SELECT (id, merchant_id, name, topics, opened_at, state, state_since, next_at, "
                            "rest_until, failures, failing_since)"
                        ),
                    ),
                ),
                Wall(
                    "system",
                    may=("SELECT", "UPDATE (id, state, state_since, next_at, rest_until, failures, failing_since)"),
                ),
            ],
            guards=[
                *kept_by_the_database(
                    "enabled",
                    (
                        "disabled:enabled disabled:retired enabled:disabled enabled:paused enabled:retired "
                        "paused:enabled paused:retired"
                    ),
                )
            ],
        ),
        Table(
            "Secret",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "endpoint",
                    models.ForeignKey("webhooks.endpoint", models.PROTECT, related_name="secrets", db_constraint=False),
                ),
                ("sealed", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="webhooks.Endpoint", fields=("merchant", "endpoint")),
                models.UniqueConstraint(
                    condition=models.Q(("until", None)), fields=("endpoint",), name="one_newest_secret"
                ),
                Wall(
                    "merchant",
                    own="merchant",
                    may=("SELECT (id, merchant_id, endpoint_id, since, until)", "INSERT", "UPDATE (until)"),
                ),
                Wall("system", may=("SELECT",)),
            ],
        ),
        Table(
            "Delivery",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                (
                    "endpoint",
                    models.ForeignKey(
                        "webhooks.endpoint", models.PROTECT, related_name="deliveries", db_constraint=False
                    ),
                ),
                ("event_id", models.UUIDField()),
                ("topic", models.CharField(max_length=80)),
                ("body", models.TextField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("state", "waiting")), fields=["endpoint", "due_at"], name="webhooks_to_send"
                ),
                models.Index(fields=["endpoint", "-id"], name="webhooks_sent"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="webhooks.Endpoint", fields=("merchant", "endpoint")),
                models.UniqueConstraint(fields=("endpoint", "event_id"), name="told_once_an_endpoint"),
                Wall(
                    "merchant",
                    own="merchant",
                    may=("SELECT", "INSERT", "UPDATE (id, state, attempts, asked_at, due_at)"),
                ),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT", "UPDATE (id, state, attempts, due_at, claimed_at)")),
            ],
            guards=[
                *kept_by_the_database("waiting", "delivered:waiting failed:waiting waiting:delivered waiting:failed")
            ],
        ),
        Table(
            "Attempt",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "delivery",
                    models.ForeignKey("webhooks.delivery", models.PROTECT, related_name="tries", db_constraint=False),
                ),
                ("made_at", models.DateTimeField()),
                ("took_ms", models.PositiveIntegerField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=codes(
                            "status",
                            "timeout",
                            "no_such_name",
                            "forbidden_address",
                            "no_connection",
                            "tls",
                            "protocol",
                            "lost",
                            "expired",
                            "retired",
                        ),
                        max_length=20,
                    ),
                ),
            ],
            indexes=[models.Index(fields=["delivery", "id"], name="attempts_of_a_webhook")],
            constraints=[
                tenant_key(),
                CompositeKey(to="webhooks.Delivery", fields=("merchant", "delivery")),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "failure__in",
                            [
                                "",
                                "status",
                                "timeout",
                                "no_such_name",
                                "forbidden_address",
                                "no_connection",
                                "tls",
                                "protocol",
                                "lost",
                                "expired",
                                "retired",
                            ],
                        )
                    ),
                    name="attempt_failed_of_known_cause",
                ),
                Wall("merchant", own="merchant", may=("SELECT",)),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Place",
            [
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("xid", Xid8Field()),
                ("event_id", models.UUIDField()),
            ],
            constraints=[Wall("system", may=("SELECT", "UPDATE")), Wall("staff", may=("SELECT",))],
        ),
        # From now on: what happened before there were webhooks is nobody's to be told.
        migrations.RunSQL(
            "INSERT INTO webhooks_place (name, xid, event_id) SELECT 'shops', pg_snapshot_xmin(pg_current_snapshot()),"
            " '00000000-0000-0000-0000-000000000000'",
            migrations.RunSQL.noop,
        ),
    ]
