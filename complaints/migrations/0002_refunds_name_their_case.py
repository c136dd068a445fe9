"""Which refunds are of a complaint, payments know by themselves: each names its case. So the list beside it goes."""

from django.db import migrations

PUT_BACK = """
INSERT INTO complaints_remedy
  (id, merchant_id, complaint_id, shopper_id, ordinal, refund_id, amount, currency, granted_at)
SELECT gen_random_uuid(), refund.merchant_id, case_id, payer_id, attempt, refund.id, amount, refund.currency,
       requested_at
FROM payments_refund refund JOIN complaints_complaint complaint ON complaint.id = case_id
WHERE case_type = 'complaints.complaint';
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("payments", "0005_for_case")]
    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, PUT_BACK),
        migrations.DeleteModel("Remedy"),
    ]
