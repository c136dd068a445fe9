"""Products with their categories, attributes, stock and prices, and a shopper who may sign in.

`python fill.py PRODUCTS EMAIL PASSWORD`, with the settings of this folder. Gives the ids of the first products.
"""

import json
import sys
from itertools import cycle

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  # the models are there from here on
from django.contrib.sites.models import Site  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

AT_ONCE = 2_000
CATEGORIES = ("General goods", "Household", "Apparel", "Books")
FACTS = ("brand", "origin", "producer", "specification", "use", "warranty")
SHOPS = 20
STOCK = 1_000_000

Attribute = get_model("catalogue", "ProductAttribute")
Category = get_model("catalogue", "Category")
Filed = get_model("catalogue", "ProductCategory")
Product = get_model("catalogue", "Product")
Stock = get_model("partner", "StockRecord")
Value = get_model("catalogue", "ProductAttributeValue")


def main(products: int, email: str, password: str) -> None:
    with transaction.atomic():
        Site.objects.update_or_create(id=1, defaults={"domain": "127.0.0.1", "name": "peer"})
        get_user_model().objects.create_user(email, email, password)
        get_model("address", "Country").objects.create(
            iso_3166_1_a2="CN", printable_name="China", name="China", is_shipping_country=True
        )
        made = _products(products)
        _shelves(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sys.stdout.write(json.dumps([product.id for product in made[-50:]]))


def _products(count: int) -> list:
    categories = [Category.add_root(name=name) for name in CATEGORIES]
    kind = get_model("catalogue", "ProductClass").objects.create(name="Goods", track_stock=True, requires_shipping=True)
    facts = [Attribute.objects.create(product_class=kind, name=name, code=name, type="text") for name in FACTS]
    made = Product.objects.bulk_create(
        [
            Product(
                structure="standalone",
                upc=f"L{number:06d}",
                title=f"Yunqi portable umbrella, large size {number:06d}",
                slug=f"goods-{number:06d}",
                description="",
                product_class=kind,
            )
            for number in range(count)
        ],
        batch_size=AT_ONCE,
    )
    Filed.objects.bulk_create(
        [Filed(product=product, category=category) for product, category in zip(made, cycle(categories))],
        batch_size=AT_ONCE,
    )
    values = (Value(product=product, attribute=fact, value_text="as stated") for product in made for fact in facts)
    Value.objects.bulk_create(values, batch_size=AT_ONCE)
    return made


def _shelves(products: list) -> None:
    partners = [get_model("partner", "Partner").objects.create(name=f"Shop {nth}") for nth in range(SHOPS)]
    Stock.objects.bulk_create(
        [
            Stock(
                product=product,
                partner=partner,
                partner_sku=product.upc,
                price_currency="CNY",
                price=1 + product.id % 1_000,
                num_in_stock=STOCK,
            )
            for product, partner in zip(products, cycle(partners))
        ],
        batch_size=AT_ONCE,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
