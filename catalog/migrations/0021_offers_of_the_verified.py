from importlib import import_module

from django.db import migrations

# A shop that nobody has verified again in time takes no new orders, so it offers nothing.
BEFORE = import_module("catalog.migrations.0019_offers_by_key").OFFERS
OFFERS = BEFORE.replace(
    "WHERE id = sku.merchant_id AND state = 'open' AND (",
    "WHERE id = sku.merchant_id AND state = 'open' AND verified_until >= today AND (",
)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0020_set_aside"), ("merchants", "0013_sells_unverified")]

    operations = [migrations.RunSQL(OFFERS, BEFORE)]
