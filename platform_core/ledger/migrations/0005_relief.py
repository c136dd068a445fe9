"""Four more accounts: what is awarded, what is charged, what the relief fund lends, and what the platform puts in."""

import django.db.models.expressions
from django.db import migrations, models

# Every shop that has books already gets the new accounts.
OPEN = """
INSERT INTO ledger_account (id, merchant_id, kind, currency, debits_posted, credits_posted, debits_pending,
                            credits_pending, opened_at)
SELECT gen_random_uuid(), had.merchant_id, new.kind, had.currency, 0, 0, 0, 0, tianping_now()
FROM ledger_account AS had, unnest(ARRAY['awards', 'charges', 'relief_fund', 'platform_paid_in']) AS new (kind)
WHERE had.kind = 'buyer_escrow';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
CLOSE = """
ALTER TABLE ledger_account DISABLE TRIGGER USER;
DELETE FROM ledger_account WHERE kind IN ('awards', 'charges', 'relief_fund', 'platform_paid_in');
ALTER TABLE ledger_account ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_consumer_deposit"), ("tenancy", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="account", name="ledger_known_kind"),
        migrations.RemoveConstraint(model_name="account", name="ledger_no_overdraft_credit"),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
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
                        django.db.models.expressions.CombinedExpression(
                            models.F("debits_posted"), "+", models.F("debits_pending")
                        ),
                    ),
                    _connector="OR",
                ),
                name="ledger_no_overdraft_credit",
            ),
        ),
        migrations.RunSQL(OPEN, CLOSE),
    ]
