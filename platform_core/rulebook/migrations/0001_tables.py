"""The tables of rulebook, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import (
    Guard,
    Table,
    append_only,
    codes,
    kept_by_the_database,
    moved_by_the_worker,
    never,
    no_truncate,
    walls,
)
from platform_core.tenancy.walls import Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = [("eventlog", "0001_tables"), ("legal", "0001_tables")]

    operations = [
        Table(
            "Version",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                (
                    "rule",
                    models.CharField(
                        choices=codes("charter", "agreement", "returns", "disputes", "reviews", "fees", "privacy"),
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("weight", models.CharField(choices=codes("normal", "major"), max_length=10)),
                ("zh", models.TextField()),
                ("en", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("why", models.TextField(blank=True, default="")),
                ("follows", models.ForeignKey("rulebook.version", models.PROTECT, related_name="+", null=True)),
                ("drafted_by", models.UUIDField(null=True)),
                ("drafted_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("comments_until", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("announced_by", models.UUIDField(null=True)),
                ("announced_at", models.DateTimeField(null=True)),
                ("effective_on", models.DateField(null=True)),
                ("in_force_at", models.DateTimeField(null=True)),
                ("archived_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            constraints=[
                models.UniqueConstraint(fields=("rule", "number"), name="one_version_a_number"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "in_force")), fields=("rule",), name="one_version_in_force"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["opened", "heard", "announced"])),
                    fields=("rule",),
                    name="one_change_at_a_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("rule__in", ["charter", "agreement", "returns", "disputes", "reviews", "fees", "privacy"])
                    ),
                    name="rule_of_the_book",
                ),
                models.CheckConstraint(
                    condition=models.Q(("weight__in", ["normal", "major"])), name="change_has_a_weight"
                ),
                models.CheckConstraint(
                    condition=models.Q(models.Q(("zh", ""), _negated=True), models.Q(("en", ""), _negated=True)),
                    name="rule_in_both_languages",
                ),
                models.CheckConstraint(
                    condition=models.Q(("number", 1), ("drafted_by__isnull", False), _connector="OR"),
                    name="somebody_drafted_it",
                ),
                models.CheckConstraint(
                    condition=models.Q(("announced_by", models.F("drafted_by")), _negated=True),
                    name="announced_by_a_second_person",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "withdrawn"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="withdrawn_with_a_reason",
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (id, state, opened_at, announced_at, withdrawn_at, comments_until, follows_id, "
                            "effective_on, announced_by, reason)"
                        ),
                    ),
                ),
                Wall("system", may=("SELECT", "UPDATE (id, state, heard_at, in_force_at, archived_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "born",
                    "BEFORE INSERT",
                    """
IF NOT (NEW.number = 1 AND NEW.state = 'in_force' AND session_user = 'tp_migrator')
THEN RAISE EXCEPTION 'a row is born drafted'; END IF;
RETURN NEW;
""",
                    when="NEW.state IS DISTINCT FROM 'drafted'",
                ),
                Guard(
                    "lifecycle",
                    "BEFORE UPDATE",
                    (
                        'SELECT CONCAT(OLD."state", \':\', NEW."state") = '
                        "ANY('{announced:in_force,announced:withdrawn,drafted:opened,drafted:withdrawn,heard:announced,heard:withdrawn,in_force:archived,opened:heard,opened:withdrawn}'::text[]) "
                        'INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT '
                        'FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" '
                        'from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; '
                        "END IF;"
                    ),
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                ),
                Guard(
                    "told",
                    'AFTER UPDATE OF "state"',
                    ("IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;"),
                    when="OLD.state IS DISTINCT FROM NEW.state",
                    deferred=True,
                ),
                moved_by_the_worker("heard", "in_force", "archived"),
                Guard(
                    "published_in_time",
                    "BEFORE UPDATE",
                    """
IF session_user = 'tp_app' AND NEW.state IN ('opened', 'announced')
   AND (CASE NEW.state WHEN 'opened' THEN NEW.opened_at ELSE NEW.announced_at END < tianping_now()) IS NOT FALSE
