"""What of others' money went back with a refund, and what of the fee: kept in columns, no longer computed.

For refunds and settlements there are already, the books say it. Rounding was asked for by nobody so far.
"""

import platform_core.tenancy.walls
from django.db import migrations, models


KNOWN = """
UPDATE payments_refund AS refund SET funded = posting.amount
FROM ledger_posting AS posting
WHERE posting.merchant_id = refund.merchant_id AND posting.source_type = 'payments.refund'
  AND posting.source_id = refund.id AND posting.code = 'funding_back';
UPDATE payments_share AS share SET funded_back = gone.funded
FROM (SELECT share_id, sum(funded) AS funded FROM payments_refund WHERE state <> 'failed' GROUP BY share_id) AS gone
WHERE gone.share_id = share.id;
UPDATE payments_share AS share SET commission = posting.amount
FROM ledger_posting AS posting
WHERE posting.merchant_id = share.merchant_id AND posting.source_type = 'payments.share'
  AND posting.source_id = share.id AND posting.code = 'commission';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""  # what was deferred is looked at now: a table with that still before it takes no new constraint


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_posting"),
        ("payments", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="refund",
            name="refund_amount_positive",
        ),
        migrations.RemoveConstraint(
            model_name="share",
            name="payments_share_merchant_wall",
        ),
        migrations.AddField(
            model_name="refund",
            name="commission",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="refund",
            name="funded",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="refund",
            name="rounding",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="share",
            name="commission",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="share",
            name="commission_back",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="share",
            name="funded_back",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="share",
            name="rounding_back",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("commission__gte", 0), ("funded__gte", 0)),
                name="refund_amount_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refunded", models.F("amount")), _negated=True),
                    ("amount", 0),
                    ("released_at__isnull", False),
                    models.Q(("funded_back", models.F("funded")), ("rounding_back", models.F("rounding"))),
                    _connector="OR",
                ),
                name="share_gone_is_gone_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("commission_back__gte", 0),
                    ("commission_back__lte", models.F("commission")),
                    models.Q(("commission", 0), ("state", "settled"), _connector="OR"),
                ),
                name="share_commission_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=(
                    "SELECT",
                    (
                        "UPDATE (id, state, refunded, funded_back, rounding_back, commission, commission_back,"
                        " captured_at, released_at, settled_at)"
                    ),
                ),
                name="payments_share_merchant_wall",
                own="merchant_id",
                public=False,
            ),
        ),
    ]
