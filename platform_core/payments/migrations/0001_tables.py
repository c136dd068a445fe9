"""The tables of payments, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import (
    Guard,
    Table,
    append_only,
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
        ("legal", "0001_tables"),
        ("notices", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        Table(
            "Payment",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("payer_id", models.UUIDField()),
                ("purchase_type", models.CharField(max_length=60)),
                ("purchase_id", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("provider", models.CharField(max_length=30)),
                ("provider_ref", models.CharField(max_length=100, null=True)),
                ("tender", models.CharField(max_length=30, null=True)),
                ("requested_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(null=True)),
                ("captured_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("unpaid_at", models.DateTimeField(null=True)),
                ("parked_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["payer_id", "-requested_at"], name="payment_by_payer")],
            constraints=[
                models.UniqueConstraint(fields=("purchase_type", "purchase_id"), name="one_payment_a_purchase"),
                models.UniqueConstraint(fields=("provider", "provider_ref"), name="one_payment_a_provider_ref"),
                models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_amount_positive"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "captured"), _negated=True),
                        models.Q(("provider_ref__isnull", False), ("tender__isnull", False)),
                        _connector="OR",
                    ),
                    name="captured_says_how",
                ),
                Wall("shopper", own="payer_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "UPDATE")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "requested",
                    (
                        "closed:captured closed:unpaid parked:captured parked:closed requested:captured "
                        "requested:closed requested:parked unpaid:captured"
                    ),
                )
            ],
        ),
        Table(
            "Receipt",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("payment", models.ForeignKey("payments.payment", models.PROTECT, related_name="receipts")),
                ("payer_id", models.UUIDField()),
                ("shop_id", models.UUIDField()),
                ("provider", models.CharField(max_length=30)),
                ("provider_ref", models.CharField(max_length=100)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("tender", models.CharField(max_length=30)),
                ("paid_at", models.DateTimeField()),
                ("reasons", models.JSONField()),
                ("noted_at", models.DateTimeField()),
                ("booked", models.BooleanField(default=True)),
                ("assigned_to", models.UUIDField(null=True)),
                ("assigned_at", models.DateTimeField(null=True)),
                ("matched_at", models.DateTimeField(null=True)),
                ("going_back_at", models.DateTimeField(null=True)),
                ("refund_no", models.UUIDField(null=True, unique=True)),
                ("account_id", models.UUIDField(null=True)),
                ("account_asked_at", models.DateTimeField(null=True)),
                ("sent_back_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["payer_id", "-noted_at", "-id"], name="receipt_by_payer")],
            constraints=[
                models.UniqueConstraint(fields=("provider", "provider_ref"), name="one_receipt_a_provider_ref"),
                models.UniqueConstraint(fields=("number",), name="receipt_number"),
                models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="receipt_of_something"),
                Wall("shopper", own="payer_id", may=("SELECT", "UPDATE (state, going_back_at, refund_no, account_id)")),
                Wall(
                    "staff",
                    may=("SELECT", "UPDATE (state, assigned_at, going_back_at, assigned_to, refund_no, account_id)"),
                ),
                Wall(
                    "system",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, matched_at, going_back_at, account_asked_at, sent_back_at, refund_no, "
                            "account_id)"
                        ),
                    ),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "noted",
                    (
                        "account_asked:going_back account_asked:sent_back assigned:going_back assigned:matched "
                        "going_back:account_asked going_back:sent_back noted:assigned noted:going_back"
                    ),
                ),
                moved_by_the_worker("matched", "account_asked", "sent_back"),
                Guard(
                    "another_way",
                    "BEFORE UPDATE",
                    "RAISE EXCEPTION '% goes another way only after a refusal', NEW.id;",
                    when=(
                        "OLD.state <> 'account_asked' AND (OLD.refund_no, OLD.account_id) IS DISTINCT FROM "
                        "(NEW.refund_no, NEW.account_id)"
                    ),
                ),
            ],
        ),
        Table(
            "Mandate",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("payer_id", models.UUIDField()),
                ("purpose_type", models.CharField(max_length=60)),
                ("purpose_id", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("provider", models.CharField(max_length=30)),
                ("provider_ref", models.CharField(blank=True, max_length=100)),
                ("requested_at", models.DateTimeField()),
                ("active_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("ending_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["payer_id", "-requested_at", "-id"], name="mandate_by_payer")],
            constraints=[
                models.UniqueConstraint(fields=("number",), name="mandate_number"),
                models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="mandate_of_something"),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["requested", "active"])),
                    fields=("purpose_type", "purpose_id"),
                    name="one_mandate_a_purpose",
                ),
                Wall("shopper", own="payer_id", may=("SELECT", "INSERT", "UPDATE (id, state, ending_at)")),
                Wall("staff", may=("SELECT",)),
                Wall(
                    "system",
                    may=("SELECT", "UPDATE (id, state, active_at, refused_at, ending_at, revoked_at, provider_ref)"),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "requested", "active:ending ending:revoked requested:active requested:ending requested:refused"
                ),
                moved_by_the_worker("active", "refused", "revoked"),
            ],
        ),
        Table(
            "Debit",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("mandate", models.ForeignKey("payments.mandate", models.PROTECT, related_name="debits")),
                ("payment", models.OneToOneField("payments.payment", models.PROTECT, related_name="+")),
                ("payer_id", models.UUIDField()),
                ("period", models.PositiveIntegerField()),
                ("attempt", models.PositiveSmallIntegerField()),
                ("amount", models.BigIntegerField()),
                (
                    "renewal_notice",
                    models.ForeignKey("notices.notice", models.PROTECT, related_name="+", db_index=False),
                ),
                ("renewal_told_at", models.DateTimeField()),
                ("debit_notice", models.ForeignKey("notices.notice", models.PROTECT, related_name="+", db_index=False)),
                ("debit_told_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
            ],
            constraints=[
                models.UniqueConstraint(fields=("mandate", "period", "attempt"), name="one_debit_a_try"),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0), ("attempt__gte", 1), ("attempt__lte", 2), ("period__gte", 1)),
                    name="debit_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(("asked_at__gte", models.F("due_at"))), name="debit_not_before_its_day"
                ),
                Wall("shopper", own="payer_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "after_its_notices",
                    "BEFORE INSERT",
                    """
