"""What staff want to change in the data that we count by, and who decided."""

import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legal", "0003_regulators"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("kind", models.CharField(choices=[("number", "number"), ("calendar", "calendar")], max_length=10)),
                ("payload", models.JSONField()),
                ("why", models.TextField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [models.Index(fields=["proposed_at", "id"], name="proposals_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["number", "calendar"])), name="proposal_of_known_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="proposed_with_a_reason"
                    ),
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
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="ended_by_somebody",
                    ),
                    platform_core.tenancy.walls.Wall(
                        "staff",
                        may=("SELECT", "INSERT", "UPDATE (id, state, decided_by, decided_at, reason)"),
                        name="legal_proposal_staff_wall",
                        own="",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system", may=("SELECT",), name="legal_proposal_system_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="legal_proposal_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'proposed')",
                    func="RAISE EXCEPTION 'a row is born proposed';",
                    hash="f9d1193b31d1878d1f60b0c9bb6d0059640a2afd",
                    operation="INSERT",
                    pgid="pgtrigger_born_abd7b",
                    table="legal_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:approved,proposed:rejected,proposed:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="3fd9437b4e31651eeb6672ec5e8cdd854665c3a6",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_01c79",
                    table="legal_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="15ac3d33f92ea560adb2fe9247408cc584275e7e",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_c9308",
                    table="legal_proposal",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="wish_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."payload" IS DISTINCT FROM (NEW."payload") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."proposed_by" IS DISTINCT FROM (NEW."proposed_by") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="20b46e28aa4e6fc1f204889a771d228780137154",
                    operation="UPDATE",
                    pgid="pgtrigger_wish_stays_05221",
                    table="legal_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="history_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a25e9f05c429b6be783d5139cbc82c1f2eaa4e5b",
                    operation="DELETE",
                    pgid="pgtrigger_history_stays_75b3c",
                    table="legal_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="in_person",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF current_user = 'tp_staff' AND coalesce(NEW.decided_by, NEW.proposed_by) IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF; RETURN NEW;",
                    hash="112ffc1f48151b2763e9b2229235ee716ba199c8",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_in_person_f055b",
                    table="legal_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="7d84d165ea053dcab73d600877f06ca176476442",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_9d6f7",
                    table="legal_proposal",
                    when="BEFORE",
                ),
            ),
        ),
    ]