THEN RAISE EXCEPTION 'no date lies before the act'; END IF;
IF NEW.state = 'opened' THEN
    day := (NEW.opened_at AT TIME ZONE 'Asia/Shanghai')::date;
    SELECT value INTO days FROM legal_legalrule WHERE code = 'DL_RULE_COMMENT' AND proposal_id IS NULL
        AND effective_from <= day ORDER BY effective_from DESC LIMIT 1;
    IF (NEW.comments_until >= (day + days + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE
    THEN RAISE EXCEPTION 'the public has % days for comments', days; END IF;
ELSIF NEW.state = 'heard' THEN
    IF (NEW.heard_at >= NEW.comments_until) IS NOT TRUE
    THEN RAISE EXCEPTION 'comments are taken until %', NEW.comments_until; END IF;
ELSIF NEW.state = 'announced' THEN
    day := (NEW.announced_at AT TIME ZONE 'Asia/Shanghai')::date;
    SELECT value INTO days FROM legal_legalrule WHERE proposal_id IS NULL AND effective_from <= day
        AND code = CASE NEW.weight WHEN 'major' THEN 'DL_RULE_NOTICE_MAJOR' ELSE 'DL_RULE_NOTICE' END
        ORDER BY effective_from DESC LIMIT 1;
    IF (NEW.effective_on > day + days) IS NOT TRUE
    THEN RAISE EXCEPTION 'a rule is announced % full days before it takes effect', days; END IF;
    IF (NEW.announced_by <> NEW.drafted_by) IS NOT TRUE
    THEN RAISE EXCEPTION 'two persons publish a rule'; END IF;
    IF EXISTS (SELECT FROM rulebook_comment c WHERE c.version_id = NEW.id
               AND NOT EXISTS (SELECT FROM rulebook_answer a WHERE a.comment_id = c.id))
    THEN RAISE EXCEPTION 'every comment is answered first'; END IF;
ELSIF NEW.state = 'in_force' THEN
    IF (NEW.in_force_at >= NEW.effective_on::timestamp AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE
    THEN RAISE EXCEPTION 'no rule enters into force before %', NEW.effective_on; END IF;
END IF;
RETURN NEW;
""",
                    when="OLD.state IS DISTINCT FROM NEW.state",
                    declare="DECLARE day date; days integer;",
                ),
                Guard(
                    "announced_stands",
                    "BEFORE UPDATE",
                    """
IF OLD.state <> 'drafted' AND (OLD.opened_at, OLD.comments_until, OLD.follows_id)
      IS DISTINCT FROM (NEW.opened_at, NEW.comments_until, NEW.follows_id)
   OR OLD.state NOT IN ('drafted', 'opened', 'heard') AND (OLD.announced_at, OLD.announced_by, OLD.effective_on)
      IS DISTINCT FROM (NEW.announced_at, NEW.announced_by, NEW.effective_on)
THEN RAISE EXCEPTION 'what was announced stands'; END IF;
RETURN NEW;
""",
                ),
                never(
                    "text_stays",
                    "UPDATE",
                    when=(
                        'OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."number" IS DISTINCT FROM (NEW."number") '
                        'OR OLD."weight" IS DISTINCT FROM (NEW."weight") OR OLD."zh" IS DISTINCT FROM (NEW."zh") '
                        'OR OLD."en" IS DISTINCT FROM (NEW."en") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") '
                        'OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."drafted_by" IS DISTINCT FROM '
                        '(NEW."drafted_by") OR OLD."drafted_at" IS DISTINCT FROM (NEW."drafted_at")'
                    ),
                ),
                Guard(
                    "in_person",
                    "BEFORE INSERT",
                    (
                        "IF current_user = 'tp_staff' AND coalesce(NEW.announced_by, NEW.drafted_by) IS DISTINCT "
                        "FROM nullif(current_setting('app.person_id', true), '')::uuid THEN RAISE EXCEPTION "
                        "'everybody speaks for themselves'; END IF; RETURN NEW;"
                    ),
                ),
                Guard(
                    "announced_in_person",
                    "BEFORE UPDATE",
                    (
                        "IF current_user = 'tp_staff' AND coalesce(NEW.announced_by, NEW.drafted_by) IS DISTINCT "
                        "FROM nullif(current_setting('app.person_id', true), '')::uuid THEN RAISE EXCEPTION "
                        "'everybody speaks for themselves'; END IF; RETURN NEW;"
                    ),
                    when="OLD.announced_by IS DISTINCT FROM NEW.announced_by",
                ),
                never("history_stays", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "Comment",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("version", models.ForeignKey("rulebook.version", models.PROTECT, related_name="comments")),
                ("person_id", models.UUIDField()),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField()),
            ],
            constraints=[
                models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="comment_says_something"),
                *walls("anonymous", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT"), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "while_asked",
                    "BEFORE INSERT",
                    (
                        "IF NOT EXISTS (SELECT FROM rulebook_version WHERE id = NEW.version_id AND state = "
                        "'opened' AND NEW.said_at < comments_until AND (session_user <> 'tp_app' OR "
                        "tianping_now() < comments_until)) THEN RAISE EXCEPTION 'nobody asks for comments on this "
                        "version now'; END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Answer",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("comment", models.OneToOneField("rulebook.comment", models.PROTECT, related_name="answer")),
                ("text", models.TextField()),
                ("answered_by", models.UUIDField()),
                ("answered_at", models.DateTimeField()),
            ],
            constraints=[
                models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="answer_says_something"),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Acceptance",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("act_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("version", models.ForeignKey("rulebook.version", models.PROTECT, related_name="+")),
                ("occasion", models.CharField(choices=codes("registration", "order"), max_length=20)),
                ("about_id", models.UUIDField()),
                ("accepted_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["person_id", "accepted_at"], name="acceptances_of_a_person")],
            constraints=[
                models.UniqueConstraint(fields=("about_id", "version"), name="one_acceptance_a_version"),
                models.CheckConstraint(
                    condition=models.Q(("occasion__in", ["registration", "order"])), name="known_occasion"
                ),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "of_what_holds",
                    "BEFORE INSERT",
                    (
                        "IF NOT EXISTS (SELECT FROM rulebook_version WHERE id = NEW.version_id AND state = "
                        "'in_force') THEN RAISE EXCEPTION 'only what is in force is accepted'; END IF; RETURN "
                        "NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Article",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                (
                    "theme",
                    models.CharField(
                        choices=codes(
                            "return_window", "faulty_goods", "complaints", "safe_payment", "your_data", "alert"
                        ),
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("zh", models.TextField()),
                ("en", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("drafted_by", models.UUIDField(null=True)),
                ("drafted_at", models.DateTimeField(null=True)),
                ("issued_by", models.UUIDField(null=True)),
                ("issued_at", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            constraints=[
                models.UniqueConstraint(fields=("theme", "number"), name="one_article_a_number"),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("state", "issued"),
                        ("theme__in", ["return_window", "faulty_goods", "complaints", "safe_payment", "your_data"]),
                    ),
                    fields=("theme",),
                    name="one_guide_a_topic",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "theme__in",
                            ["return_window", "faulty_goods", "complaints", "safe_payment", "your_data", "alert"],
                        )
                    ),
                    name="article_of_a_known_topic",
                ),
                models.CheckConstraint(
                    condition=models.Q(models.Q(("zh", ""), _negated=True), models.Q(("en", ""), _negated=True)),
                    name="article_in_both_languages",
                ),
                models.CheckConstraint(
                    condition=models.Q(("number", 1), ("drafted_by__isnull", False), _connector="OR"),
                    name="article_was_drafted",
                ),
                models.CheckConstraint(
                    condition=models.Q(("issued_by", models.F("drafted_by")), _negated=True),
                    name="issued_by_a_second_person",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "withdrawn"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="article_withdrawn_with_a_reason",
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        "UPDATE (id, replaced_at, state, issued_at, withdrawn_at, issued_by, reason)",
                    ),
                ),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "born",
                    "BEFORE INSERT",
                    """
IF NOT (NEW.number = 1 AND NEW.state = 'issued' AND session_user = 'tp_migrator')
THEN RAISE EXCEPTION 'a row is born drafted'; END IF;
RETURN NEW;
""",
                    when="NEW.state IS DISTINCT FROM 'drafted'",
                ),
                Guard(
                    "lifecycle",
                    "BEFORE UPDATE",
                    (
                        'SELECT CONCAT(OLD."state", \':\', NEW."state") = '
                        "ANY('{drafted:issued,drafted:withdrawn,issued:replaced,issued:withdrawn}'::text[]) INTO "
                        '_is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM '
                        'NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from '
                        '"%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END '
                        "IF;"
                    ),
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                ),
                Guard(
                    "told",
                    'AFTER UPDATE OF "state"',
                    ("IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;"),
                    when="OLD.state IS DISTINCT FROM NEW.state",
                    deferred=True,
                ),
                never(
                    "text_stays",
                    "UPDATE",
                    when=(
                        'OLD."theme" IS DISTINCT FROM (NEW."theme") OR OLD."number" IS DISTINCT FROM '
                        '(NEW."number") OR OLD."zh" IS DISTINCT FROM (NEW."zh") OR OLD."en" IS DISTINCT FROM '
                        '(NEW."en") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."drafted_by" IS '
                        'DISTINCT FROM (NEW."drafted_by") OR OLD."drafted_at" IS DISTINCT FROM (NEW."drafted_at")'
                    ),
                ),
                Guard(
                    "in_person",
                    "BEFORE INSERT",
                    (
                        "IF current_user = 'tp_staff' AND coalesce(NEW.issued_by, NEW.drafted_by) IS DISTINCT "
                        "FROM nullif(current_setting('app.person_id', true), '')::uuid THEN RAISE EXCEPTION "
                        "'everybody speaks for themselves'; END IF; RETURN NEW;"
                    ),
                ),
                Guard(
                    "published_in_person",
                    "BEFORE UPDATE",
                    (
                        "IF current_user = 'tp_staff' AND coalesce(NEW.issued_by, NEW.drafted_by) IS DISTINCT "
                        "FROM nullif(current_setting('app.person_id', true), '')::uuid THEN RAISE EXCEPTION "
                        "'everybody speaks for themselves'; END IF; RETURN NEW;"
                    ),
                    when="OLD.issued_by IS DISTINCT FROM NEW.issued_by",
                ),
                never("history_stays", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "AlertMonth",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("month", models.DateField(unique=True)),
                ("article", models.ForeignKey("rulebook.article", models.PROTECT, related_name="+", null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                models.CheckConstraint(condition=models.Q(("month__day", 1)), name="month_by_its_first_day"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "warned"), _negated=True), ("article__isnull", False), _connector="OR"
                    ),
                    name="given_by_an_article",
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "UPDATE (id, state, warned_at, missed_at, article_id)")),
                Wall("system", may=("SELECT", "INSERT", "UPDATE (id, state, warned_at, missed_at, article_id)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("owed", "owed:missed owed:warned"),
                moved_by_the_worker("missed"),
                never("month_stays", "UPDATE", when='OLD."month" IS DISTINCT FROM (NEW."month")'),
                Guard(
                    "of_its_month",
                    "BEFORE UPDATE",
                    """
IF NOT EXISTS (SELECT FROM rulebook_article a WHERE a.id = NEW.article_id AND a.theme = 'alert'
               AND a.state = 'issued'
               AND date_trunc('month', a.issued_at AT TIME ZONE 'Asia/Shanghai')::date = NEW.month)
THEN RAISE EXCEPTION 'no alert was published in this month'; END IF;
RETURN NEW;
""",
                    when="OLD.article_id IS DISTINCT FROM NEW.article_id",
                ),
                never("months_stay", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "ArticleReading",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("article", models.ForeignKey("rulebook.article", models.PROTECT, related_name="readings")),
                ("person_id", models.UUIDField()),
                ("read_at", models.DateTimeField()),
            ],
            constraints=[
                models.UniqueConstraint(fields=("article", "person_id"), name="one_reading_a_person"),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
    ]
