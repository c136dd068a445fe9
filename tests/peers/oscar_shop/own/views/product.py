"""The list, with what its rows need read for all of them at once."""

from oscar.core.loading import get_model
from oscarapi.views import product


class ProductList(product.ProductList):
    queryset = (
        get_model("catalogue", "Product")
        .objects.select_related("product_class")
        .prefetch_related("stockrecords", "images")
    )
