"""A category says for which reasons its goods may not go back without one (NRR-06, NRR-07); before, any listing could."""

import django.contrib.postgres.fields
from django.db import migrations, models

CHOICES = [
    (code, code)
    for code in (
        "none",
        "custom_made",
        "perishable",
        "digital",
        "periodical",
        "unsafe_once_opened",
        "loses_value_once_used",
        "near_expiry_or_flawed",
    )
]
EXCLUSIONS = {
    "general": ["custom_made", "near_expiry_or_flawed"],
    "food": ["near_expiry_or_flawed"],
    "fresh_food": ["perishable", "near_expiry_or_flawed"],
    "apparel": ["custom_made", "near_expiry_or_flawed"],
    "electronics": ["loses_value_once_used", "near_expiry_or_flawed"],
    "household": ["custom_made", "unsafe_once_opened", "near_expiry_or_flawed"],
    "books": ["near_expiry_or_flawed"],
    "periodicals": ["periodical"],
    "cosmetics": ["unsafe_once_opened", "near_expiry_or_flawed"],
    "digital_content": ["digital"],
}


def fill(apps, schema_editor):
    Category = apps.get_model("catalog", "Category")
    for category in Category.objects.all():
        known = EXCLUSIONS.get(category.code)
        category.return_exclusions = [e for e in [category.return_exclusion] if e != "none"] if known is None else known
        category.save(update_fields=["return_exclusions"])


def empty(apps, schema_editor):
    Category = apps.get_model("catalog", "Category")
    for category in Category.objects.exclude(return_exclusions=[]):
        of_the_class = {"perishable", "digital", "periodical", "unsafe_once_opened"}
        category.return_exclusion = next(iter(of_the_class.intersection(category.return_exclusions)), "none")
        category.save(update_fields=["return_exclusion"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_taken_back")]
    operations = [
        migrations.AddField(
            model_name="category",
            name="return_exclusions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=CHOICES, max_length=30), default=list
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, empty),
        # A default, so that the way back finds one
        migrations.AlterField(
            model_name="category",
            name="return_exclusion",
            field=models.CharField(choices=CHOICES, default="none", max_length=30),
        ),
        migrations.RemoveField(model_name="category", name="return_exclusion"),
    ]
