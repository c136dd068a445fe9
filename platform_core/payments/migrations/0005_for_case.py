"""What a refund is for stands in columns, and no longer inside a text that had to be read back."""

from django.db import migrations, models

# The causes that were ever written: a return's, a complaint's and a cancelled order's, each from the second on with its
# number, and that of money which came too late. A refund of any other cause is a case of its own.
READ_BACK = """
UPDATE payments_refund SET case_id = split_part(cause, ':', 2)::uuid,
  case_type = CASE split_part(cause, ':', 1) WHEN 'return' THEN 'aftersales.return' ELSE 'complaints.complaint' END,
  attempt = coalesce(nullif(split_part(cause, ':', 3), '')::smallint, 1)
WHERE split_part(cause, ':', 1) IN ('return', 'complaint');
UPDATE payments_refund AS refund SET case_type = 'orders.order', case_id = share.order_id,
  attempt = coalesce(nullif(split_part(refund.cause, '.', 2), '')::smallint, 1)
FROM payments_share AS share WHERE share.id = refund.share_id AND split_part(refund.cause, '.', 1) = 'cancelled';
UPDATE payments_refund AS refund SET case_type = 'payments.payment', case_id = share.payment_id
FROM payments_share AS share WHERE share.id = refund.share_id AND refund.cause = 'late_capture';
UPDATE payments_refund SET case_type = 'payments.refund', case_id = id WHERE case_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""  # what was deferred is looked at now: a table with that still before it takes no new constraint

PUT_BACK = """
UPDATE payments_refund SET cause = CASE case_type
  WHEN 'orders.order' THEN 'cancelled' || CASE WHEN attempt > 1 THEN '.' || attempt ELSE '' END
  WHEN 'payments.payment' THEN 'late_capture'
  ELSE split_part(case_type, '.', 2) || ':' || case_id || CASE WHEN attempt > 1 THEN ':' || attempt ELSE '' END
END;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_by_the_worker")]

    operations = [
        migrations.RemoveConstraint("refund", "one_refund_a_cause"),
        migrations.AddField("refund", "case_type", models.CharField(default="", max_length=60), preserve_default=False),
        migrations.AddField("refund", "case_id", models.UUIDField(null=True)),
        migrations.AddField("refund", "attempt", models.PositiveSmallIntegerField(default=1)),
        migrations.RunSQL(READ_BACK, PUT_BACK),
        migrations.AlterField("refund", "case_id", models.UUIDField()),
        migrations.AlterField("refund", "cause", models.CharField(default="", max_length=100)),
        migrations.RemoveField("refund", "cause"),
        migrations.AddConstraint(
            "refund",
            models.UniqueConstraint(fields=["case_id", "case_type", "share", "attempt"], name="one_refund_an_attempt"),
        ),
    ]