IF session_user = 'tp_app' THEN RAISE EXCEPTION 'the web debits nobody'; END IF;
PERFORM FROM payments_mandate m JOIN payments_payment p ON p.id = NEW.payment_id
    WHERE m.id = NEW.mandate_id AND m.state = 'active' AND m.payer_id = NEW.payer_id AND NEW.amount <= m.amount
      AND p.payer_id = NEW.payer_id AND p.amount = NEW.amount AND p.currency = m.currency;
IF NOT FOUND THEN RAISE EXCEPTION 'no mandate of % allows this debit', NEW.payer_id; END IF;
PERFORM FROM notices_notice r JOIN notices_notice d ON d.id = NEW.debit_notice_id
    WHERE r.id = NEW.renewal_notice_id AND r.template = 'payments.renewal_ahead' AND d.template = 'payments.debit_ahead'
      AND r.person_id = NEW.payer_id AND d.person_id = NEW.payer_id
      AND r.sent_at = NEW.renewal_told_at AND d.sent_at = NEW.debit_told_at
      AND (r.params ->> 'mandate', r.params ->> 'period', r.params ->> 'fen')
          = (NEW.mandate_id::text, NEW.period::text, NEW.amount::text)
      AND (d.params ->> 'mandate', d.params ->> 'period', d.params ->> 'fen')
          = (NEW.mandate_id::text, NEW.period::text, NEW.amount::text)
      AND (d.params ->> 'debit_at')::timestamptz = NEW.due_at
      AND (NEW.attempt > 1 OR (r.params ->> 'debit_at')::timestamptz = NEW.due_at);
IF NOT FOUND OR 2 > (SELECT count(DISTINCT subject_id) FROM eventlog_event WHERE topic = 'notices.sent'
       AND role = 'system' AND subject_id IN (NEW.renewal_notice_id, NEW.debit_notice_id))
THEN RAISE EXCEPTION 'nothing is debited without its notices'; END IF;
IF NOT tianping_promise_allowed('DL_RENEW_NOTICE', (NEW.renewal_told_at AT TIME ZONE 'Asia/Shanghai')::date,
       'full_days_before:' || ((NEW.due_at AT TIME ZONE 'Asia/Shanghai')::date
                               - (NEW.renewal_told_at AT TIME ZONE 'Asia/Shanghai')::date - 1)::text)
   OR NOT tianping_promise_allowed('DL_DEBIT_NOTICE', (NEW.debit_told_at AT TIME ZONE 'Asia/Shanghai')::date,
       'hours_before:' || floor(extract(epoch FROM NEW.due_at - NEW.debit_told_at) / 3600)::text)
