"""The tables of merchants, and what guards them."""

from django.db import migrations, models
from django.conf import settings
from django.db.models.expressions import CombinedExpression
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
    run_file,
    tenant_key,
    walls,
)
from platform_core.tenancy.walls import CompositeKey, Wall
from platform_core.vault.fields import SealedField


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
        ("eventlog", "0001_tables"),
        ("ledger", "0001_tables"),
        ("legal", "0001_tables"),
        ("rulebook", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        Table(
            "Advertisement",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("subject", models.CharField(max_length=60)),
                ("body", models.TextField()),
                ("subject_en", models.CharField(blank=True, max_length=60)),
                ("body_en", models.TextField(blank=True)),
                ("contact", models.CharField(max_length=60)),
                ("advertised_by", models.UUIDField()),
                ("advertised_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["merchant", "-advertised_at", "-id"], name="advertisements_of_a_shop")],
            constraints=[
                tenant_key(),
                Wall("shopper", own="advertised_by", may=("SELECT",)),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Reach",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "advertisement",
                    models.ForeignKey(
                        "merchants.advertisement", models.PROTECT, related_name="turns", db_constraint=False
                    ),
                ),
                ("reached", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="merchants.Advertisement", fields=("merchant", "advertisement")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "CreditFact",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "kind",
                    models.CharField(choices=codes("sale", "review", "decision", "late", "violation"), max_length=20),
                ),
                ("what", models.CharField(max_length=60)),
                ("stars", models.PositiveSmallIntegerField(null=True)),
                ("about_type", models.CharField(max_length=60)),
                ("about_id", models.UUIDField()),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["merchant", "-happened_at", "-id"], name="credit_facts_of_a_shop")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    fields=("merchant", "kind", "what", "about_id"), name="one_credit_fact_a_source"
                ),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["sale", "review", "decision", "late", "violation"])),
                    name="credit_fact_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "review"), ("stars__range", (1, 5))),
                        models.Q(models.Q(("kind", "review"), _negated=True), ("stars__isnull", True)),
                        _connector="OR",
                    ),
                    name="credit_fact_has_stars_of_reviews",
                ),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "CreditReversal",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "fact",
                    models.OneToOneField(
                        "merchants.creditfact", models.PROTECT, related_name="reversal", db_constraint=False
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("reversed_by", models.UUIDField(null=True)),
                ("reversed_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="merchants.CreditFact", fields=("merchant", "fact")),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True), name="credit_reversed_for_a_reason"
                ),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                *walls("staff", "system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "CreditReply",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "fact",
                    models.OneToOneField(
                        "merchants.creditfact", models.PROTECT, related_name="reply", db_constraint=False
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("said_by", models.UUIDField()),
                ("said_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="merchants.CreditFact", fields=("merchant", "fact")),
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="credit_reply_says_something"
                ),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT"), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "CreditScore",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("formula", models.PositiveSmallIntegerField()),
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("sales", models.PositiveIntegerField()),
                ("components", models.JSONField()),
                ("scored_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["merchant", "-scored_at", "-id"], name="credit_scores_of_a_shop")],
            constraints=[
                tenant_key(),
                models.CheckConstraint(
                    condition=models.Q(("score__isnull", True), ("score__lte", 100), _connector="OR"),
                    name="credit_score_to_100",
                ),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Guarantee",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("because", models.CharField(max_length=200)),
                ("rule_version", models.ForeignKey("rulebook.version", models.PROTECT, related_name="+")),
                ("clause", models.PositiveIntegerField()),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("agreed_by", models.UUIDField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("short_at", models.DateTimeField(null=True)),
                ("full_at", models.DateTimeField(null=True)),
                ("ending_at", models.DateTimeField(null=True)),
                ("given_back_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("number",), name="guarantee_number"),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["asked", "short", "full", "ending"])),
                    fields=("merchant",),
                    name="one_guarantee_a_shop",
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0), ("clause__gte", 1), models.Q(("because", ""), _negated=True)),
                    name="guarantee_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("agreed_by__isnull", False),
                        models.Q(
                            ("ending_at", None), ("full_at", None), ("state__in", ["asked", "declined", "lapsed"])
                        ),
                        _connector="OR",
                    ),
                    name="guarantee_by_agreement",
                ),
                Wall("shopper", own="agreed_by", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (id, state, short_at, declined_at, lapsed_at, full_at, ending_at, given_back_at, "
                            "agreed_by)"
                        ),
                    ),
                ),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (id, state)")),
                Wall(
                    "system",
                    may=("SELECT", "UPDATE (id, state, lapsed_at, full_at, short_at, given_back_at, ending_at)"),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "asked",
                    (
                        "asked:declined asked:lapsed asked:short ending:given_back ending:short full:ending "
                        "full:short given_back:ending short:ending short:full"
                    ),
                ),
                moved_by_the_worker("given_back"),
                never(
                    "agreement_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."amount" IS DISTINCT FROM '
                        '(NEW."amount") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."because" IS '
                        'DISTINCT FROM (NEW."because") OR OLD."rule_version_id" IS DISTINCT FROM '
                        '(NEW."rule_version_id") OR OLD."clause" IS DISTINCT FROM (NEW."clause") OR '
                        'OLD."asked_by" IS DISTINCT FROM (NEW."asked_by") OR OLD."asked_at" IS DISTINCT FROM '
                        '(NEW."asked_at")'
                    ),
                ),
                never("agreement_is_kept", "DELETE"),
            ],
        ),
        Table(
            "Grant",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("reason", models.CharField(max_length=200)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("granted_at", models.DateTimeField(null=True)),
                ("turned_down_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                models.UniqueConstraint(fields=("number",), name="grant_number"),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0), models.Q(("reason", ""), _negated=True)),
                    name="grant_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("decided_by", None), ("granted_at", None), ("turned_down_at", None)),
                        models.Q(
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ("decided_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="granted_by_two",
                ),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (id, state, granted_at, turned_down_at, decided_by)")),
                Wall("system", may=("SELECT", "UPDATE (id, state, lapsed_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("proposed", "proposed:granted proposed:lapsed proposed:turned_down"),
                never(
                    "grant_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."amount" IS DISTINCT FROM '
                        '(NEW."amount") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."reason" IS '
                        'DISTINCT FROM (NEW."reason") OR OLD."proposed_by" IS DISTINCT FROM (NEW."proposed_by") '
                        'OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at")'
                    ),
                ),
                never("grant_is_kept", "DELETE"),
            ],
        ),
        Table(
            "ReliefReport",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("advanced", models.BigIntegerField()),
                ("advances", models.PositiveIntegerField()),
                ("recovered", models.BigIntegerField()),
                ("owed", models.BigIntegerField()),
                ("lent", models.BigIntegerField()),
                ("fund", models.BigIntegerField()),
                ("reported_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["-reported_at", "-id"], name="relief_newest")],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(
                        ("advanced", CombinedExpression(models.F("recovered"), "+", models.F("owed"))),
                        ("fund__gte", 0),
                        ("owed__gte", 0),
                    ),
                    name="relief_adds_up",
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Debt",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("kind", models.CharField(choices=codes("award", "refund", "charge"), max_length=20)),
                ("case_type", models.CharField(max_length=60)),
                ("case_id", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("covered", models.BigIntegerField(default=0)),
                ("lent", models.BigIntegerField(default=0)),
                ("lent_back", models.BigIntegerField(default=0)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("rule_version", models.ForeignKey("rulebook.version", models.PROTECT, related_name="+", null=True)),
                ("clause", models.PositiveIntegerField(null=True)),
                ("incurred_by", models.UUIDField()),
                ("incurred_at", models.DateTimeField()),
                ("covered_at", models.DateTimeField(null=True)),
                ("appeal", models.TextField(blank=True, default="")),
                ("appealed_by", models.UUIDField(null=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("unanswered_since", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("review", models.TextField(blank=True, default="")),
                ("stands_at", models.DateTimeField(null=True)),
                ("reversed_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["merchant", "state", "incurred_at", "id"], name="debts_of_a_shop")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("number",), name="debt_number"),
                models.UniqueConstraint(fields=("merchant", "kind", "case_type", "case_id"), name="one_debt_a_case"),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["award", "refund", "charge"])), name="debt_of_known_kind"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount__gt", 0),
                        ("covered__gte", 0),
                        ("covered__lte", models.F("amount")),
                        ("lent__gte", 0),
                        ("lent__lte", models.F("amount")),
                        ("lent_back__gte", 0),
                        ("lent_back__lte", models.F("lent")),
                    ),
                    name="debt_amounts_sane",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reviewed_by", None),
                        models.Q(("reviewed_by", models.F("incurred_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="debt_reviewed_by_another",
                ),
                Wall("shopper", own="appealed_by", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (id, covered, lent_back, state, covered_at, appealed_at, stands_at, "
                            "unanswered_since, appeal, appealed_by)"
                        ),
                    ),
                ),
                Wall("staff", may=("SELECT", "UPDATE (id, state, stands_at, reversed_at, reviewed_by, review)")),
                Wall(
                    "system",
                    may=("SELECT", "UPDATE (id, covered, lent_back, state, covered_at, stands_at, unanswered_since)"),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("owed", "covered:reversed owed:covered owed:reversed"),
                Guard(
                    "as_counted",
                    "BEFORE UPDATE",
                    """
IF NOT EXISTS (
    SELECT FROM (
        SELECT coalesce(sum(amount) FILTER (WHERE move = 'covered'), 0) AS covered,
               coalesce(sum(amount) FILTER (WHERE move = 'lent_back'), 0) AS lent_back
        FROM merchants_movement WHERE merchant_id = NEW.merchant_id AND debt_id = NEW.id) AS moved
    WHERE moved.covered = NEW.covered AND moved.lent_back = NEW.lent_back)
THEN RAISE EXCEPTION 'something else has moved for %', NEW.number; END IF;
IF OLD.state = 'owed' AND NEW.state = 'covered' AND NEW.covered <> NEW.amount
THEN RAISE EXCEPTION '% is not covered', NEW.number; END IF;
RETURN NEW;
""",
                ),
                never(
                    "debt_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."kind" IS DISTINCT FROM (NEW."kind") '
                        'OR OLD."case_type" IS DISTINCT FROM (NEW."case_type") OR OLD."case_id" IS DISTINCT FROM '
                        '(NEW."case_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."currency" IS '
                        'DISTINCT FROM (NEW."currency") OR OLD."lent" IS DISTINCT FROM (NEW."lent") OR '
                        'OLD."incurred_by" IS DISTINCT FROM (NEW."incurred_by") OR OLD."incurred_at" IS DISTINCT '
                        'FROM (NEW."incurred_at")'
                    ),
                ),
                never("debt_is_kept", "DELETE"),
            ],
        ),
        Table(
            "Movement",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "move",
                    models.CharField(
                        choices=codes(
                            "owed", "lent", "covered", "lent_back", "paid", "paid_in", "refilled", "borne", "granted"
                        ),
                        max_length=20,
                    ),
                ),
                ("debit", models.CharField(max_length=30)),
                ("credit", models.CharField(max_length=30)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("debt_id", models.UUIDField(null=True)),
                ("deposit_id", models.UUIDField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=100)),
                ("moved_at", models.DateTimeField()),
            ],
            indexes=[
                models.Index(fields=["merchant", "-moved_at", "-id"], name="movements_of_a_shop"),
                models.Index(fields=["debt_id"], name="movements_of_a_debt"),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    condition=models.Q(("reference", ""), _negated=True),
                    fields=("reference",),
                    name="money_from_outside_comes_once",
                ),
                models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="movement_of_something"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("credit", "awards"), ("debit", "fund_advance"), ("move", "owed")),
                        models.Q(("credit", "merchant_payable"), ("debit", "fund_advance"), ("move", "owed")),
                        models.Q(("credit", "charges"), ("debit", "fund_advance"), ("move", "owed")),
                        models.Q(("credit", "relief_fund"), ("debit", "provider_clearing"), ("move", "lent")),
                        models.Q(("credit", "platform_paid_in"), ("debit", "provider_clearing"), ("move", "lent")),
                        models.Q(("credit", "provider_clearing"), ("debit", "relief_fund"), ("move", "lent")),
                        models.Q(("credit", "fund_advance"), ("debit", "merchant_payable"), ("move", "covered")),
                        models.Q(("credit", "fund_advance"), ("debit", "deposit"), ("move", "covered")),
                        models.Q(("credit", "provider_clearing"), ("debit", "relief_fund"), ("move", "lent_back")),
                        models.Q(("credit", "provider_clearing"), ("debit", "platform_paid_in"), ("move", "lent_back")),
                        models.Q(("credit", "relief_fund"), ("debit", "provider_clearing"), ("move", "lent_back")),
                        models.Q(("credit", "awards"), ("debit", "merchant_payable"), ("move", "paid")),
                        models.Q(("credit", "deposit"), ("debit", "provider_clearing"), ("move", "paid_in")),
                        models.Q(("credit", "merchant_payable"), ("debit", "provider_clearing"), ("move", "paid_in")),
                        models.Q(("credit", "deposit"), ("debit", "merchant_payable"), ("move", "refilled")),
                        models.Q(("credit", "merchant_payable"), ("debit", "platform_funding"), ("move", "borne")),
                        models.Q(("credit", "fund_advance"), ("debit", "platform_funding"), ("move", "borne")),
                        models.Q(("credit", "platform_paid_in"), ("debit", "relief_fund"), ("move", "borne")),
                        models.Q(("credit", "relief_fund"), ("debit", "provider_clearing"), ("move", "granted")),
                        _connector="OR",
                    ),
                    name="movement_between_known_accounts",
                ),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Violation",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "kind",
                    models.CharField(
                        choices=codes(
                            "return_not_handled",
                            "no_return_address",
                            "dispatch_late",
                            "refund_not_made",
                            "change_reported_late",
                            "unlawful_offer",
                            "infringement",
                            "retaliation",
                        ),
                        max_length=30,
                    ),
                ),
                ("about_type", models.CharField(max_length=60)),
                ("about_id", models.UUIDField()),
                ("duties", models.JSONField()),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["merchant", "-happened_at", "-id"], name="violations_of_a_shop")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    fields=("merchant", "kind", "about_type", "about_id"), name="one_violation_a_case"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "return_not_handled",
                                "no_return_address",
                                "dispatch_late",
                                "refund_not_made",
                                "change_reported_late",
                                "unlawful_offer",
                                "infringement",
                                "retaliation",
                            ],
                        )
                    ),
                    name="violation_of_known_kind",
                ),
                models.CheckConstraint(condition=models.Q(("duties", []), _negated=True), name="violation_of_a_duty"),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Sanction",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=30)),
                ("kind", models.CharField(choices=codes("suspension", "listing_restriction"), max_length=30)),
                ("facts", models.TextField()),
                ("rule_version", models.ForeignKey("rulebook.version", models.PROTECT, related_name="+")),
                ("clause", models.PositiveIntegerField()),
                ("evidence", models.JSONField(default=list)),
                ("listings", models.JSONField(default=list)),
                ("category", models.CharField(blank=True, default="", max_length=40)),
                ("until_on", models.DateField(null=True)),
                ("hearing_until", models.DateTimeField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("undecided_since", models.DateTimeField(null=True)),
                ("danger", models.TextField(blank=True, default="")),
                ("imposed_by", models.UUIDField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reasons", models.TextField(blank=True, default="")),
                ("published_at", models.DateTimeField(null=True)),
                ("appeal", models.TextField(blank=True, default="")),
                ("appealed_by", models.UUIDField(null=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("unanswered_since", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("review", models.TextField(blank=True, default="")),
                ("stands_at", models.DateTimeField(null=True)),
                ("reversed_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("effective_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("restored_at", models.DateTimeField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-proposed_at", "-id"], name="sanctions_of_a_shop"),
                models.Index(fields=["-proposed_at", "-id"], name="sanctions_newest"),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("number",), name="sanction_number"),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["suspension", "listing_restriction"])),
                    name="sanction_of_known_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(models.Q(("facts", ""), _negated=True), ("clause__gte", 1)),
                    name="sanction_with_facts_and_clause",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("category", ""), ("kind", "suspension"), ("listings", [])),
                        models.Q(
                            models.Q(("kind", "suspension"), _negated=True),
                            models.Q(
                                models.Q(("listings", []), _negated=True),
                                models.Q(("category", ""), _negated=True),
                                _connector="XOR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="sanction_of_the_shop_or_of_goods",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("effective_at", None),
                        models.Q(
                            ("decided_by__isnull", False),
                            ("state__in", ["decided", "appealed", "stands", "reversed"]),
                            models.Q(("reasons", ""), _negated=True),
                        ),
                        models.Q(("imposed_by__isnull", False), models.Q(("danger", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="in_effect_with_a_decision_and_reasons",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reviewed_by", None),
                        models.Q(
                            models.Q(("reviewed_by", models.F("proposed_by")), _negated=True),
                            models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                            models.Q(
                                ("imposed_by", None),
                                models.Q(("reviewed_by", models.F("imposed_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="reviewed_by_another_person",
                ),
                Wall("shopper", own="answered_by", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (id, state, heard_at, appealed_at, answer, answered_by, answered_at, appeal, "
                            "appealed_by)"
                        ),
                    ),
                ),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (id, state, effective_at, decided_at, dropped_at, published_at, ended_at, "
                            "stands_at, reversed_at, danger, imposed_by, decided_by, reasons, reason, ends_on, "
                            "reviewed_by, review, restored_at)"
                        ),
                    ),
                ),
                Wall(
                    "system",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (id, state, heard_at, lapsed_at, undecided_since, published_at, ended_at, "
                            "stands_at, unanswered_since)"
                        ),
                    ),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "proposed",
                    (
                        "appealed:reversed appealed:stands decided:appealed decided:stands heard:decided "
                        "heard:dropped heard:lapsed proposed:dropped proposed:heard"
                    ),
                ),
                Guard(
                    "heard_for_its_days",
                    "BEFORE INSERT",
                    """
SELECT value INTO days FROM legal_legalrule WHERE code = 'DL_SANCTION_HEARING' AND proposal_id IS NULL
    AND effective_from <= (NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY effective_from DESC LIMIT 1;
IF (NEW.hearing_until >= ((NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date + days + 1)::timestamp
                          AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE
THEN RAISE EXCEPTION 'a shop has % days to answer', days; END IF;
RETURN NEW;
""",
                    declare="DECLARE days integer;",
                ),
                Guard(
                    "moved_in_order",
                    "BEFORE UPDATE",
                    """
IF NEW.state = 'heard' AND NEW.answered_at IS NULL
   AND (session_user = 'tp_app' OR (NEW.heard_at >= NEW.hearing_until) IS NOT TRUE)
THEN RAISE EXCEPTION 'the shop may answer until %', NEW.hearing_until;
ELSIF current_user = 'tp_merchant' AND session_user = 'tp_app' AND NEW.state NOT IN ('heard', 'appealed')
THEN RAISE EXCEPTION 'no shop says that % is %', NEW.id, NEW.state;
ELSIF session_user = 'tp_app' AND (NEW.state = 'lapsed' OR NEW.state = 'stands' AND OLD.state = 'decided')
THEN RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;
ELSIF NEW.state = 'decided' AND (NEW.decided_by IS NULL OR NEW.reasons = '')
THEN RAISE EXCEPTION 'a measure is decided by somebody, with reasons';
ELSIF OLD.state = 'appealed' AND (NEW.reviewed_by IS NULL OR NEW.review = '')
THEN RAISE EXCEPTION 'an appeal is answered by somebody, with reasons';
ELSIF NEW.state = 'appealed' AND NEW.appeal = ''
THEN RAISE EXCEPTION 'an appeal says something';
ELSIF NEW.state = 'lapsed' AND NEW.effective_at IS NOT NULL
THEN RAISE EXCEPTION 'what is in effect does not lapse';
ELSIF NEW.state IN ('dropped', 'reversed') AND NEW.effective_at IS NOT NULL AND NEW.ended_at IS NULL
THEN RAISE EXCEPTION 'what is % has no effect any more', NEW.state;
ELSIF NEW.state = 'dropped' AND NEW.reason = ''
THEN RAISE EXCEPTION 'dropped with a reason';
END IF;
RETURN NEW;
""",
                    when="OLD.state IS DISTINCT FROM NEW.state",
                ),
                Guard(
                    "said_once",
                    "BEFORE UPDATE",
                    """
FOREACH said IN ARRAY ARRAY['answer', 'answered_by', 'answered_at', 'danger', 'imposed_by', 'decided_by', 'reasons',
    'appeal', 'appealed_by', 'reviewed_by', 'review', 'reason', 'published_at', 'effective_at', 'lifted_at',
    'restored_at', 'ends_on', 'ended_at'] LOOP
    IF coalesce(to_jsonb(OLD) ->> said, '') <> '' AND to_jsonb(OLD) -> said IS DISTINCT FROM to_jsonb(NEW) -> said
    THEN RAISE EXCEPTION 'what was said stands: %', said; END IF;
END LOOP;
RETURN NEW;
""",
                    declare="DECLARE said text;",
                ),
                Guard(
                    "said_in_person",
                    "BEFORE INSERT OR UPDATE",
                    """
IF EXISTS (
    SELECT FROM unnest(ARRAY['proposed_by', 'imposed_by', 'decided_by', 'reviewed_by']) AS who (said)
    WHERE to_jsonb(NEW) ->> said IS DISTINCT FROM CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ->> said END
      AND to_jsonb(NEW) ->> said IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')
)
THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF;
RETURN NEW;
""",
                    when="current_user = 'tp_staff'",
                ),
                Guard(
                    "ended_by_a_person",
                    "BEFORE UPDATE",
                    """
IF NEW.danger <> '' AND current_user = 'tp_system'
THEN RAISE EXCEPTION 'where consumers are in danger, a person ends the measure'; END IF;
RETURN NEW;
""",
                    when="OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL",
                ),
                never(
                    "proposal_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."kind" IS DISTINCT FROM (NEW."kind") '
                        'OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."rule_version_id" IS DISTINCT FROM '
                        '(NEW."rule_version_id") OR OLD."clause" IS DISTINCT FROM (NEW."clause") OR '
                        'OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."listings" IS DISTINCT FROM '
                        '(NEW."listings") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."until_on" '
                        'IS DISTINCT FROM (NEW."until_on") OR OLD."hearing_until" IS DISTINCT FROM '
                        '(NEW."hearing_until") OR OLD."proposed_by" IS DISTINCT FROM (NEW."proposed_by") OR '
                        'OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at")'
                    ),
                ),
                never("measure_stays", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "Ground",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sanction",
                    models.ForeignKey(
                        "merchants.sanction", models.PROTECT, related_name="grounds", db_constraint=False
                    ),
                ),
                (
                    "violation",
                    models.ForeignKey("merchants.violation", models.PROTECT, related_name="+", db_constraint=False),
                ),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="merchants.Sanction", fields=("merchant", "sanction")),
                CompositeKey(to="merchants.Violation", fields=("merchant", "violation")),
                models.UniqueConstraint(fields=("sanction", "violation"), name="one_ground_a_violation"),
                Wall("merchant", own="merchant", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "of_a_proposal",
                    "BEFORE INSERT",
                    (
                        "IF NOT EXISTS (SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND state = "
                        "'proposed') THEN RAISE EXCEPTION 'what a measure answers is named with the proposal'; "
                        "END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Bulletin",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sanction",
                    models.ForeignKey(
                        "merchants.sanction", models.PROTECT, related_name="bulletins", db_constraint=False
                    ),
                ),
                (
                    "said",
                    models.CharField(
                        choices=codes("imposed", "not_decided", "decided", "lifted", "restored", "over", "reversed"),
                        max_length=20,
                    ),
                ),
                ("number", models.CharField(max_length=30)),
                ("trade_name", models.CharField(max_length=60)),
                ("kind", models.CharField(choices=codes("suspension", "listing_restriction"), max_length=30)),
                ("facts", models.TextField()),
                ("words", models.TextField(blank=True, default="")),
                ("rule_version", models.ForeignKey("rulebook.version", models.PROTECT, related_name="+")),
                ("clause", models.PositiveIntegerField()),
                ("targets", models.JSONField(default=list)),
                ("last_day", models.DateField(null=True)),
                ("happened_at", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.UUIDField(null=True)),
            ],
            indexes=[models.Index(fields=["-published_at", "-id"], name="bulletins_newest")],
            constraints=[
                tenant_key(),
                CompositeKey(to="merchants.Sanction", fields=("merchant", "sanction")),
                models.UniqueConstraint(fields=("sanction", "said"), name="said_once_in_public"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("said__in", ["imposed", "not_decided", "decided", "lifted", "restored", "over", "reversed"])
                    ),
                    name="bulletin_of_known_statement",
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                *walls("staff", "system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "of_what_took_effect",
                    "BEFORE INSERT",
                    (
                        "IF NOT EXISTS (SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND "
                        "effective_at IS NOT NULL) THEN RAISE EXCEPTION 'nothing is published of a measure that "
                        "was not taken'; END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Merchant",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("trade_name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=codes(
                            "enterprise",
                            "sole_trader",
                            "co_operative",
                            "own_farm_produce",
                            "household_handicraft",
                            "convenience_labour",
                            "sporadic_small_value",
                        ),
                        max_length=30,
                    ),
                ),
                ("legal_name", models.CharField(blank=True, max_length=120)),
                ("legal_form", models.CharField(blank=True, max_length=60)),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("registered_capital", models.BigIntegerField(null=True)),
                ("representative", models.CharField(blank=True, max_length=60)),
                ("business_address", models.CharField(max_length=200)),
                ("region_code", models.CharField(max_length=6)),
                ("service_phone", models.CharField(max_length=20)),
                ("statement", models.CharField(blank=True, max_length=200)),
                ("licence_valid_until", models.DateField(null=True)),
                ("trades", models.JSONField(default=list)),
                ("verified_at", models.DateTimeField()),
                ("verified_until", models.DateField()),
                ("reverification_begun_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("suspended_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["state", "licence_valid_until"], name="merchant_standing")],
            constraints=[
                tenant_key(),
                models.CheckConstraint(condition=models.Q(("id", models.F("merchant"))), name="merchant_is_its_tenant"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "enterprise",
                                "sole_trader",
                                "co_operative",
                                "own_farm_produce",
                                "household_handicraft",
                                "convenience_labour",
                                "sporadic_small_value",
                            ],
                        )
                    ),
                    name="merchant_of_known_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("credit_code", ""), _negated=True),
                        models.Q(("statement", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="licence_or_statement",
                ),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "UPDATE (id)"), public=True),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE")),
                Wall("system", may=("SELECT", "UPDATE (id, state)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("open", "open:closed open:suspended suspended:closed suspended:open"),
                Guard(
                    "opened_by_two",
                    "BEFORE INSERT",
                    (
                        "IF NOT EXISTS (SELECT FROM merchants_application WHERE shop_id = NEW.id AND state = "
                        "'approved' AND proposed_by <> decided_by) THEN RAISE EXCEPTION 'two persons open a "
                        "shop'; END IF; RETURN NEW;"
                    ),
                ),
                Guard(
                    "suspended_by_a_measure",
                    'BEFORE UPDATE OF "state"',
                    """
IF (NEW.state = 'suspended') IS DISTINCT FROM EXISTS (
    SELECT FROM merchants_sanction WHERE merchant_id = NEW.id AND kind = 'suspension' AND effective_at IS NOT NULL
        AND ended_at IS NULL AND (lifted_at IS NULL OR restored_at IS NOT NULL)
)
THEN RAISE EXCEPTION 'a shop is suspended by a measure, and for as long as one holds'; END IF;
RETURN NEW;
""",
                    when="OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('open', 'suspended')",
                ),
            ],
        ),
        Table(
            "CommissionRate",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("basis_points", models.PositiveIntegerField()),
                ("valid_from", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("merchant", "valid_from"), name="one_rate_at_a_time"),
                models.CheckConstraint(condition=models.Q(("basis_points__lte", 10000)), name="no_more_than_all"),
                Wall("merchant", own="merchant", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Application",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                (
                    "applicant",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("shop", models.OneToOneField("tenancy.tenant", models.PROTECT, related_name="+", null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=codes(
                            "enterprise",
                            "sole_trader",
                            "co_operative",
                            "own_farm_produce",
                            "household_handicraft",
                            "convenience_labour",
                            "sporadic_small_value",
                        ),
                        max_length=30,
                    ),
                ),
                ("trade_name", models.CharField(max_length=60)),
                ("legal_form", models.CharField(blank=True, max_length=60)),
                ("credit_code", models.CharField(blank=True, max_length=18)),
                ("registered_capital", models.BigIntegerField(null=True)),
                ("licence_valid_until", models.DateField(null=True)),
                ("trades", models.JSONField(default=list)),
                ("region_code", models.CharField(max_length=6)),
                ("legal_name", SealedField(null=True)),
                ("service_phone", SealedField()),
                ("representative", SealedField()),
                ("contact_name", SealedField()),
                ("contact_phone", SealedField()),
                ("business_address", SealedField()),
                ("return_address", SealedField()),
                ("declared_at", models.DateTimeField(null=True)),
                ("submitted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("rejected_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("proposed_by", models.UUIDField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            indexes=[models.Index(fields=["applicant", "-submitted_at", "-id"], name="application_of_person")],
            constraints=[
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["submitted", "proposed", "lapsed"])),
                    fields=("applicant",),
                    name="one_application_at_a_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "enterprise",
                                "sole_trader",
                                "co_operative",
                                "own_farm_produce",
                                "household_handicraft",
                                "convenience_labour",
                                "sporadic_small_value",
                            ],
                        )
                    ),
                    name="application_of_known_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "rejected"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="rejected_with_a_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "approved"), _negated=True), ("shop__isnull", False), _connector="OR"
                    ),
                    name="approved_into_a_shop",
                ),
                Wall("shopper", own="applicant", may=("SELECT", "INSERT", "UPDATE (id, state, withdrawn_at)")),
                Wall("merchant", own="shop", may=("SELECT", "UPDATE (id)")),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE")),
                Wall("system", may=("SELECT", "UPDATE (id, state, lapsed_at)")),
            ],
            guards=[
                *kept_by_the_database(
                    "submitted",
                    (
                        "lapsed:proposed lapsed:rejected lapsed:withdrawn proposed:approved proposed:lapsed "
                        "proposed:rejected proposed:withdrawn submitted:proposed submitted:rejected "
                        "submitted:withdrawn"
                    ),
                ),
                Guard(
                    "two_persons",
                    "BEFORE UPDATE",
                    """
me := nullif(current_setting('app.person_id', true), '')::uuid;
IF OLD.proposed_by IS DISTINCT FROM NEW.proposed_by AND OLD.state NOT IN ('submitted', 'lapsed')
   OR OLD.decided_by IS DISTINCT FROM NEW.decided_by AND OLD.decided_by IS NOT NULL
THEN RAISE EXCEPTION 'what two persons did stands'; END IF;
IF OLD.proposed_by IS DISTINCT FROM NEW.proposed_by AND NEW.proposed_by IS DISTINCT FROM me
   OR OLD.decided_by IS DISTINCT FROM NEW.decided_by AND NEW.decided_by IS DISTINCT FROM me
THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF;
IF OLD.state <> NEW.state AND NEW.state = 'proposed' AND NEW.proposed_by IS DISTINCT FROM me
   OR OLD.state <> NEW.state AND NEW.state = 'approved'
      AND (NEW.proposed_by <> NEW.decided_by AND NEW.decided_by = me) IS NOT TRUE
THEN RAISE EXCEPTION 'two persons open a shop'; END IF;
RETURN NEW;
""",
                    declare="DECLARE me uuid;",
                ),
            ],
        ),
        Table(
            "RegistryCheck",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("application", models.ForeignKey("merchants.application", models.PROTECT, related_name="+")),
                ("applicant_id", models.UUIDField()),
                ("cause_id", models.UUIDField()),
                ("source", models.CharField(max_length=60)),
                ("found", models.BooleanField()),
                ("name", models.CharField(blank=True, max_length=200)),
                ("kind", models.CharField(blank=True, max_length=30)),
                ("status", models.CharField(blank=True, max_length=30)),
                ("valid_until", models.DateField(null=True)),
                ("checked_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["application", "-checked_at"], name="latest_check")],
            constraints=[
                models.UniqueConstraint(fields=("application", "cause_id"), name="one_check_a_cause"),
                Wall("shopper", own="applicant_id", may=("SELECT",)),
                *walls("staff", "system", may=("SELECT", "INSERT")),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Change",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                (
                    "fact",
                    models.CharField(
                        choices=codes("return_address", "business_address", "service_phone"), max_length=30
                    ),
                ),
                ("changed_on", models.DateField()),
                ("contact_name", SealedField(null=True)),
                ("phone", SealedField(null=True)),
                ("address", SealedField(null=True)),
                ("reported_by", models.UUIDField()),
                ("reported_at", models.DateTimeField()),
                ("verified_by", models.UUIDField(null=True)),
                ("method", models.CharField(blank=True, default="", max_length=20)),
                ("verified_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("overdue_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            indexes=[models.Index(fields=["merchant", "fact", "-verified_at"], name="facts_of_a_shop")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    condition=models.Q(("state", "reported")), fields=("merchant", "fact"), name="one_change_of_a_fact"
                ),
                models.CheckConstraint(
                    condition=models.Q(("fact__in", ["return_address", "business_address", "service_phone"])),
                    name="change_of_known_fact",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "verified"), _negated=True),
                        models.Q(("verified_by__isnull", False), models.Q(("method", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="change_verified_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "refused"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="change_refused_with_a_reason",
                ),
                Wall("shopper", own="reported_by", may=("SELECT",)),
                Wall(
                    "merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE (id, state, withdrawn_at, overdue_at)")
                ),
                Wall(
                    "staff", may=("SELECT", "UPDATE (id, state, verified_at, refused_at, verified_by, method, reason)")
                ),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("reported", "reported:refused reported:verified reported:withdrawn")],
        ),
        Table(
            "Document",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "application",
                    models.ForeignKey("merchants.application", models.PROTECT, related_name="+", null=True),
                ),
                ("applicant_id", models.UUIDField()),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=codes(
                            "business_licence",
                            "identity",
                            "food_licence",
                            "cosmetics_filing",
                            "trade_mark",
                            "return_agreement",
                            "other_licence",
                        ),
                        max_length=30,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60)),
                ("sealed_number", SealedField(null=True)),
                ("issuer", models.CharField(blank=True, max_length=120)),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("handed_in_at", models.DateTimeField()),
            ],
            indexes=[
                models.Index(fields=["application", "id"], name="documents_of_an_application"),
                models.Index(fields=["merchant", "-id"], name="documents_of_a_shop"),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "business_licence",
                                "identity",
                                "food_licence",
                                "cosmetics_filing",
                                "trade_mark",
                                "return_agreement",
                                "other_licence",
                            ],
                        )
                    ),
                    name="document_of_known_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(("application__isnull", False), ("merchant__isnull", False), _connector="OR"),
                    name="document_of_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind__in", ["identity"]), _negated=True),
                        models.Q(("number", ""), ("sealed_number__isnull", False)),
                        _connector="OR",
                    ),
                    name="number_of_a_person_is_sealed",
                ),
                Wall("shopper", own="applicant_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (merchant_id)")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "joins_its_shop",
                    "BEFORE UPDATE",
                    (
                        "IF OLD.merchant_id IS NOT NULL OR to_jsonb(OLD) - 'merchant_id' <> to_jsonb(NEW) - "
                        "'merchant_id' THEN RAISE EXCEPTION 'a document is written once'; END IF; RETURN NEW;"
                    ),
                ),
                never("history_stays", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "Verification",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("document", models.ForeignKey("merchants.document", models.PROTECT, related_name="verifications")),
                ("applicant_id", models.UUIDField()),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True)),
                ("accepted", models.BooleanField()),
                ("method", models.CharField(choices=codes("file", "register", "call", "visit"), max_length=20)),
                ("reason", models.TextField(blank=True, default="")),
                ("verified_by", models.UUIDField()),
                ("verified_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["document", "-verified_at"], name="latest_verification")],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("method__in", ["file", "register", "call", "visit"])),
                    name="verified_by_known_method",
                ),
                models.CheckConstraint(
                    condition=models.Q(("accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                    name="document_refused_with_a_reason",
                ),
                Wall("shopper", own="applicant_id", may=("SELECT",)),
                Wall("merchant", own="merchant", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (merchant_id)")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "joins_its_shop",
                    "BEFORE UPDATE",
                    (
                        "IF OLD.merchant_id IS NOT NULL OR to_jsonb(OLD) - 'merchant_id' <> to_jsonb(NEW) - "
                        "'merchant_id' THEN RAISE EXCEPTION 'a document is written once'; END IF; RETURN NEW;"
                    ),
                ),
                never("history_stays", "DELETE"),
                no_truncate(),
                Guard(
                    "in_person",
                    "BEFORE INSERT",
                    (
                        "IF NEW.verified_by IS DISTINCT FROM nullif(current_setting('app.person_id', true), "
                        "'')::uuid THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Permit",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("document", models.ForeignKey("merchants.document", models.PROTECT, related_name="+")),
                (
                    "kind",
                    models.CharField(
                        choices=codes(
                            "business_licence", "cosmetics_filing", "food_licence", "other_licence", "trade_mark"
                        ),
                        max_length=30,
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                ("issuer", models.CharField(max_length=120)),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("shown_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["merchant", "kind", "valid_until"], name="permits_of_a_shop")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("document",), name="one_permit_a_document"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            ["business_licence", "cosmetics_filing", "food_licence", "other_licence", "trade_mark"],
                        )
                    ),
                    name="permit_of_known_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("number", ""), _negated=True), models.Q(("issuer", ""), _negated=True)
                    ),
                    name="permit_says_who_gave_it",
                ),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (withdrawn_at)")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                never(
                    "permit_stays",
                    "UPDATE",
                    when=(
                        'OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."merchant_id" IS DISTINCT FROM '
                        '(NEW."merchant_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR '
                        'OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") '
                        'OR OLD."issuer" IS DISTINCT FROM (NEW."issuer") OR OLD."valid_from" IS DISTINCT FROM '
                        '(NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR '
                        'OLD."shown_at" IS DISTINCT FROM (NEW."shown_at")'
                    ),
                ),
                never("history_stays", "DELETE"),
                no_truncate(),
            ],
        ),
        run_file(__file__),
    ]
