"""A category says whether its goods are durable, and by which rules they are guaranteed (CRL-23b, TGS-7)."""

from django.db import migrations, models

GUARANTEED = ["electronics"]  # computers, televisions, refrigerators and the like


def seed(apps, schema_editor):
    categories = apps.get_model("catalog", "Category").objects.filter(code__in=GUARANTEED)
    categories.update(durable=True, guarantee="three_guarantees")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0010_delivered_by_code")]
    operations = [
        migrations.AddField(
            model_name="category", name="durable", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            model_name="category",
            name="guarantee",
            field=models.CharField(
                choices=[("general", "general"), ("three_guarantees", "three_guarantees")],
                db_default="general",
                default="general",
                max_length=20,
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
