"""The tables of ledger, and what guards them."""

from django.db import migrations, models
from django.db.models.expressions import CombinedExpression
from platform_core.ledger.models import AccountKey
from platform_core.rows import new_id
from platform_core.tenancy.operations import Guard, Table, append_only, run_file, tenant_key, walls
from platform_core.tenancy.walls import CompositeKey, Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tenancy", "0001_tables")]

    operations = [
        Table(
            "Account",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("kind", models.CharField(max_length=30)),
                ("currency", models.CharField(max_length=3)),
                ("debits_posted", models.BigIntegerField(default=0)),
                ("credits_posted", models.BigIntegerField(default=0)),
                ("debits_pending", models.BigIntegerField(default=0)),
                ("credits_pending", models.BigIntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("merchant", "id", "currency"), name="ledger_account_key"),
                models.UniqueConstraint(fields=("merchant", "kind", "currency"), name="ledger_one_account_a_kind"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "provider_clearing",
                                "buyer_escrow",
                                "merchant_payable",
                                "commission",
                                "platform_funding",
                                "rounding",
                                "fund_advance",
                                "deposit",
                                "consumer_deposit",
                                "awards",
                                "charges",
                                "relief_fund",
                                "platform_paid_in",
                            ],
                        )
                    ),
                    name="ledger_known_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("credits_pending__gte", 0),
                        ("credits_posted__gte", 0),
                        ("debits_pending__gte", 0),
                        ("debits_posted__gte", 0),
                    ),
                    name="ledger_sums_not_negative",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            (
                                "kind__in",
                                [
                                    "buyer_escrow",
                                    "merchant_payable",
                                    "commission",
                                    "deposit",
                                    "consumer_deposit",
                                    "awards",
                                    "charges",
                                    "relief_fund",
                                    "platform_paid_in",
                                ],
                            ),
                            _negated=True,
                        ),
                        (
                            "credits_posted__gte",
                            CombinedExpression(models.F("debits_posted"), "+", models.F("debits_pending")),
                        ),
                        _connector="OR",
                    ),
                    name="ledger_no_overdraft_credit",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("kind__in", ["provider_clearing", "platform_funding", "fund_advance"]), _negated=True
                        ),
                        (
                            "debits_posted__gte",
                            CombinedExpression(models.F("credits_posted"), "+", models.F("credits_pending")),
                        ),
                        _connector="OR",
                    ),
                    name="ledger_no_overdraft_debit",
                ),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "born_empty",
                    "BEFORE INSERT",
                    "RAISE EXCEPTION 'an account is born empty';",
                    when=(
                        "0 <> ANY (ARRAY[NEW.debits_posted, NEW.credits_posted, NEW.debits_pending, "
                        "NEW.credits_pending])"
                    ),
                )
            ],
        ),
        Table(
            "Posting",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("group_id", models.UUIDField()),
                (
                    "debit_account",
                    models.ForeignKey(
                        "ledger.account", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                (
                    "credit_account",
                    models.ForeignKey(
                        "ledger.account", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("code", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=20)),
                (
                    "pending",
                    models.ForeignKey(
                        "ledger.posting",
                        models.PROTECT,
                        related_name="+",
                        null=True,
                        db_index=False,
                        db_constraint=False,
                    ),
                ),
                ("source_type", models.CharField(max_length=60)),
                ("source_id", models.UUIDField()),
                ("occurred_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    fields=("merchant", "source_type", "source_id", "code"), name="ledger_posted_once"
                ),
                models.UniqueConstraint(fields=("pending",), name="ledger_resolved_once"),
                models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="ledger_amount_positive"),
                models.CheckConstraint(
                    condition=models.Q(("debit_account", models.F("credit_account")), _negated=True),
                    name="ledger_two_accounts",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind__in", ("post_pending", "void_pending")), ("pending__isnull", False)),
                        models.Q(("kind__in", ("posted", "pending")), ("pending__isnull", True)),
                        _connector="OR",
                    ),
                    name="ledger_resolution_has_hold",
                ),
                AccountKey(
                    fields=("merchant", "debit_account", "currency"), name="ledger_debit_key", to="ledger.Account"
                ),
                AccountKey(
                    fields=("merchant", "credit_account", "currency"), name="ledger_credit_key", to="ledger.Account"
                ),
                CompositeKey(to="ledger.Posting", fields=("merchant", "pending")),
                Wall("merchant", own="merchant_id", may=("SELECT",)),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        run_file(__file__),
    ]
