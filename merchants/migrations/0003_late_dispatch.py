"""A late dispatch goes on record as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0002_violations"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="violation",
            name="violation_of_known_kind",
        ),
        migrations.AlterField(
            model_name="violation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("return_not_handled", "return_not_handled"),
                    ("no_return_address", "no_return_address"),
                    ("dispatch_late", "dispatch_late"),
                    ("refund_not_made", "refund_not_made"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["return_not_handled", "no_return_address", "dispatch_late", "refund_not_made"])
                ),
                name="violation_of_known_kind",
            ),
        ),
    ]
