"""Decisions are reviewed by another person, promises have a clock, and nobody waits for the platform without an end.

What was decided before knew no review, and stands. What was filed before is about the whole order.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
import platform_core.vault.fields
from django.db import migrations, models

# Nobody could ask for a review of these in time, and no clock runs for them. The triggers know the move, and want a fact
# for it; nothing has happened here, so that none is told.
CARRY = """
ALTER TABLE complaints_complaint DISABLE TRIGGER USER;
UPDATE complaints_complaint SET state = 'stands', stands_at = decided_at WHERE state = 'decided';
ALTER TABLE complaints_complaint ENABLE TRIGGER USER;
"""
PUT_BACK = """
ALTER TABLE complaints_complaint DISABLE TRIGGER USER;
UPDATE complaints_complaint SET state = 'decided' WHERE state IN ('stands', 'reviewed', 'under_review');
UPDATE complaints_complaint SET state = 'closed', closed_at = undecided_at WHERE state = 'undecided';
ALTER TABLE complaints_complaint ENABLE TRIGGER USER;
"""

# What does a review allow the ledger to book? Says in SQL what `policies.borne_by_platform` has found: that sum, once.
LEDGER = """
CREATE POLICY bookkeeper ON complaints_review FOR SELECT TO tp_owner
  USING (merchant_id = nullif(current_setting('app.merchant_id', true), '')::uuid);

CREATE FUNCTION ledger_post_complaints_review(shop uuid, in_group uuid, review uuid, at timestamptz, lines jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.ledger_post_on_ground(shop, in_group, 'complaints.review', review, at, lines, ARRAY(
    SELECT ('posted', 'borne', 'platform_funding', 'merchant_payable', r.borne, r.currency, NULL)::public.ledger_line
    FROM public.complaints_review r WHERE r.merchant_id = shop AND r.id = review));
END $$;
REVOKE ALL ON FUNCTION ledger_post_complaints_review(uuid, uuid, uuid, timestamptz, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post_complaints_review(uuid, uuid, uuid, timestamptz, jsonb) TO tp_merchant;
"""
NO_LEDGER = """
DROP FUNCTION ledger_post_complaints_review(uuid, uuid, uuid, timestamptz, jsonb);
DROP POLICY bookkeeper ON complaints_review;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_ground"),
        ("complaints", "0002_refunds_name_their_case"),
        ("orders", "0003_promises"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("shopper_id", models.UUIDField()),
                ("decided_by", models.UUIDField()),
                ("outcome", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField(null=True)),
                ("borne", models.BigIntegerField(default=0)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("reasons", platform_core.vault.fields.SealedField()),
                ("basis", models.JSONField()),
                ("reviewed_by", models.UUIDField()),
                ("reviewed_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="complaint",
            name="lifecycle",
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="one_open_complaint_a_topic",
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="demand_of_money_says_how_much",
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaints_complaint_shopper_wall",
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaints_complaint_merchant_wall",
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaints_complaint_staff_wall",
        ),
        migrations.RemoveIndex(
            model_name="complaint",
            name="complaints_to_handle",
        ),
        migrations.AddField(
            model_name="complaint",
            name="broken_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="lines",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="complaint",
            name="new_fact",
            field=platform_core.vault.fields.SealedField(null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="new_fact_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="performed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="promised_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="reviewed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="stands_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="undecided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="complaint",
            name="under_review_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["filed", "with_shop", "answered", "escalated", "decided", "under_review"])
                ),
                fields=["senior_since", "filed_at"],
                name="complaints_to_handle",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{answered:closed,answered:escalated,answered:resolved,answered:withdrawn,decided:stands,decided:under_review,escalated:decided,escalated:resolved,escalated:undecided,filed:with_shop,filed:withdrawn,under_review:reviewed,under_review:stands,under_review:undecided,with_shop:answered,with_shop:escalated,with_shop:resolved,with_shop:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="cb2b08026711bd7221572130f578406eb09602c0",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_8a6c8",
                    table="complaints_complaint",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["filed", "with_shop", "answered", "escalated"])),
                fields=("order", "topic", "lines"),
                name="one_open_complaint_of_the_same",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("demand__in", ["repair", "exchange", "document", "other"]), ("demanded__isnull", True)),
                    models.Q(
                        ("demand__in", ["refund", "partial_refund"]), ("demanded__gt", 0), ("demanded__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="demand_of_money_says_how_much",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=(
                    "SELECT",
                    "INSERT",
                    "UPDATE (state, resolved_at, escalated_at, under_review_at, performed_at, withdrawn_at)",
                ),
                name="complaints_complaint_shopper_wall",
                own="shopper_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=(
                    "SELECT",
                    "UPDATE (state, with_shop_at, answered_at, escalated_at, resolved_at, closed_at, senior_since, under_review_at, stands_at, promised_at, performed_at, broken_at, undecided_at)",
                ),
                name="complaints_complaint_merchant_wall",
                own="merchant_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=("SELECT", "UPDATE (state, with_shop_at, decided_at, stands_at, reviewed_at, promised_at)"),
                name="complaints_complaint_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("decided_by", "id"), name="decision_by_a_person"),
        ),
        migrations.AddField(
            model_name="review",
            name="complaint",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.complaint",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="decision",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.decision",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="merchant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="complaints_review_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "complaint"), name="complaints_review_complaint_key", to="complaints.Complaint"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "decision"), name="complaints_review_decision_key", to="complaints.Decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("decided_by", "decision"), name="reviews_a_decision_of", to="complaints.Decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("complaint",), name="one_review_a_complaint"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("reviewed_by", models.F("decided_by")), _negated=True), name="reviewed_by_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", []), _negated=True), name="reviewed_by_a_duty"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("borne__gte", 0),
                    models.Q(
                        models.Q(("outcome", "dismissed"), _negated=True), ("amount__isnull", True), _connector="OR"
                    ),
                ),
                name="reviewed_amounts_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="complaints_review_shopper_wall", own="shopper_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="complaints_review_merchant_wall", own="merchant_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="complaints_review_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="complaints_review_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="af83fae7a2c5b2d4ff842c0615a85d99052ddb1d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e622d",
                    table="complaints_review",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="339db33dfae7088490dcfa4c3969751f07037a5d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_abc0c",
                    table="complaints_review",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(CARRY, PUT_BACK),
        migrations.RunSQL(LEDGER, NO_LEDGER),
    ]
