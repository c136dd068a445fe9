"""The tables of notices, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import Guard, Table, append_only, kept_by_the_database, walls
from platform_core.tenancy.walls import Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = [("eventlog", "0001_tables"), ("tenancy", "0001_tables")]

    operations = [
        Table(
            "Permission",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("advertiser", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True)),
                ("text_version", models.PositiveIntegerField()),
                ("allowed", models.BooleanField()),
                ("changed_at", models.DateTimeField()),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("allowed", True)), fields=["advertiser", "person_id"], name="notices_audience"
                )
            ],
            constraints=[
                models.UniqueConstraint(
                    fields=("person_id", "advertiser"), name="one_permission_an_advertiser", nulls_distinct=False
                ),
                Wall(
                    "shopper", own="person_id", may=("SELECT", "INSERT", "UPDATE (text_version, allowed, changed_at)")
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "told",
                    "AFTER INSERT OR UPDATE",
                    ("IF NOT told(NEW.id) THEN RAISE EXCEPTION '% changed in silence', NEW.id; END IF; RETURN NULL;"),
                    deferred=True,
                )
            ],
        ),
        Table(
            "Notice",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True)),
                ("template", models.CharField(max_length=80)),
                ("params", models.JSONField()),
                ("texts", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("permission", models.ForeignKey("notices.permission", models.PROTECT, related_name="+", null=True)),
            ],
            indexes=[models.Index(fields=["person_id", "-id"], name="notice_inbox")],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("permission__isnull", False), ("template", "notices.advertisement")),
                        models.Q(models.Q(("template", "notices.advertisement"), _negated=True), ("permission", None)),
                        _connector="OR",
                    ),
                    name="advertisement_by_permission",
                ),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                Wall("outside", own="id", may=("SELECT",)),
                Wall("merchant", own="merchant", may=("SELECT",)),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "permitted",
                    "BEFORE INSERT",
                    """
PERFORM FROM notices_permission WHERE id = NEW.permission_id AND person_id = NEW.person_id AND allowed FOR SHARE;
IF NOT FOUND THEN RAISE EXCEPTION 'nobody may advertise to % without their permission', NEW.person_id; END IF;
RETURN NEW;
""",
                    when="NEW.permission_id IS NOT NULL",
                ),
            ],
        ),
        Table(
            "Reading",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("notice", models.OneToOneField("notices.notice", models.PROTECT, related_name="reading")),
                ("person_id", models.UUIDField()),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True)),
                ("read_at", models.DateTimeField()),
            ],
            constraints=[
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Dispatch",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("notice", models.ForeignKey("notices.notice", models.PROTECT, related_name="dispatches")),
                ("person_id", models.UUIDField()),
                ("channel", models.CharField(max_length=10)),
                ("carrier_ref", models.CharField(max_length=100, null=True)),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                models.UniqueConstraint(fields=("notice", "channel"), name="one_dispatch_a_channel"),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "UPDATE")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("queued", "queued:failed queued:sent")],
        ),
    ]
