"""The addresses of the shop window, which anybody may look into."""

from __future__ import annotations

from django.urls import path

from platform_core.project.faces.window import goods, product

app_name = "window"
urlpatterns = [
    path("", goods.goods, name="goods"),
    path("<uuid:listing_id>", product.product, name="product"),
]
