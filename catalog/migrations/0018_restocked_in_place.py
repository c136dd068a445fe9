from django.db import migrations

import platform_core.tenancy.walls


class Migration(migrations.Migration):
    dependencies = [("catalog", "0017_shop_window")]

    operations = [
        migrations.RemoveConstraint(model_name="shown", name="catalog_shown_merchant_wall"),
        migrations.AddConstraint(
            model_name="shown",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=("SELECT", "INSERT", "UPDATE (id, pieces, in_stock, card, page)", "DELETE"),
                name="catalog_shown_merchant_wall",
                own="merchant",
                public=True,
            ),
        ),
        # Room for what a shelf is called next on the same page of the disk: then no index hears of it.
        migrations.RunSQL(
            "ALTER TABLE catalog_shown SET (fillfactor = 70)", "ALTER TABLE catalog_shown RESET (fillfactor)"
        ),
    ]
