"""The tables of deadlines, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import Guard, Table, kept_by_the_database, never, no_truncate, run_file, walls
from platform_core.tenancy.walls import Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = [("eventlog", "0001_tables"), ("legal", "0001_tables"), ("tenancy", "0001_tables")]

    operations = [
        Table(
            "RunningDeadline",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("kind", models.CharField(max_length=80)),
                ("subject_type", models.CharField(max_length=80)),
                ("subject_id", models.UUIDField()),
                (
                    "merchant",
                    models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True, db_index=False),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("owed_by", models.CharField(max_length=20)),
                ("owed_to", models.CharField(blank=True, default="", max_length=20)),
                ("started_at", models.DateTimeField()),
                ("start_event_id", models.UUIDField(null=True)),
                ("rule_code", models.CharField(max_length=60)),
                ("rule_version", models.PositiveIntegerField(null=True)),
                ("within", models.TextField()),
                ("calendar_version", models.PositiveIntegerField()),
                ("reading", models.CharField(max_length=10)),
                ("due_strict", models.DateTimeField()),
                ("due_legal", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("provisional", models.BooleanField(default=False)),
                ("steps", models.JSONField(default=dict)),
                ("replaces_id", models.UUIDField(null=True)),
                ("run_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("error", models.CharField(blank=True, db_default="", default="", max_length=100)),
                ("begun_at", models.DateTimeField(null=True)),
                ("losses", models.PositiveIntegerField(db_default=0, default=0)),
                ("paused_at", models.DateTimeField(null=True)),
                ("pause_reason", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("resumes_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reason_kind", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("reason_params", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("state", "running")), fields=["run_at", "id"], name="running_by_run_at"
                ),
                models.Index(
                    condition=models.Q(("state", "running")),
                    fields=["merchant", "run_at", "id"],
                    name="running_by_merchant",
                ),
                models.Index(
                    condition=models.Q(("state", "running")), fields=["person_id", "run_at"], name="running_by_person"
                ),
                models.Index(fields=["subject_id", "kind"], name="deadline_by_subject"),
                models.Index(
                    condition=models.Q(("state", "running"), _negated=True),
                    fields=["merchant", "closed_at", "id"],
                    name="ended_by_merchant",
                ),
                models.Index(
                    condition=models.Q(("state", "running"), _negated=True),
                    fields=["person_id", "closed_at", "id"],
                    name="ended_by_person",
                ),
            ],
            constraints=[
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["running", "paused"])),
                    fields=("subject_id", "kind", "subject_type"),
                    name="one_open_per_subject",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("replaces_id__isnull", False)), fields=("replaces_id",), name="replaced_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("due_at__gt", models.F("started_at"))), name="due_after_start"
                ),
                models.CheckConstraint(condition=models.Q(("run_at__gte", models.F("due_at"))), name="never_early"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["running", "paused"]), ("closed_at__isnull", False), _connector="XOR"
                    ),
                    name="closed_at_its_end",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("pause_reason", ""),
                            ("paused_at", None),
                            ("resumes_at", None),
                            models.Q(("state", "paused"), _negated=True),
                        ),
                        models.Q(
                            ("pause_reason__in", ["testing", "repair"]),
                            ("paused_at__gte", models.F("started_at")),
                            ("paused_at__lt", models.F("due_at")),
                            ("resumes_at__gt", models.F("paused_at")),
                            ("resumes_at__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="paused_in_time_and_for_a_reason",
                ),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT", "UPDATE")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE")),
                Wall("regulator", own="person_id", may=("SELECT", "INSERT", "UPDATE")),
                *walls("staff", "system", may=("SELECT", "INSERT", "UPDATE")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "running", "paused:met paused:void running:met running:missed running:paused running:void"
                ),
                never(
                    "promise_stays",
                    "UPDATE",
                    when=(
                        'OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."subject_type" IS DISTINCT FROM '
                        '(NEW."subject_type") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR '
                        'OLD."merchant_id" IS DISTINCT FROM (NEW."merchant_id") OR OLD."person_id" IS DISTINCT '
                        'FROM (NEW."person_id") OR OLD."owed_by" IS DISTINCT FROM (NEW."owed_by") OR '
                        'OLD."owed_to" IS DISTINCT FROM (NEW."owed_to") OR OLD."started_at" IS DISTINCT FROM '
                        '(NEW."started_at") OR OLD."start_event_id" IS DISTINCT FROM (NEW."start_event_id") OR '
                        'OLD."rule_code" IS DISTINCT FROM (NEW."rule_code") OR OLD."rule_version" IS DISTINCT '
                        'FROM (NEW."rule_version") OR OLD."within" IS DISTINCT FROM (NEW."within") OR '
                        'OLD."calendar_version" IS DISTINCT FROM (NEW."calendar_version") OR OLD."reading" IS '
                        'DISTINCT FROM (NEW."reading") OR OLD."due_strict" IS DISTINCT FROM (NEW."due_strict") OR '
                        'OLD."due_legal" IS DISTINCT FROM (NEW."due_legal") OR OLD."due_at" IS DISTINCT FROM '
                        '(NEW."due_at") OR OLD."provisional" IS DISTINCT FROM (NEW."provisional") OR OLD."steps" '
                        'IS DISTINCT FROM (NEW."steps") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id")'
                    ),
                ),
                never("proof_stays", "DELETE"),
                Guard(
                    "sweep_puts_off",
                    "BEFORE UPDATE",
                    "RAISE EXCEPTION 'only the sweep puts off what is due';",
                    when=(
                        "current_user <> 'tp_system' AND (OLD.run_at, OLD.attempts, OLD.losses) <> (NEW.run_at, "
                        "NEW.attempts, NEW.losses) AND NOT (current_user = 'tp_staff' AND (OLD.attempts, "
                        "OLD.losses) = (NEW.attempts, NEW.losses) AND NEW.run_at < OLD.run_at)"
                    ),
                ),
                Guard(
                    "sweep_marks",
                    "BEFORE UPDATE",
                    "RAISE EXCEPTION 'only the sweep marks what it starts';",
                    when=(
                        "current_user <> 'tp_system' AND NEW.begun_at IS NOT NULL AND NEW.begun_at IS DISTINCT "
                        "FROM OLD.begun_at"
                    ),
                ),
                Guard(
                    "born_on_time",
                    "BEFORE INSERT",
                    "RAISE EXCEPTION 'nothing is put off before it is due';",
                    when=(
                        "NEW.run_at <> NEW.due_at OR NEW.attempts <> 0 OR NEW.losses <> 0 OR NEW.begun_at IS NOT NULL"
                    ),
                ),
                Guard(
                    "never_below_the_floor",
                    "BEFORE INSERT",
                    """
            IF NEW.within LIKE '%+%' THEN RAISE EXCEPTION 'a clock gets longer in the place of another'; END IF;
            IF NEW.rule_code <> '' AND NOT tianping_promise_allowed(
                NEW.rule_code, (NEW.started_at AT TIME ZONE 'Asia/Shanghai')::date, NEW.within
            ) THEN RAISE EXCEPTION '% is worse for the consumer than %', NEW.within, NEW.rule_code; END IF;
            RETURN NEW;
        """,
                    when="NEW.replaces_id IS NULL",
                ),
                Guard(
                    "takes_its_place",
                    "BEFORE INSERT",
                    """
            SELECT * INTO before FROM deadlines_runningdeadline WHERE id = NEW.replaces_id;
            IF before.state IS DISTINCT FROM 'void' OR (before.kind, before.subject_type, before.subject_id, before.merchant_id, before.person_id, before.owed_by, before.owed_to, before.started_at, before.start_event_id, before.rule_code, before.rule_version, before.reading) IS DISTINCT FROM (NEW.kind, NEW.subject_type, NEW.subject_id, NEW.merchant_id, NEW.person_id, NEW.owed_by, NEW.owed_to, NEW.started_at, NEW.start_event_id, NEW.rule_code, NEW.rule_version, NEW.reading)
            THEN RAISE EXCEPTION 'no clock like this one has just ended'; END IF;
            IF NEW.within <> before.within AND NOT (
                starts_with(NEW.within, before.within || '+') AND current_user IN ('tp_staff', 'tp_system')
            ) THEN RAISE EXCEPTION 'a clock only gets longer, and never by who owes'; END IF;
            IF NEW.owed_by = 'shopper' AND NEW.due_at < before.due_at
            THEN RAISE EXCEPTION 'her time never ends earlier than she was shown'; END IF;
            RETURN NEW;
        """,
                    when="NEW.replaces_id IS NOT NULL",
                    declare="DECLARE before deadlines_runningdeadline;",
                ),
                Guard(
                    "runs_no_longer",
                    "BEFORE INSERT",
                    """
            IF greatest(NEW.due_strict, NEW.due_legal, NEW.due_at) > (
                SELECT NEW.started_at + interval '31 days' + sum(
    (substring(part FROM '^[a-z_]+:([0-9]{1,6})')::int + (part LIKE 'month_end:%')::int)
    * CASE substring(part FROM '^[a-z_]+')
        WHEN 'minutes' THEN interval '1 minute' WHEN 'hours' THEN interval '1 hour'
        WHEN 'calendar_days' THEN interval '1 day' WHEN 'working_days' THEN interval '3 days'
        WHEN 'months' THEN interval '31 days' WHEN 'month_end' THEN interval '31 days'
        WHEN 'years' THEN interval '366 days' END
)
                FROM unnest(string_to_array(NEW.within, '+')) part
            ) IS NOT FALSE THEN RAISE EXCEPTION '% does not end as late as that', NEW.within; END IF;
            RETURN NEW;
        """,
                    when="NEW.owed_by <> 'shopper'",
                ),
                Guard(
                    "keepers_pause",
                    "BEFORE UPDATE",
                    "RAISE EXCEPTION 'a clock is stopped once, and never by who owes';",
                    when=(
                        "ROW(OLD.paused_at, OLD.resumes_at, OLD.pause_reason) IS DISTINCT FROM ROW(NEW.paused_at, "
                        "NEW.resumes_at, NEW.pause_reason) AND (OLD.paused_at IS NOT NULL OR current_user NOT IN "
                        "('tp_staff', 'tp_system') OR current_user = 'tp_' || OLD.owed_by)"
                    ),
                ),
                no_truncate(),
            ],
        ),
        Table(
            "Reminder",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "deadline",
                    models.ForeignKey("deadlines.runningdeadline", models.PROTECT, related_name="+", db_index=False),
                ),
                (
                    "merchant",
                    models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True, db_index=False),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("remind_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["remind_at", "id"], name="reminder_by_time")],
            constraints=[
                models.UniqueConstraint(fields=("deadline", "remind_at"), name="one_reminder_at_a_time"),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                Wall("regulator", own="person_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT", "INSERT")),
                Wall("system", may=("SELECT", "INSERT", "DELETE")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                never("reminder_stays", "UPDATE"),
                Guard(
                    "of_an_open_promise",
                    "BEFORE INSERT",
                    """
                    IF NOT EXISTS (
                        SELECT FROM deadlines_runningdeadline d
                        WHERE d.id = NEW.deadline_id
                        AND (d.merchant_id, d.person_id) IS NOT DISTINCT FROM (NEW.merchant_id, NEW.person_id)
                        AND (d.state = 'running' AND NEW.remind_at > d.started_at AND NEW.remind_at < d.due_at
                            OR d.state = 'paused' AND NEW.remind_at >= d.resumes_at)
                    ) THEN RAISE EXCEPTION 'a reminder lies within an open promise of the same people'; END IF;
                    RETURN NEW;
                """,
                ),
                no_truncate(),
            ],
        ),
        run_file(__file__),
    ]