THEN RAISE EXCEPTION 'the notices before a debit came too late'; END IF;
RETURN NEW;
""",
                ),
            ],
        ),
        Table(
            "PayoutAccount",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("holder", SealedField()),
                ("bank", SealedField()),
                ("number", SealedField()),
                ("provider", models.CharField(max_length=30)),
                ("named_by", models.UUIDField()),
                ("named_at", models.DateTimeField()),
                ("in_force_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    condition=models.Q(("state", "named")), fields=("merchant",), name="one_payout_account_named"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "in_force")), fields=("merchant",), name="one_payout_account_in_force"
                ),
                Wall("shopper", own="named_by", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=("SELECT", "INSERT", "UPDATE (id, state, in_force_at, refused_at, replaced_at)"),
                ),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "UPDATE (id, state, in_force_at, refused_at, replaced_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "named", "in_force:refused in_force:replaced named:in_force named:refused named:replaced"
                ),
                moved_by_the_worker("in_force", "refused"),
                never(
                    "account_stays",
                    "UPDATE",
                    when=(
                        'OLD."holder" IS DISTINCT FROM (NEW."holder") OR OLD."bank" IS DISTINCT FROM (NEW."bank") '
                        'OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."provider" IS DISTINCT FROM '
                        '(NEW."provider") OR OLD."named_by" IS DISTINCT FROM (NEW."named_by") OR OLD."named_at" '
                        'IS DISTINCT FROM (NEW."named_at")'
                    ),
                ),
            ],
        ),
        Table(
            "Payout",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("payee_id", models.UUIDField(null=True)),
                (
                    "account",
                    models.ForeignKey("payments.payoutaccount", models.PROTECT, null=True, db_constraint=False),
                ),
                ("drawn_on", models.CharField(max_length=30)),
                ("amount", models.BigIntegerField()),
                ("put_in", models.BigIntegerField(default=0)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("case_type", models.CharField(max_length=60)),
                ("case_id", models.UUIDField()),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("provider", models.CharField(max_length=30)),
                ("provider_ref", models.CharField(blank=True, default="", max_length=100)),
                ("refusal", models.CharField(blank=True, default="", max_length=60)),
                ("requested_at", models.DateTimeField()),
                ("unknown_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["merchant", "-requested_at", "-id"], name="payouts_of_a_shop")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("number",), name="payout_number"),
                models.UniqueConstraint(fields=("case_id", "case_type", "attempt"), name="one_payout_an_attempt"),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0), ("put_in__gte", 0)), name="payout_of_something"
                ),
                models.CheckConstraint(
                    condition=models.Q(("drawn_on__in", ["merchant_payable", "deposit", "awards"])),
                    name="payout_drawn_on_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("account__isnull", False), ("payee_id__isnull", True)),
                        models.Q(("account__isnull", True), ("drawn_on", "awards"), ("payee_id__isnull", False)),
                        _connector="OR",
                    ),
                    name="payout_to_one",
                ),
                CompositeKey(to="payments.PayoutAccount", fields=("merchant", "account")),
                Wall("shopper", own="payee_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", "UPDATE (id)")),
                Wall("staff", may=("SELECT",)),
                Wall(
                    "system",
                    may=(
                        "SELECT",
                        "UPDATE (id, state, unknown_at, paid_at, failed_at, returned_at, provider_ref, refusal)",
                    ),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "requested",
                    ("paid:returned requested:failed requested:paid requested:unknown unknown:failed unknown:paid"),
                ),
                Guard(
                    "made_by_the_worker",
                    "BEFORE INSERT",
                    "RAISE EXCEPTION 'the web pays nobody';",
                    when="session_user = 'tp_app'",
                ),
                moved_by_the_worker("unknown", "paid", "failed", "returned"),
                never(
                    "payout_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."payee_id" IS DISTINCT FROM '
                        '(NEW."payee_id") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR '
                        'OLD."drawn_on" IS DISTINCT FROM (NEW."drawn_on") OR OLD."amount" IS DISTINCT FROM '
                        '(NEW."amount") OR OLD."put_in" IS DISTINCT FROM (NEW."put_in") OR OLD."currency" IS '
                        'DISTINCT FROM (NEW."currency") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR '
                        'OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."case_type" IS DISTINCT '
                        'FROM (NEW."case_type") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR '
                        'OLD."attempt" IS DISTINCT FROM (NEW."attempt")'
                    ),
                ),
            ],
        ),
        Table(
            "Share",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("payment", models.ForeignKey("payments.payment", models.PROTECT, related_name="shares")),
                ("payer_id", models.UUIDField()),
                ("provider", models.CharField(max_length=30)),
                ("order_type", models.CharField(max_length=60)),
                ("order_id", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("funded", models.BigIntegerField(default=0)),
                ("rounding", models.BigIntegerField(default=0)),
                ("fee_free", models.BigIntegerField(db_default=0, default=0)),
                ("refunded", models.BigIntegerField(default=0)),
                ("funded_back", models.BigIntegerField(db_default=0, default=0)),
                ("rounding_back", models.BigIntegerField(db_default=0, default=0)),
                ("commission", models.BigIntegerField(db_default=0, default=0)),
                ("commission_back", models.BigIntegerField(db_default=0, default=0)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("held_on", models.CharField(db_default="buyer_escrow", default="buyer_escrow", max_length=30)),
                ("captured_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("order_type", "order_id"), name="one_share_an_order"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount__gte", 0),
                        ("funded__gte", 0),
                        ("refunded__gte", 0),
                        ("refunded__lte", models.F("amount")),
                    ),
                    name="share_amounts_sane",
                ),
                models.CheckConstraint(
                    condition=models.Q(("fee_free__gte", 0), ("fee_free__lte", models.F("amount"))),
                    name="share_fee_free_sane",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("funded_back__gte", 0),
                        ("funded_back__lte", models.F("funded")),
                        models.Q(
                            models.Q(("rounding_back__gte", 0), ("rounding_back__lte", models.F("rounding"))),
                            models.Q(("rounding_back__gte", models.F("rounding")), ("rounding_back__lte", 0)),
                            _connector="OR",
                        ),
                    ),
                    name="share_gives_back_what_was_added",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("refunded", models.F("amount")), _negated=True),
                        ("amount", 0),
                        ("released_at__isnull", False),
                        models.Q(("funded_back", models.F("funded")), ("rounding_back", models.F("rounding"))),
                        _connector="OR",
                    ),
                    name="share_gone_is_gone_whole",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("commission_back__gte", 0),
                        ("commission_back__lte", models.F("commission")),
                        models.Q(("commission", 0), ("state", "settled"), _connector="OR"),
                    ),
                    name="share_commission_sane",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("held_on", "buyer_escrow"),
                        models.Q(("commission", 0), ("funded", 0), ("held_on", "consumer_deposit"), ("rounding", 0)),
                        _connector="OR",
                    ),
                    name="share_held_on",
                ),
                Wall("shopper", own="payer_id", may=("SELECT", "INSERT")),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (id, state, refunded, funded_back, rounding_back, commission, commission_back, "
                            "captured_at, released_at, settled_at, returned_at)"
                        ),
                    ),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "expected",
                    "captured:returned captured:settled expected:captured expected:released released:captured",
                ),
                moved_by_the_worker("captured", "returned"),
                Guard(
                    "kept_by_the_worker",
                    'BEFORE UPDATE OF "state"',
                    "RAISE EXCEPTION 'the web gives no shop the deposit %', NEW.id;",
                    when="session_user = 'tp_app' AND NEW.state = 'settled' AND NEW.held_on = 'consumer_deposit'",
                ),
            ],
        ),
        Table(
            "Refund",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                (
                    "share",
                    models.ForeignKey("payments.share", models.PROTECT, related_name="refunds", db_constraint=False),
                ),
                ("payer_id", models.UUIDField()),
                ("case_type", models.CharField(max_length=60)),
                ("case_id", models.UUIDField()),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("funded", models.BigIntegerField(db_default=0, default=0)),
                ("rounding", models.BigIntegerField(db_default=0, default=0)),
                ("commission", models.BigIntegerField(db_default=0, default=0)),
                ("codes", models.JSONField()),
                ("provider_ref", models.CharField(max_length=100, null=True)),
                ("account_id", models.UUIDField(null=True)),
                ("requested_at", models.DateTimeField()),
                ("unknown_at", models.DateTimeField(null=True)),
                ("succeeded_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("account_asked_at", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    fields=("case_id", "case_type", "share", "attempt"), name="one_refund_an_attempt"
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0), ("commission__gte", 0), ("funded__gte", 0)),
                    name="refund_amount_positive",
                ),
                CompositeKey(to="payments.Share", fields=("merchant", "share")),
                Wall("shopper", own="payer_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (id, state, provider_ref, unknown_at, succeeded_at, failed_at, account_asked_at, "
                            "replaced_at)"
                        ),
                    ),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "requested",
                    (
                        "account_asked:replaced failed:account_asked failed:replaced requested:failed "
                        "requested:succeeded requested:unknown unknown:failed unknown:succeeded"
                    ),
                ),
                moved_by_the_worker("unknown", "succeeded", "failed", "account_asked"),
            ],
        ),
        Table(
            "PayeeAccount",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("payer_id", models.UUIDField()),
                ("refund_id", models.UUIDField()),
                ("holder", SealedField()),
                ("bank", SealedField()),
                ("number", SealedField()),
                ("named_at", models.DateTimeField()),
            ],
            constraints=[
                Wall("shopper", own="payer_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        run_file(__file__),
    ]
