"""Which refunds are of a return, payments know by themselves: each names its case. So the list beside it goes."""

from django.db import migrations

PUT_BACK = """
INSERT INTO aftersales_payback (id, merchant_id, case_id, shopper_id, cause, refund_id, asked_at)
SELECT gen_random_uuid(), refund.merchant_id, case_id, payer_id,
       'return:' || case_id || CASE WHEN attempt > 1 THEN ':' || attempt ELSE '' END, refund.id, requested_at
FROM payments_refund refund JOIN aftersales_return returned ON returned.id = case_id
WHERE case_type = 'aftersales.return';
"""


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0002_search_and_sending_home"), ("payments", "0005_for_case")]
    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, PUT_BACK),
        migrations.DeleteModel("Payback"),
    ]
