"""Rules with their versions, what the public says of them, and who accepted which."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("charter", "charter"),
                            ("agreement", "agreement"),
                            ("returns", "returns"),
                            ("disputes", "disputes"),
                            ("reviews", "reviews"),
                            ("fees", "fees"),
                            ("privacy", "privacy"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("weight", models.CharField(choices=[("normal", "normal"), ("major", "major")], max_length=10)),
                ("zh", models.TextField()),
                ("en", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("why", models.TextField(blank=True, default="")),
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
                (
                    "follows",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rulebook.version"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="rulebook.version"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("act_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                (
                    "occasion",
                    models.CharField(choices=[("registration", "registration"), ("order", "order")], max_length=20),
                ),
                ("about_id", models.UUIDField()),
                ("accepted_at", models.DateTimeField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rulebook.version"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField()),
                ("answered_by", models.UUIDField()),
                ("answered_at", models.DateTimeField()),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="rulebook.comment"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="answer_says_something"
                    ),
                    platform_core.tenancy.walls.Wall(
                        "anonymous", may=("SELECT",), name="rulebook_answer_anonymous_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "shopper", may=("SELECT",), name="rulebook_answer_shopper_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "merchant", may=("SELECT",), name="rulebook_answer_merchant_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "regulator", may=("SELECT",), name="rulebook_answer_regulator_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "outside", may=("SELECT",), name="rulebook_answer_outside_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "staff", may=("SELECT", "INSERT"), name="rulebook_answer_staff_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system", may=("SELECT",), name="rulebook_answer_system_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="rulebook_answer_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="153bda792855890ca1a9c54dcffc4007b8c1ac2f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9d5dc",
                    table="rulebook_answer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="e32230f8691bcab548da735c1e95babc21e8a6ca",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_1c7a1",
                    table="rulebook_answer",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("rule", "number"), name="one_version_a_number"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")), fields=("rule",), name="one_version_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["opened", "heard", "announced"])),
                fields=("rule",),
                name="one_change_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rule__in", ["charter", "agreement", "returns", "disputes", "reviews", "fees", "privacy"])
                ),
                name="rule_of_the_book",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__in", ["normal", "major"])), name="change_has_a_weight"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("zh", ""), _negated=True), models.Q(("en", ""), _negated=True)),
                name="rule_in_both_languages",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", 1), ("drafted_by__isnull", False), _connector="OR"),
                name="somebody_drafted_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("announced_by", models.F("drafted_by")), _negated=True),
                name="announced_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="rulebook_version_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="rulebook_version_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="rulebook_version_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="rulebook_version_regulator_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=platform_core.tenancy.walls.Wall(
                "outside", may=("SELECT",), name="rulebook_version_outside_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=(
                    "SELECT",
                    "INSERT",
                    "UPDATE (id, state, opened_at, announced_at, withdrawn_at, comments_until, follows_id, effective_on, announced_by, reason)",
                ),
                name="rulebook_version_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "UPDATE (id, state, heard_at, in_force_at, archived_at)"),
                name="rulebook_version_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="rulebook_version_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'drafted')",
                    func="\nIF NOT (NEW.number = 1 AND NEW.state = 'in_force' AND session_user = 'tp_migrator')\nTHEN RAISE EXCEPTION 'a row is born drafted'; END IF;\nRETURN NEW;\n",
                    hash="4129906f0a4d006c27da91b0408130876601053f",
                    operation="INSERT",
                    pgid="pgtrigger_born_be570",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{announced:in_force,announced:withdrawn,drafted:opened,drafted:withdrawn,heard:announced,heard:withdrawn,in_force:archived,opened:heard,opened:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="386a6c5c8c1fbe10c95d579cc445fdeb6c8a1861",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_f3c1b",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="fd1458f40360bd7b5307d9eed3c355454707cd23",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_3188a",
                    table="rulebook_version",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="by_the_worker",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('heard', 'in_force', 'archived'))",
                    func="RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
                    hash="e22095e038d56a1881c3078b2dab59ca5938b04f",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_by_the_worker_3d6e2",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="published_in_time",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    declare="DECLARE day date; days integer;",
                    func="\nIF session_user = 'tp_app' AND NEW.state IN ('opened', 'announced')\n   AND (CASE NEW.state WHEN 'opened' THEN NEW.opened_at ELSE NEW.announced_at END < tianping_now()) IS NOT FALSE\nTHEN RAISE EXCEPTION 'no date lies before the act'; END IF;\nIF NEW.state = 'opened' THEN\n    day := (NEW.opened_at AT TIME ZONE 'Asia/Shanghai')::date;\n    SELECT value INTO days FROM legal_legalrule WHERE code = 'DL_RULE_COMMENT' AND proposal_id IS NULL\n        AND effective_from <= day ORDER BY effective_from DESC LIMIT 1;\n    IF (NEW.comments_until >= (day + days + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE\n    THEN RAISE EXCEPTION 'the public has % days for comments', days; END IF;\nELSIF NEW.state = 'heard' THEN\n    IF (NEW.heard_at >= NEW.comments_until) IS NOT TRUE\n    THEN RAISE EXCEPTION 'comments are taken until %', NEW.comments_until; END IF;\nELSIF NEW.state = 'announced' THEN\n    day := (NEW.announced_at AT TIME ZONE 'Asia/Shanghai')::date;\n    SELECT value INTO days FROM legal_legalrule WHERE proposal_id IS NULL AND effective_from <= day\n        AND code = CASE NEW.weight WHEN 'major' THEN 'DL_RULE_NOTICE_MAJOR' ELSE 'DL_RULE_NOTICE' END\n        ORDER BY effective_from DESC LIMIT 1;\n    IF (NEW.effective_on > day + days) IS NOT TRUE\n    THEN RAISE EXCEPTION 'a rule is announced % full days before it takes effect', days; END IF;\n    IF (NEW.announced_by <> NEW.drafted_by) IS NOT TRUE\n    THEN RAISE EXCEPTION 'two persons publish a rule'; END IF;\n    IF EXISTS (SELECT FROM rulebook_comment c WHERE c.version_id = NEW.id\n               AND NOT EXISTS (SELECT FROM rulebook_answer a WHERE a.comment_id = c.id))\n    THEN RAISE EXCEPTION 'every comment is answered first'; END IF;\nELSIF NEW.state = 'in_force' THEN\n    IF (NEW.in_force_at >= NEW.effective_on::timestamp AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE\n    THEN RAISE EXCEPTION 'no rule enters into force before %', NEW.effective_on; END IF;\nEND IF;\nRETURN NEW;\n",
                    hash="45a001698d4bf6fb6169deb82b46d84774721c21",
                    operation="UPDATE",
                    pgid="pgtrigger_published_in_time_984ba",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="announced_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.state <> 'drafted' AND (OLD.opened_at, OLD.comments_until, OLD.follows_id)\n      IS DISTINCT FROM (NEW.opened_at, NEW.comments_until, NEW.follows_id)\n   OR OLD.state NOT IN ('drafted', 'opened', 'heard') AND (OLD.announced_at, OLD.announced_by, OLD.effective_on)\n      IS DISTINCT FROM (NEW.announced_at, NEW.announced_by, NEW.effective_on)\nTHEN RAISE EXCEPTION 'what was announced stands'; END IF;\nRETURN NEW;\n",
                    hash="3a18198caae42f622b267fcc494c9ec4605f2ec9",
                    operation="UPDATE",
                    pgid="pgtrigger_announced_stands_e49fd",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="text_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."weight" IS DISTINCT FROM (NEW."weight") OR OLD."zh" IS DISTINCT FROM (NEW."zh") OR OLD."en" IS DISTINCT FROM (NEW."en") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."drafted_by" IS DISTINCT FROM (NEW."drafted_by") OR OLD."drafted_at" IS DISTINCT FROM (NEW."drafted_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4dc3331e4fe852f4ef43637b5031e1c0635dd4cb",
                    operation="UPDATE",
                    pgid="pgtrigger_text_stays_06364",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="in_person",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_user = 'tp_staff' AND coalesce(NEW.announced_by, NEW.drafted_by) IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF; RETURN NEW;",
                    hash="4e1ec38c2d575d36d09e9b2690d31f9340c3ed88",
                    operation="INSERT",
                    pgid="pgtrigger_in_person_24acb",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="announced_in_person",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.announced_by IS DISTINCT FROM NEW.announced_by)",
                    func="IF current_user = 'tp_staff' AND coalesce(NEW.announced_by, NEW.drafted_by) IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF; RETURN NEW;",
                    hash="7f9a98cf51fb17f13ce76df7801c01ee08836cc1",
                    operation="UPDATE",
                    pgid="pgtrigger_announced_in_person_ecec6",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="history_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e09ac1ee8076fc395adc9c9527f1c7d9a5947936",
                    operation="DELETE",
                    pgid="pgtrigger_history_stays_843c7",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="b3445fa08d6a5d8aa56386cacf21cf3b85799776",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_ddbe2",
                    table="rulebook_version",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="rulebook_comment_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="rulebook_comment_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="rulebook_comment_regulator_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=platform_core.tenancy.walls.Wall(
                "outside", may=("SELECT",), name="rulebook_comment_outside_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT", "INSERT"), name="rulebook_comment_shopper_wall", own="person_id", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="rulebook_comment_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="rulebook_comment_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="rulebook_comment_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="771ab899552d5b5339b36aae25a692f0402cab35",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b00be",
                    table="rulebook_comment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="6adcde22653204f86147fb1a8b23e99cb584a4ba",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_197a4",
                    table="rulebook_comment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="while_asked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT FROM rulebook_version WHERE id = NEW.version_id AND state = 'opened' AND NEW.said_at < comments_until AND (session_user <> 'tp_app' OR tianping_now() < comments_until)) THEN RAISE EXCEPTION 'nobody asks for comments on this version now'; END IF; RETURN NEW;",
                    hash="e2a1a8f72aaf9b13d767501e990f1f3bb491b885",
                    operation="INSERT",
                    pgid="pgtrigger_while_asked_01ecc",
                    table="rulebook_comment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="acceptance",
            index=models.Index(fields=["person_id", "accepted_at"], name="acceptances_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.UniqueConstraint(fields=("about_id", "version"), name="one_acceptance_a_version"),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(("occasion__in", ["registration", "order"])), name="known_occasion"
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT"),
                name="rulebook_acceptance_shopper_wall",
                own="person_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="rulebook_acceptance_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="rulebook_acceptance_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="acceptance",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="rulebook_acceptance_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acceptance",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a1e16d90164816a521c965de069e18c2fd064ffe",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d7f20",
                    table="rulebook_acceptance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acceptance",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="83d7372e872d91faf8fa3df7432dc093bc498d47",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_fa936",
                    table="rulebook_acceptance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acceptance",
            trigger=pgtrigger.compiler.Trigger(
                name="of_what_holds",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT FROM rulebook_version WHERE id = NEW.version_id AND state = 'in_force') THEN RAISE EXCEPTION 'only what is in force is accepted'; END IF; RETURN NEW;",
                    hash="6387e82a1e2a0a1bb5b23e3ba47e1adb54c6b0a2",
                    operation="INSERT",
                    pgid="pgtrigger_of_what_holds_b98b9",
                    table="rulebook_acceptance",
                    when="BEFORE",
                ),
            ),
        ),
    ]
