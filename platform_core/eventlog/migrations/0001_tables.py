"""The tables of eventlog, and what guards them."""

from django.db import migrations, models
from platform_core.eventlog.models import Xid8Field
from platform_core.rows import new_id
from platform_core.tenancy.operations import Guard, Table, append_only, kept_by_the_database, run_file, walls
from platform_core.tenancy.walls import Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        Table(
            "Event",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("topic", models.CharField(max_length=80)),
                ("occurred_at", models.DateTimeField()),
                ("actor_id", models.UUIDField()),
                ("role", models.CharField(max_length=20)),
                ("door", models.CharField(max_length=20)),
                ("merchant_id", models.UUIDField(null=True)),
                ("subject_type", models.CharField(max_length=80)),
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("payload", models.JSONField(default=dict)),
                ("xid", Xid8Field(db_default=models.Func(function="pg_current_xact_id"), editable=False)),
            ],
            indexes=[
                models.Index(fields=["subject_id", "xid"], name="event_subject"),
                models.Index(
                    condition=models.Q(("person_id__isnull", False)), fields=["person_id", "xid"], name="event_person"
                ),
                models.Index(fields=["topic", "xid", "id"], name="event_commit_order"),
                models.Index(fields=["xid", "id"], name="event_sequence"),
            ],
            constraints=[
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                Wall("outside", own="actor_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                Wall("regulator", own="person_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "sequencer", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard("own_transaction", "BEFORE INSERT", "NEW.xid := pg_current_xact_id(); RETURN NEW;"),
            ],
        ),
        Table(
            "Cursor",
            [
                ("subscriber", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("xid", Xid8Field()),
                ("event_id", models.UUIDField()),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            constraints=[
                Wall(
                    "system",
                ),
                Wall("staff", may=("SELECT", "DELETE")),
            ],
            options={"verbose_name": "subscriber", "verbose_name_plural": "subscribers"},
        ),
        Table(
            "Replay",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("subscriber", models.CharField(max_length=120)),
                ("event_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("reason", models.TextField()),
                ("requested_by", models.UUIDField()),
                ("requested_at", models.DateTimeField()),
                ("events", models.PositiveIntegerField(null=True)),
                ("queued_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("done_at", None), ("withdrawn_at", None)),
                    fields=["state", "id"],
                    name="replay_open",
                )
            ],
            constraints=[
                Wall("system", may=("SELECT", "UPDATE")),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (state, withdrawn_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("requested", "queued:done queued:withdrawn requested:queued requested:withdrawn")
            ],
        ),
        Table(
            "Delivery",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("event_id", models.UUIDField()),
                ("subscriber", models.CharField(max_length=120)),
                ("delivered_at", models.DateTimeField()),
                (
                    "replay",
                    models.ForeignKey("eventlog.replay", models.PROTECT, related_name="+", null=True, db_index=False),
                ),
            ],
            constraints=[
                models.UniqueConstraint(
                    fields=("event_id", "subscriber", "replay"), name="delivered_once", nulls_distinct=False
                ),
                Wall("system", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Pending",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("event_id", models.UUIDField()),
                ("xid", Xid8Field()),
                ("subject_id", models.UUIDField()),
                ("subscriber", models.CharField(max_length=120)),
                ("replay", models.ForeignKey("eventlog.replay", models.PROTECT, related_name="+", null=True)),
                ("outside", models.BooleanField(default=False)),
                ("put_off_at", models.DateTimeField(db_default=models.Func(function="now"))),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("retry_at", models.DateTimeField()),
                ("parked_at", models.DateTimeField(null=True)),
                ("alarmed_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, default="", max_length=200)),
            ],
            indexes=[
                models.Index(
                    models.OrderBy(models.F("replay"), nulls_first=True),
                    models.F("retry_at"),
                    models.F("id"),
                    condition=models.Q(("parked_at", None)),
                    name="pending_to_try",
                ),
                models.Index(fields=["put_off_at"], name="pending_by_age"),
                models.Index(
                    condition=models.Q(("alarmed_at__isnull", False)), fields=["subscriber"], name="pending_alarms"
                ),
            ],
            constraints=[
                models.UniqueConstraint(fields=("subscriber", "subject_id", "event_id"), name="pending_once"),
                Wall(
                    "system",
                ),
                Wall("staff", may=("SELECT", "UPDATE (attempts, retry_at, parked_at)", "DELETE")),
            ],
            guards=[
                Guard(
                    "never_dropped",
                    "BEFORE DELETE",
                    """
IF NOT told(OLD.id) AND NOT coalesce(told(OLD.replay_id), false) AND NOT EXISTS (
    SELECT FROM eventlog_delivery made WHERE made.event_id = OLD.event_id AND made.subscriber = OLD.subscriber
    AND made.replay_id IS NOT DISTINCT FROM OLD.replay_id
) THEN RAISE EXCEPTION 'the delivery % was neither made nor dismissed', OLD.id; END IF;
RETURN OLD;
""",
                )
            ],
            options={"verbose_name": "waiting delivery", "verbose_name_plural": "waiting deliveries"},
        ),
        run_file(__file__),
    ]
