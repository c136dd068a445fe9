"""Unlawful offers, infringements and revenge for a report are violations of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0008_permits_withdrawn"),
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
                    ("change_reported_late", "change_reported_late"),
                    ("unlawful_offer", "unlawful_offer"),
                    ("infringement", "infringement"),
                    ("retaliation", "retaliation"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="violation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "return_not_handled",
                            "no_return_address",
                            "dispatch_late",
                            "refund_not_made",
                            "change_reported_late",
                            "unlawful_offer",
                            "infringement",
                            "retaliation",
                        ],
                    )
                ),
                name="violation_of_known_kind",
            ),
        ),
    ]
