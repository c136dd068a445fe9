"""The tables of complaints, and what guards them."""

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
    run_file,
    tenant_key,
    walls,
)
from platform_core.tenancy.walls import CompositeKey, Wall
from platform_core.vault.fields import SealedField


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("eventlog", "0001_tables"),
        ("ledger", "0001_tables"),
        ("orders", "0001_tables"),
        ("payments", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        Table(
            "IdentityRequest",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                ("shopper_id", models.UUIDField()),
                ("harm", SealedField()),
                ("disclosed", SealedField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("ungiven_at", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["shopper_id", "-asked_at", "-id"], name="identities_of_a_shopper")],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.UniqueConstraint(fields=("number",), name="identity_number"),
                models.UniqueConstraint(fields=("order",), name="one_identity_an_order"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "given"), _negated=True), ("disclosed__isnull", False), _connector="OR"
                    ),
                    name="given_is_told",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT", "UPDATE (id, state, given_at, disclosed)")),
                Wall("system", may=("SELECT", "UPDATE (id, state, given_at, ungiven_at, disclosed)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("asked", "asked:given asked:ungiven ungiven:given")],
        ),
        Table(
            "Infringement",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("holder_id", models.UUIDField()),
                ("holder", SealedField()),
                ("company", models.BooleanField()),
                ("by_agent", models.BooleanField()),
                ("contact", SealedField()),
                ("right_kind", models.CharField(max_length=20)),
                ("right_no", models.CharField(max_length=200)),
                ("listings", models.JSONField()),
                ("statement", SealedField()),
                ("drafted_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("senior_since", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reasons", SealedField(null=True)),
                ("measured_at", models.DateTimeField(null=True)),
                ("rejected_at", models.DateTimeField(null=True)),
                ("counter_statement", SealedField(null=True)),
                ("countered_at", models.DateTimeField(null=True)),
                ("arrival_notice_id", models.UUIDField(null=True)),
                ("waiting_at", models.DateTimeField(null=True)),
                ("delay_granted_by", models.UUIDField(null=True)),
                ("delay_refused_at", models.DateTimeField(null=True)),
                ("delay_refusal", SealedField(null=True)),
                ("delayed_at", models.DateTimeField(null=True)),
                ("filing", models.CharField(blank=True, default="", max_length=200)),
                ("litigated_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("outcome", models.TextField(blank=True, default="")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("restored_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-drafted_at", "-id"], name="infringements_of_a_shop"),
                models.Index(fields=["holder_id", "-drafted_at", "-id"], name="infringements_of_a_holder"),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("number",), name="infringement_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("right_kind__in", ["trademark", "copyright", "patent", "design", "other_right"]),
                        models.Q(("right_no", ""), _negated=True),
                        models.Q(("listings", []), _negated=True),
                    ),
                    name="infringement_of_a_right_by_goods",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("rejected_at", None),
                        models.Q(("decided_by__isnull", False), ("reasons__isnull", False)),
                        _connector="OR",
                    ),
                    name="rejected_by_somebody_with_reasons",
                ),
                models.CheckConstraint(
                    condition=models.Q(("countered_at", None), ("counter_statement__isnull", False), _connector="OR"),
                    name="countered_with_a_statement",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["waiting", "delayed", "litigated", "restored"]), _negated=True),
                        models.Q(("arrival_notice_id__isnull", False), ("waiting_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="fifteen_days_run_from_an_arrival",
                ),
                models.CheckConstraint(
                    condition=models.Q(("delay_refused_at", None), ("delay_refusal__isnull", False), _connector="OR"),
                    name="delay_refused_with_reasons",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("litigated_at", None), models.Q(("filing", ""), _negated=True), _connector="OR"
                    ),
                    name="litigated_with_a_number",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["lifted", "confirmed"]), _negated=True),
                        models.Q(("ended_by__isnull", False), models.Q(("outcome", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="ended_by_somebody_with_reasons",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("restored_at", None), ("restored_at__gt", models.F("waiting_at")), _connector="OR"
                    ),
                    name="restored_after_the_wait",
                ),
                Wall(
                    "shopper",
                    own="holder_id",
                    may=("SELECT", "INSERT", "UPDATE (state, submitted_at, withdrawn_at, litigated_at, filing)"),
                ),
                Wall("merchant", own="merchant", may=("SELECT", "UPDATE (state, countered_at, counter_statement)")),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (state, measured_at, rejected_at, delayed_at, lifted_at, confirmed_at, "
                            "decided_by, reasons, delay_granted_by, delay_refused_at, delay_refusal, ended_by, "
                            "outcome)"
                        ),
                    ),
                ),
                Wall(
                    "system",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (state, senior_since, measured_at, waiting_at, delayed_at, restored_at, "
                            "published_at, arrival_notice_id)"
                        ),
                    ),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "drafted",
                    (
                        "countered:confirmed countered:lifted countered:waiting countered:withdrawn "
                        "delayed:confirmed delayed:lifted delayed:litigated delayed:restored delayed:withdrawn "
                        "drafted:submitted drafted:withdrawn litigated:confirmed litigated:lifted "
                        "litigated:withdrawn measured:confirmed measured:countered measured:lifted "
                        "measured:withdrawn submitted:measured submitted:rejected submitted:withdrawn "
                        "waiting:confirmed waiting:delayed waiting:lifted waiting:litigated waiting:restored "
                        "waiting:withdrawn"
                    ),
                ),
                moved_by_the_worker("waiting", "restored"),
                Guard(
                    "moved_by_its_side",
                    "BEFORE UPDATE",
                    """
IF current_user = 'tp_shopper' AND NEW.state NOT IN ('submitted', 'litigated', 'withdrawn')
   OR current_user = 'tp_merchant' AND NEW.state <> 'countered'
THEN RAISE EXCEPTION 'neither side says that % is %', NEW.id, NEW.state;
ELSIF session_user = 'tp_app' AND (NEW.state = 'measured' AND NEW.decided_by IS NULL
   OR NEW.state = 'delayed' AND NEW.delay_granted_by IS NULL)
THEN RAISE EXCEPTION 'somebody answers for a measure';
END IF;
RETURN NEW;
""",
                    when="OLD.state IS DISTINCT FROM NEW.state",
                ),
            ],
        ),
        Table(
            "InfringementExhibit",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "infringement",
                    models.ForeignKey("complaints.infringement", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("holder_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("file_id", models.UUIDField()),
                ("kept_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Infringement", fields=("merchant", "infringement")),
                models.UniqueConstraint(fields=("file_id",), name="one_exhibit_a_file"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "identity",
                                "authorisation",
                                "right_proof",
                                "evidence",
                                "counter_evidence",
                                "filing_proof",
                                "delay_proof",
                                "outcome",
                            ],
                        )
                    ),
                    name="exhibit_known",
                ),
                Wall("shopper", own="holder_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "InfringementBulletin",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "infringement",
                    models.ForeignKey("complaints.infringement", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("said", models.CharField(max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("trade_name", models.CharField(max_length=60)),
                ("holder", models.CharField(max_length=200)),
                ("right_kind", models.CharField(max_length=20)),
                ("right_no", models.CharField(max_length=200)),
                ("goods", models.JSONField()),
                ("happened_at", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["-published_at", "-id"], name="infringement_bulletins")],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Infringement", fields=("merchant", "infringement")),
                models.UniqueConstraint(fields=("infringement", "said"), name="said_once_of_a_notice"),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "ComplaintRecord",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("month", models.DateField()),
                ("last_6", models.JSONField()),
                ("last_12", models.JSONField()),
                ("published_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("merchant", "month"), name="one_complaint_record_a_month"),
                models.CheckConstraint(condition=models.Q(("month__day", 1)), name="complaint_record_of_a_month"),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "RecordReply",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "record",
                    models.OneToOneField(
                        "complaints.complaintrecord", models.PROTECT, related_name="reply", db_constraint=False
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("said_by", models.UUIDField()),
                ("said_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.ComplaintRecord", fields=("merchant", "record")),
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="record_reply_says_something"
                ),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT"), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "RecordPublication",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("shops", models.PositiveIntegerField()),
                ("published_at", models.DateTimeField()),
            ],
            constraints=[
                models.UniqueConstraint(fields=("month",), name="published_once_a_month"),
                models.CheckConstraint(condition=models.Q(("month__day", 1)), name="publication_of_a_month"),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Lead",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("reporter_id", models.UUIDField()),
                ("authority", models.CharField(max_length=200)),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("notices", models.JSONField(default=list)),
                ("handed_over_by", models.UUIDField(null=True)),
                ("handed_over_at", models.DateTimeField()),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("authority", ""), _negated=True),
                        models.Q(models.Q(("reference", ""), _negated=True), ("handed_over_by", None), _connector="OR"),
                    ),
                    name="lead_with_a_reference",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("handed_over_by__isnull", False), models.Q(("notices", []), _negated=True), _connector="XOR"
                    ),
                    name="lead_by_a_person_or_by_notices",
                ),
                Wall("shopper", own="reporter_id", may=("SELECT",)),
                *walls("staff", "system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Report",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("reporter_id", models.UUIDField()),
                ("by_visitor", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=20)),
                ("target", models.CharField(max_length=20)),
                ("target_id", models.UUIDField()),
                ("shop_id", models.UUIDField()),
                ("offence", models.CharField(max_length=20)),
                ("statement", SealedField()),
                ("contact", SealedField(null=True)),
                ("filed_at", models.DateTimeField()),
                ("senior_since", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reasons", SealedField(null=True)),
                ("finding_id", models.UUIDField(null=True)),
                ("sanction_id", models.UUIDField(null=True)),
                ("done", models.TextField(blank=True, default="")),
                ("founded_at", models.DateTimeField(null=True)),
                ("unfounded_at", models.DateTimeField(null=True)),
                ("not_ours_at", models.DateTimeField(null=True)),
                ("passed_on_at", models.DateTimeField(null=True)),
                ("lead", models.OneToOneField("complaints.lead", models.PROTECT, related_name="+", null=True)),
                ("unreportable", models.TextField(blank=True, default="")),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["reporter_id", "-filed_at", "-id"], name="reports_of_a_person"),
                models.Index(fields=["shop_id", "filed_at"], name="reports_about_a_shop"),
            ],
            constraints=[
                models.UniqueConstraint(fields=("number",), name="report_number"),
                models.UniqueConstraint(
                    condition=models.Q(("by_visitor", True)), fields=("reporter_id",), name="one_report_a_link"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("source__in", ["reporter", "staff", "authority"]),
                        ("target__in", ["listing", "shop", "review", "advertisement"]),
                        (
                            "offence__in",
                            [
                                "unsafe",
                                "prohibited",
                                "unlicensed",
                                "counterfeit_goods",
                                "false_claims",
                                "fake_reviews",
                                "price_fraud",
                                "revenge",
                                "other",
                            ],
                        ),
                    ),
                    name="report_of_known_kinds",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["filed", "passed_on"]),
                        models.Q(("decided_by__isnull", False), ("reasons__isnull", False)),
                        _connector="OR",
                    ),
                    name="report_judged_by_somebody_with_reasons",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["founded", "closed"]), _negated=True),
                        models.Q(
                            ("finding_id__isnull", False),
                            models.Q(
                                ("sanction_id__isnull", False), models.Q(("done", ""), _negated=True), _connector="XOR"
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="founded_with_a_measure_or_what_was_done",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        models.Q(
                            ("lead__isnull", False), models.Q(("unreportable", ""), _negated=True), _connector="XOR"
                        ),
                        _connector="OR",
                    ),
                    name="closed_with_a_lead_or_why_there_is_none",
                ),
                Wall("shopper", own="reporter_id", may=("SELECT", "INSERT")),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, founded_at, unfounded_at, not_ours_at, closed_at, decided_by, reasons, "
                            "finding_id, sanction_id, done, lead_id, unreportable)"
                        ),
                    ),
                ),
                Wall("system", may=("SELECT", "UPDATE (state, senior_since, passed_on_at, closed_at, lead_id)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "filed",
                    (
                        "filed:founded filed:not_ours filed:passed_on filed:unfounded founded:closed "
                        "passed_on:founded passed_on:not_ours passed_on:unfounded"
                    ),
                ),
                moved_by_the_worker("passed_on"),
            ],
        ),
        Table(
            "Conversation",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                (
                    "merchant",
                    models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True, db_index=False),
                ),
                ("shopper_id", models.UUIDField()),
                ("order_id", models.UUIDField(null=True)),
                ("listing_id", models.UUIDField(null=True)),
                ("started_at", models.DateTimeField()),
                ("with_shop_at", models.DateTimeField(null=True)),
                ("with_staff_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("became_complaint_at", models.DateTimeField(null=True)),
                ("senior_since", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-started_at", "-id"], name="conversations_of_a_shop"),
                models.Index(fields=["shopper_id", "-started_at", "-id"], name="conversations_of_a_shopper"),
                models.Index(fields=["order_id"], name="conversations_of_an_order"),
                models.Index(
                    condition=models.Q(("state__in", ["with_staff", "with_shop", "answered", "closed"])),
                    fields=["senior_since", "started_at"],
                    name="conversations_to_handle",
                ),
            ],
            constraints=[
                models.UniqueConstraint(fields=("merchant", "id"), name="conversation_tenant_key"),
                models.UniqueConstraint(fields=("shopper_id", "id"), name="conversation_of_a_shopper"),
                models.UniqueConstraint(fields=("number",), name="conversation_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("listing_id", None), ("order_id", None)), ("merchant__isnull", False), _connector="OR"
                    ),
                    name="conversation_about_goods_has_a_shop",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "with_shop"), _negated=True), ("merchant__isnull", False), _connector="OR"
                    ),
                    name="conversation_waits_for_a_shop",
                ),
                CompositeKey(to="orders.Order", fields=("merchant", "order_id"), name="conversation_about_an_order"),
                Wall(
                    "shopper",
                    own="shopper_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        "UPDATE (state, with_shop_at, with_staff_at, closed_at, became_complaint_at)",
                    ),
                ),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=("SELECT", "UPDATE (state, answered_at, with_staff_at, senior_since, closed_at, ended_at)"),
                ),
                Wall("staff", may=("SELECT", "UPDATE (state, answered_at, closed_at)")),
                Wall("system", may=("SELECT", "UPDATE (state, with_staff_at, senior_since, closed_at, ended_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "with_staff",
                    (
                        "answered:became_complaint answered:closed answered:with_shop answered:with_staff "
                        "closed:became_complaint closed:ended closed:with_shop closed:with_staff "
                        "with_shop:answered with_shop:became_complaint with_shop:closed with_shop:with_staff "
                        "with_staff:answered with_staff:became_complaint with_staff:closed with_staff:with_shop"
                    ),
                )
            ],
        ),
        Table(
            "Complaint",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                ("shopper_id", models.UUIDField()),
                ("topic", models.CharField(max_length=30)),
                ("demand", models.CharField(max_length=20)),
                ("demanded", models.BigIntegerField(null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("lines", models.JSONField(default=list)),
                ("statement", SealedField()),
                ("new_fact", SealedField(null=True)),
                ("new_fact_since", models.DateTimeField(null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=codes("app", "web", "telephone", "conversation"), default="app", max_length=20
                    ),
                ),
                ("conversation_id", models.UUIDField(null=True)),
                ("known_since", models.DateTimeField()),
                ("filed_at", models.DateTimeField()),
                ("with_shop_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("under_review_at", models.DateTimeField(null=True)),
                ("stands_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("undecided_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("promised_at", models.DateTimeField(null=True)),
                ("performed_at", models.DateTimeField(null=True)),
                ("broken_at", models.DateTimeField(null=True)),
                ("senior_since", models.DateTimeField(null=True)),
                ("taken_down_at", models.DateTimeField(null=True)),
                ("corrected_at", models.DateTimeField(null=True)),
                ("rated_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-filed_at", "-id"], name="complaints_of_a_shop"),
                models.Index(fields=["shopper_id", "-filed_at", "-id"], name="complaints_of_a_shopper"),
                models.Index(
                    condition=models.Q(
                        ("state__in", ["filed", "with_shop", "answered", "escalated", "decided", "under_review"])
                    ),
                    fields=["senior_since", "filed_at"],
                    name="complaints_to_handle",
                ),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.UniqueConstraint(fields=("number",), name="complaint_number"),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["filed", "with_shop", "answered", "escalated"])),
                    fields=("order", "topic", "lines"),
                    name="one_open_complaint_of_the_same",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("demand__in", ["repair", "exchange", "document", "other"]), ("demanded__isnull", True)
                        ),
                        models.Q(
                            ("demand__in", ["refund", "partial_refund"]),
                            ("demanded__gt", 0),
                            ("demanded__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="demand_of_money_says_how_much",
                ),
                models.CheckConstraint(
                    condition=models.Q(("channel__in", ["app", "web", "telephone", "conversation"])),
                    name="complaint_channel_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("taken_down_at", None), ("channel", "telephone"), _connector="OR"),
                    name="taken_down_by_telephone",
                ),
                CompositeKey(
                    to="complaints.Conversation",
                    fields=("shopper_id", "conversation_id"),
                    name="complaint_of_a_conversation",
                ),
                Wall(
                    "shopper",
                    own="shopper_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, resolved_at, escalated_at, under_review_at, performed_at, withdrawn_at, "
                            "corrected_at, rated_at)"
                        ),
                    ),
                ),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (state, with_shop_at, answered_at, escalated_at, resolved_at, closed_at, "
                            "senior_since, under_review_at, stands_at, promised_at, performed_at, broken_at, "
                            "undecided_at, taken_down_at)"
                        ),
                    ),
                ),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (taken_down_at, state, with_shop_at, decided_at, stands_at, reviewed_at, "
                            "promised_at)"
                        ),
                    ),
                ),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "filed",
                    (
                        "answered:closed answered:escalated answered:resolved answered:withdrawn decided:stands "
                        "decided:under_review escalated:decided escalated:resolved escalated:undecided "
                        "filed:with_shop filed:withdrawn under_review:reviewed under_review:stands "
                        "under_review:undecided with_shop:answered with_shop:escalated with_shop:resolved "
                        "with_shop:withdrawn"
                    ),
                )
            ],
        ),
        Table(
            "Message",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("author", models.CharField(max_length=20)),
                ("text", SealedField()),
                ("written_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["complaint", "written_at"], name="messages_of_a_complaint")],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Answer",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("kind", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("statement", SealedField(null=True)),
                ("evidence", models.JSONField(default=list)),
                ("answered_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                models.UniqueConstraint(fields=("complaint", "kind"), name="one_answer_of_a_kind"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "offer"), _negated=True),
                        models.Q(("amount__gt", 0), ("amount__isnull", False)),
                        _connector="OR",
                    ),
                    name="offer_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "reject"), _negated=True),
                        models.Q(
                            models.Q(("reason", ""), _negated=True),
                            ("statement__isnull", False),
                            models.Q(("evidence", []), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="rejected_with_reason_and_evidence",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Decision",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("outcome", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField(null=True)),
                ("reasons", SealedField()),
                ("basis", models.JSONField()),
                ("decided_by", models.UUIDField()),
                ("decided_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                models.UniqueConstraint(fields=("complaint",), name="one_decision_a_complaint"),
                models.UniqueConstraint(fields=("decided_by", "id"), name="decision_by_a_person"),
                models.CheckConstraint(condition=models.Q(("basis", []), _negated=True), name="decided_by_a_duty"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("outcome", "dismissed"), _negated=True), ("amount__isnull", True), _connector="OR"
                    ),
                    name="dismissed_grants_nothing",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Review",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                (
                    "decision",
                    models.ForeignKey("complaints.decision", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("decided_by", models.UUIDField()),
                ("outcome", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField(null=True)),
                ("borne", models.BigIntegerField(default=0)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("reasons", SealedField()),
                ("basis", models.JSONField()),
                ("reviewed_by", models.UUIDField()),
                ("reviewed_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                CompositeKey(to="complaints.Decision", fields=("merchant", "decision")),
                CompositeKey(to="complaints.Decision", fields=("decided_by", "decision"), name="reviews_a_decision_of"),
                models.UniqueConstraint(fields=("complaint",), name="one_review_a_complaint"),
                models.CheckConstraint(
                    condition=models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                    name="reviewed_by_another",
                ),
                models.CheckConstraint(condition=models.Q(("basis", []), _negated=True), name="reviewed_by_a_duty"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("borne__gte", 0),
                        models.Q(
                            models.Q(("outcome", "dismissed"), _negated=True), ("amount__isnull", True), _connector="OR"
                        ),
                    ),
                    name="reviewed_amounts_sane",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "ShownFile",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("file_id", models.UUIDField()),
                (
                    "shows",
                    models.CharField(
                        choices=codes(
                            "goods", "package", "label", "listing", "price", "payment", "talk", "report", "other"
                        ),
                        max_length=20,
                    ),
                ),
                ("said_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                models.UniqueConstraint(fields=("file_id", "shows"), name="file_shows_it_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "shows__in",
                            ["goods", "package", "label", "listing", "price", "payment", "talk", "report", "other"],
                        )
                    ),
                    name="file_shows_something_known",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "TelephoneNote",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("taken_by", models.UUIDField()),
                ("read_back_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                models.UniqueConstraint(fields=("complaint",), name="one_telephone_note_a_complaint"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "TelephoneCorrection",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                (
                    "note",
                    models.ForeignKey(
                        "complaints.telephonenote", models.PROTECT, related_name="+", db_constraint=False
                    ),
                ),
                ("text", SealedField()),
                ("said_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                CompositeKey(to="complaints.TelephoneNote", fields=("merchant", "note")),
                models.UniqueConstraint(fields=("complaint",), name="one_telephone_correction_a_complaint"),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT",)),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Rating",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("stars", models.PositiveSmallIntegerField()),
                ("text", SealedField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("rated_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                models.UniqueConstraint(fields=("complaint",), name="one_rating_a_complaint"),
                models.CheckConstraint(condition=models.Q(("stars__range", (1, 5))), name="rated_with_stars"),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Award",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("order_id", models.UUIDField()),
                ("shopper_id", models.UUIDField()),
                ("head", models.CharField(choices=codes("freight", "costs", "loss", "fraud", "defect"), max_length=20)),
                ("amount", models.BigIntegerField()),
                ("shown", models.BigIntegerField(null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("reasons", SealedField()),
                ("basis", models.JSONField()),
                ("label_flaw", models.BooleanField(null=True)),
                ("faked", models.BooleanField(null=True)),
                ("granted_by", models.UUIDField()),
                ("granted_at", models.DateTimeField()),
                ("objection", SealedField(null=True)),
                ("objected_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("review", SealedField(null=True)),
                ("owed_at", models.DateTimeField(null=True)),
                ("struck_at", models.DateTimeField(null=True)),
                ("paid_by_shop_at", models.DateTimeField(null=True)),
                ("advanced_at", models.DateTimeField(null=True)),
                ("paying_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("unpaid_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["merchant", "-granted_at", "-id"], name="awards_of_a_shop")],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                models.UniqueConstraint(fields=("number",), name="award_number"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "struck"), _negated=True),
                    fields=("complaint", "head"),
                    name="one_award_a_head",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount__gt", 0),
                        ("head__in", ["freight", "costs", "loss", "fraud", "defect"]),
                        models.Q(("basis", []), _negated=True),
                    ),
                    name="award_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("faked", True), _negated=True),
                        models.Q(("head__in", ["fraud", "defect"]), ("label_flaw", True), _negated=True),
                    ),
                    name="award_of_no_faked_claim",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reviewed_by", None),
                        models.Q(("reviewed_by", models.F("granted_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="award_reviewed_by_another",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (id, state, objected_at, owed_at, paying_at, paid_at, unpaid_at, objection, "
                            "paid_by_shop_at, advanced_at)"
                        ),
                    ),
                ),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (id, state, owed_at, struck_at, reviewed_by, review)")),
                Wall(
                    "system", may=("SELECT", "UPDATE (id, state, owed_at, paying_at, paid_at, unpaid_at, advanced_at)")
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "granted",
                    (
                        "granted:objected granted:owed granted:paying objected:owed objected:struck owed:paying "
                        "paid:unpaid paying:paid paying:unpaid unpaid:paying"
                    ),
                ),
                moved_by_the_worker("paid", "unpaid"),
                never(
                    "award_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."complaint_id" IS DISTINCT FROM '
                        '(NEW."complaint_id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR '
                        'OLD."shopper_id" IS DISTINCT FROM (NEW."shopper_id") OR OLD."head" IS DISTINCT FROM '
                        '(NEW."head") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."shown" IS DISTINCT '
                        'FROM (NEW."shown") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."reasons" '
                        'IS DISTINCT FROM (NEW."reasons") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR '
                        'OLD."label_flaw" IS DISTINCT FROM (NEW."label_flaw") OR OLD."faked" IS DISTINCT FROM '
                        '(NEW."faked") OR OLD."granted_by" IS DISTINCT FROM (NEW."granted_by") OR '
                        'OLD."granted_at" IS DISTINCT FROM (NEW."granted_at")'
                    ),
                ),
                never("award_is_kept", "DELETE"),
            ],
        ),
        Table(
            "Mediation",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                (
                    "complaint",
                    models.ForeignKey("complaints.complaint", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("order_id", models.UUIDField()),
                ("shopper_id", models.UUIDField()),
                ("asked_by", models.CharField(max_length=20)),
                ("rules", models.UUIDField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("mediator_id", models.UUIDField(null=True)),
                ("amount", models.BigIntegerField(null=True)),
                ("performs", models.BooleanField(default=False)),
                ("first_accepted_by", models.CharField(blank=True, default="", max_length=20)),
                ("then_accepted_by", models.CharField(blank=True, default="", max_length=20)),
                ("shopper_consented_at", models.DateTimeField(null=True)),
                ("shop_consented_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("mediating_at", models.DateTimeField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("half_agreed_at", models.DateTimeField(null=True)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("senior_since", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-asked_at", "-id"], name="mediations_of_a_shop"),
                models.Index(fields=["shopper_id", "-asked_at", "-id"], name="mediations_of_a_shopper"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                models.UniqueConstraint(fields=("number",), name="mediation_number"),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["asked", "mediating", "proposed", "half_agreed"])),
                    fields=("complaint",),
                    name="one_mediation_at_a_time",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "agreed")), fields=("complaint",), name="settled_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["mediating", "proposed", "half_agreed", "agreed"]), _negated=True),
                        ("mediator_id__isnull", False),
                        _connector="OR",
                    ),
                    name="mediated_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["proposed", "half_agreed", "agreed"]), _negated=True),
                        models.Q(("shop_consented_at__isnull", False), ("shopper_consented_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="mediated_with_both_consents",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["proposed", "half_agreed", "agreed"]), _negated=True),
                        models.Q(("amount__isnull", True), ("performs", True)),
                        models.Q(("amount__gt", 0), ("amount__isnull", False), ("performs", False)),
                        _connector="OR",
                    ),
                    name="proposes_one_thing",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "agreed"), _negated=True),
                        models.Q(
                            models.Q(("first_accepted_by", models.F("then_accepted_by")), _negated=True),
                            ("first_accepted_by__in", ["shopper", "merchant"]),
                            ("then_accepted_by__in", ["shopper", "merchant"]),
                        ),
                        _connector="OR",
                    ),
                    name="agreed_by_both_sides",
                ),
                Wall(
                    "shopper",
                    own="shopper_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, half_agreed_at, agreed_at, refused_at, shopper_consented_at, "
                            "shop_consented_at, first_accepted_by, then_accepted_by)"
                        ),
                    ),
                ),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, senior_since, half_agreed_at, agreed_at, refused_at, lapsed_at, "
                            "shopper_consented_at, shop_consented_at, first_accepted_by, then_accepted_by)"
                        ),
                    ),
                ),
                Wall(
                    "staff", may=("SELECT", "UPDATE (state, mediating_at, proposed_at, mediator_id, amount, performs)")
                ),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "asked",
                    (
                        "asked:lapsed asked:mediating asked:refused half_agreed:agreed half_agreed:lapsed "
                        "half_agreed:refused mediating:lapsed mediating:proposed mediating:refused "
                        "proposed:half_agreed proposed:lapsed proposed:refused"
                    ),
                ),
                Guard(
                    "no_conflict_of_interest",
                    "BEFORE INSERT OR UPDATE",
                    """
IF NEW.mediator_id IS NOT NULL AND (
  NEW.mediator_id = NEW.shopper_id
  OR EXISTS (SELECT FROM complaints_decision WHERE complaint_id = NEW.complaint_id AND decided_by = NEW.mediator_id)
  OR EXISTS (SELECT FROM complaints_review WHERE complaint_id = NEW.complaint_id AND reviewed_by = NEW.mediator_id)
) THEN RAISE EXCEPTION 'nobody mediates what they have decided'; END IF;
RETURN NEW;
""",
                ),
            ],
        ),
        Table(
            "MediationWord",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "mediation",
                    models.ForeignKey("complaints.mediation", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("act", models.CharField(max_length=20)),
                ("author", models.CharField(max_length=20)),
                ("author_id", models.UUIDField()),
                ("text", SealedField(null=True)),
                ("said_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["mediation", "said_at"], name="words_of_a_mediation")],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.Mediation", fields=("merchant", "mediation")),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "OutsideCase",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                (
                    "complaint",
                    models.ForeignKey(
                        "complaints.complaint", models.PROTECT, related_name="+", null=True, db_constraint=False
                    ),
                ),
                ("shopper_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("authority", models.CharField(max_length=100)),
                ("authority_no", models.CharField(max_length=60)),
                ("document_no", models.CharField(blank=True, default="", max_length=60)),
                ("filed_on", models.DateField()),
                ("accepted_on", models.DateField(null=True)),
                ("testing_since", models.DateTimeField(null=True)),
                ("evidence_wanted_at", models.DateTimeField(null=True)),
                ("evidence_shown_at", models.DateTimeField(null=True)),
                ("evidence_missed_at", models.DateTimeField(null=True)),
                ("file_handed_at", models.DateTimeField(null=True)),
                ("file_late_since", models.DateTimeField(null=True)),
                ("outcome_late_since", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("with_authority_at", models.DateTimeField(null=True)),
                ("unanswered_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("overdue_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-opened_at", "-id"], name="outside_of_a_shop"),
                models.Index(fields=["shopper_id", "-opened_at", "-id"], name="outside_of_a_shopper"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="complaints.Complaint", fields=("merchant", "complaint")),
                models.UniqueConstraint(fields=("number",), name="outside_number"),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("state__in", ["pending", "with_authority", "unanswered", "accepted", "overdue", "told"])
                    ),
                    fields=("order", "authority_no"),
                    name="one_record_of_a_case_outside",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "accepted"), _negated=True), ("accepted_on__isnull", False), _connector="OR"
                    ),
                    name="accepted_on_a_day",
                ),
                Wall(
                    "shopper",
                    own="shopper_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        ("UPDATE (state, with_authority_at, accepted_at, refused_at, told_at, closed_at, accepted_on)"),
                    ),
                ),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (state, unanswered_at, overdue_at, evidence_shown_at, evidence_missed_at, "
                            "file_late_since, outcome_late_since)"
                        ),
                    ),
                ),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, with_authority_at, accepted_at, refused_at, file_handed_at, ended_at, "
                            "accepted_on, testing_since, evidence_wanted_at, evidence_shown_at, evidence_missed_at)"
                        ),
                    ),
                ),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "pending",
                    (
                        "accepted:closed accepted:ended accepted:overdue accepted:told overdue:closed "
                        "overdue:ended overdue:told pending:closed pending:ended pending:told "
                        "pending:with_authority told:closed told:ended unanswered:accepted unanswered:closed "
                        "unanswered:ended unanswered:refused unanswered:told with_authority:accepted "
                        "with_authority:closed with_authority:ended with_authority:refused with_authority:told "
                        "with_authority:unanswered"
                    ),
                )
            ],
        ),
        Table(
            "OutsideFinding",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "outside",
                    models.ForeignKey("complaints.outsidecase", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("outcome", models.CharField(max_length=20)),
                ("document_no", models.CharField(max_length=60)),
                ("amount", models.BigIntegerField(null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("text", SealedField()),
                ("told_by", models.CharField(max_length=20)),
                ("told_by_id", models.UUIDField()),
                ("told_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["outside", "told_at"], name="findings_of_a_case_outside")],
            constraints=[
                tenant_key(),
                CompositeKey(to="complaints.OutsideCase", fields=("merchant", "outside")),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount__isnull", True),
                        models.Q(("amount__gt", 0), ("outcome__in", ["settled", "granted"])),
                        _connector="OR",
                    ),
                    name="outside_grants_something",
                ),
                models.UniqueConstraint(fields=("outside", "told_by"), name="one_outcome_of_each"),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "ConversationMessage",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("shopper_id", models.UUIDField()),
                (
                    "merchant",
                    models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True, db_index=False),
                ),
                (
                    "conversation",
                    models.ForeignKey("complaints.conversation", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("author", models.CharField(max_length=20)),
                ("automatic", models.BooleanField(default=False)),
                ("text", SealedField()),
                ("written_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["conversation", "written_at"], name="messages_of_a_conversation")],
            constraints=[
                CompositeKey(to="complaints.Conversation", fields=("shopper_id", "conversation")),
                CompositeKey(
                    to="complaints.Conversation", fields=("merchant", "conversation"), name="message_of_the_same_shop"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("author__in", ["shopper", "merchant", "staff"]),
                        models.Q(("automatic", False), models.Q(("author", "shopper"), _negated=True), _connector="OR"),
                    ),
                    name="conversation_message_by_a_party",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        run_file(__file__),
    ]
