"""The tables of legal, and what guards them."""

from django.db import migrations, models
from django.db.models.functions import Now
from platform_core.legal.calendars import notice
from platform_core.rows import new_id
from platform_core.tenancy.operations import (
    Guard,
    Table,
    append_only,
    codes,
    kept_by_the_database,
    never,
    no_truncate,
    run_file,
    walls,
)
from platform_core.tenancy.walls import Wall


def enter_the_first_calendar(apps, schema_editor):
    """The days of 2019 to 2026, as the notices announced them. The next notice is `days/2.toml`."""
    days = list(notice(1))
    source = "State Council General Office, yearly notices 2019-2026"
    years = sorted({date.year for date, _ in days})
    apps.get_model("legal", "CalendarVersion").objects.create(version=1, years=years, source=source, loaded_at=Now())
    day = apps.get_model("legal", "CalendarDay")
    day.objects.bulk_create([day(date=date, kind=kind, source=source, version=1) for date, kind in days])


class Migration(migrations.Migration):
    initial = True
    dependencies = [("eventlog", "0001_tables")]

    operations = [
        Table(
            "CalendarDay",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("date", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("workday", "Workday"),
                            ("weekend", "Weekend"),
                            ("holiday", "Holiday"),
                            ("makeup", "Makeup"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField()),
            ],
            constraints=[
                models.UniqueConstraint(fields=("version", "date"), name="one_kind_a_day"),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["workday", "weekend", "holiday", "makeup"])), name="kind_of_day"
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "born_with_its_version",
                    "BEFORE INSERT",
                    (
                        "IF NOT EXISTS (SELECT FROM legal_calendarversion WHERE version = NEW.version AND xid = "
                        "pg_current_xact_id()::text::bigint) THEN RAISE EXCEPTION 'a calendar is whole when it is "
                        "loaded'; END IF; IF NOT EXISTS (SELECT FROM legal_calendarversion WHERE version = "
                        "NEW.version AND years @> to_jsonb(extract(year FROM NEW.date)::int)) THEN RAISE "
                        "EXCEPTION '% is no day of the years that were agreed upon', NEW.date; END IF; RETURN "
                        "NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Proposal",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("kind", models.CharField(choices=codes("number", "calendar"), max_length=10)),
                ("payload", models.JSONField()),
                ("why", models.TextField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            indexes=[models.Index(fields=["proposed_at", "id"], name="proposals_by_time")],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["number", "calendar"])), name="proposal_of_known_kind"
                ),
                models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="proposed_with_a_reason"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="decided_by_another",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "withdrawn"), _negated=True),
                        ("decided_by", models.F("proposed_by")),
                        _connector="OR",
                    ),
                    name="withdrawn_by_who_proposed",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "rejected"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="proposal_rejected_with_a_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state", "proposed"),
                        models.Q(
                            ("decided_at__isnull", False),
                            models.Q(("state", "lapsed"), ("decided_by__isnull", False), _connector="XOR"),
                        ),
                        _connector="OR",
                    ),
                    name="ended_by_somebody_or_by_time",
                ),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (id, state, decided_by, decided_at, reason)")),
                Wall("system", may=("SELECT", "UPDATE (id, state, decided_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "proposed", "proposed:approved proposed:lapsed proposed:rejected proposed:withdrawn"
                ),
                never(
                    "wish_stays",
                    "UPDATE",
                    when=(
                        'OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."payload" IS DISTINCT FROM '
                        '(NEW."payload") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."proposed_by" IS '
                        'DISTINCT FROM (NEW."proposed_by") OR OLD."proposed_at" IS DISTINCT FROM '
                        '(NEW."proposed_at")'
                    ),
                ),
                never("history_stays", "DELETE"),
                Guard(
                    "in_person",
                    "BEFORE INSERT OR UPDATE",
                    (
                        "IF current_user = 'tp_staff' AND coalesce(NEW.decided_by, NEW.proposed_by) IS DISTINCT "
                        "FROM nullif(current_setting('app.person_id', true), '')::uuid THEN RAISE EXCEPTION "
                        "'everybody speaks for themselves'; END IF; RETURN NEW;"
                    ),
                ),
                no_truncate(),
            ],
        ),
        Table(
            "CalendarVersion",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("years", models.JSONField()),
                ("source", models.CharField(max_length=200)),
                (
                    "proposal",
                    models.ForeignKey("legal.proposal", models.PROTECT, related_name="+", null=True, db_index=False),
                ),
                ("loaded_at", models.DateTimeField()),
                ("xid", models.BigIntegerField(default=0, editable=False)),
            ],
            constraints=[
                models.UniqueConstraint(fields=("version",), name="one_calendar_a_version"),
                models.UniqueConstraint(fields=("proposal",), name="one_calendar_a_proposal"),
                models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="calendar_has_a_source"),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "agreed_upon",
                    "BEFORE INSERT",
                    (
                        "IF NEW.version <> 1 + (SELECT coalesce(max(version), 0) FROM legal_calendarversion) THEN "
                        "RAISE EXCEPTION 'calendars follow one another'; END IF; IF current_user = 'tp_staff' AND "
                        "NOT EXISTS (SELECT FROM legal_proposal WHERE id = NEW.proposal_id AND kind = 'calendar' "
                        "AND state = 'approved' AND payload->>'source' = NEW.source AND "
                        "(payload->>'follows')::int < NEW.version AND NEW.years = (SELECT jsonb_agg(year::int "
                        "ORDER BY year) FROM jsonb_object_keys(payload->'years') year)) THEN RAISE EXCEPTION 'two "
                        "persons load a calendar'; END IF; NEW.xid := pg_current_xact_id()::text::bigint; RETURN "
                        "NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "LegalRule",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("says", models.CharField(max_length=300)),
                ("kind", models.CharField(choices=codes("law", "house", "promise"), max_length=10)),
                ("value", models.BigIntegerField(null=True)),
                ("unit", models.CharField(max_length=30)),
                ("also", models.JSONField(null=True)),
                ("limit", models.BigIntegerField(null=True)),
                ("ends_before", models.CharField(blank=True, default="", max_length=60)),
                ("starts", models.CharField(max_length=200)),
                ("certainty", models.CharField(max_length=10)),
                ("source", models.JSONField()),
                ("floor", models.CharField(choices=codes("at_most", "at_least"), max_length=10)),
                ("effective_from", models.DateField()),
                ("proposal", models.OneToOneField("legal.proposal", models.PROTECT, related_name="+", null=True)),
            ],
            constraints=[
                models.UniqueConstraint(fields=("code", "version"), name="one_number_a_version"),
                models.UniqueConstraint(
                    condition=models.Q(("version__gt", 1000)),
                    fields=("code", "effective_from"),
                    name="one_house_number_a_day",
                ),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["law", "house", "promise"])), name="rule_of_known_kind"
                ),
                models.CheckConstraint(
                    condition=models.Q(("floor__in", ["at_most", "at_least"])), name="rule_has_a_floor"
                ),
                models.CheckConstraint(
                    condition=models.Q(("version__gt", 1000), ("proposal", None), _connector="XOR"),
                    name="house_numbers_are_proposed",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("version__gt", 1000), _negated=True),
                        models.Q(("certainty", "policy"), ("kind", "house")),
                        _connector="OR",
                    ),
                    name="house_numbers_are_no_law",
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "follows",
                    "BEFORE INSERT",
                    """
IF current_user = 'tp_staff' THEN RAISE EXCEPTION 'staff set numbers of the house'; END IF;
IF NEW.version <> 1 + (SELECT count(*) FROM legal_legalrule WHERE code = NEW.code AND proposal_id IS NULL)
   OR EXISTS (SELECT FROM legal_legalrule
              WHERE code = NEW.code AND proposal_id IS NULL AND effective_from >= NEW.effective_from)
THEN RAISE EXCEPTION '% v% does not follow what there is', NEW.code, NEW.version; END IF;
RETURN NEW;
""",
                    when="NEW.proposal_id IS NULL",
                ),
                Guard(
                    "set_by_two",
                    "BEFORE INSERT",
                    """
IF NOT EXISTS (SELECT FROM legal_proposal WHERE id = NEW.proposal_id AND kind = 'number' AND state = 'approved'
               AND payload = jsonb_build_object('code', NEW.code, 'value', NEW.value,
                                                'effective_from', NEW.effective_from::text))
THEN RAISE EXCEPTION 'two persons set a number'; END IF;
SELECT * INTO base FROM legal_legalrule WHERE code = NEW.code AND proposal_id IS NULL
    AND effective_from <= NEW.effective_from ORDER BY effective_from DESC LIMIT 1;
IF base.value IS NULL OR base.certainty NOT IN ('M2', 'conflict', 'policy')
THEN RAISE EXCEPTION '% is not ours to set', NEW.code; END IF;
IF (NEW.unit, NEW.floor, NEW.ends_before, NEW.starts, NEW.says, NEW.source, NEW.also, NEW."limit")
   IS DISTINCT FROM
   (base.unit, base.floor, base.ends_before, base.starts, base.says, base.source, base.also, base."limit")
THEN RAISE EXCEPTION 'only the number of % is ours to set', NEW.code; END IF;
IF NEW.value < 1 OR (CASE base.floor WHEN 'at_most' THEN NEW.value > coalesce(base."limit", base.value)
                                     ELSE NEW.value < coalesce(base."limit", base.value) END)
THEN RAISE EXCEPTION '% % is worse than %', NEW.value, NEW.unit, NEW.code; END IF;
today := (tianping_now() AT TIME ZONE 'Asia/Shanghai')::date;
SELECT value INTO notice FROM legal_legalrule WHERE code = 'DL_RULE_NOTICE' AND proposal_id IS NULL
    AND effective_from <= today ORDER BY effective_from DESC LIMIT 1;
IF (NEW.effective_from <= today + notice) IS NOT FALSE
THEN RAISE EXCEPTION 'a rule is announced before it takes effect'; END IF;
RETURN NEW;
""",
                    when="NEW.proposal_id IS NOT NULL",
                    declare="DECLARE base legal_legalrule%ROWTYPE; today date; notice integer;",
                ),
            ],
        ),
        run_file(__file__),
        migrations.RunPython(enter_the_first_calendar, migrations.RunPython.noop),
    ]
