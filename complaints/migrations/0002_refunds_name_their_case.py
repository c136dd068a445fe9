"""Which refunds are of a complaint, payments know by themselves: each names its case. So the list beside it goes."""

from django.db import migrations

PUT_BACK = """
INSERT INTO complaints_remedy
  (id, merchant_id, complaint_id, shopper_id, ordinal, refund_id, amount, currency, granted_at)
SELECT gen_random_uuid(), merchant_id, case_id, payer_id, attempt, id, amount, currency, requested_at
FROM payments_refund WHERE case_type = 'complaints.complaint';
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("payments", "0005_for_case")]
    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, PUT_BACK),
        migrations.DeleteModel("Remedy"),
    ]
