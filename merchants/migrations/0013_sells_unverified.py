from django.db import migrations, models

# Seven months after its last verification, as DL_REVERIFY_STOP says; but nobody stops selling before a month is over in
# which our people can do what they have not done so far.
VERIFIED_UNTIL = """
UPDATE merchants_merchant SET verified_until = greatest(
  (verified_at AT TIME ZONE 'Asia/Shanghai' + interval '7 months')::date,
  (now() AT TIME ZONE 'Asia/Shanghai' + interval '1 month')::date
)
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0012_what_is_dangerous_outlasts_silence")]

    operations = [
        migrations.AddField(
            model_name="merchant",
            name="verified_until",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(VERIFIED_UNTIL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="merchant",
            name="verified_until",
            field=models.DateField(),
        ),
    ]
