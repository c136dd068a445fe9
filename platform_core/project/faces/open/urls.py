"""Where are the pages that anybody may read?"""

from __future__ import annotations

from django.urls import path

from platform_core.project.faces.open import (
    advertising,
    bulletins,
    credit,
    goods,
    prices,
    ranking,
    relief,
    reviews,
    rules,
    shops,
)

app_name = "open"
urlpatterns = [
    path("rules/", rules.board, name="rules"),
    path("rules/<slug:rule>", rules.history, name="rule"),
    path("rules/<slug:rule>/<int:number>", rules.version, name="rule-version"),
    path("rules/<slug:rule>/<int:number>.txt", rules.download, name="rule-file"),
    path("ranking/", ranking.orders, name="ranking"),
    path("merchants/<uuid:merchant_id>/credit", credit.of_shop, name="credit"),
    path("goods/", goods.asked, name="goods"),
    path("listings/<uuid:listing_id>/reviews", reviews.of_listing, name="listing-reviews"),
    path("shops/<uuid:merchant_id>", shops.shop, name="shop"),
    path("bulletins/", bulletins.board, name="bulletins"),
    path("bulletins/<uuid:sanction_id>", bulletins.about, name="bulletin"),
    path("relief/", relief.relief, name="relief"),
    path("prices/<uuid:sku_id>", prices.of_item, name="prices"),
    path("advertising/stop/<uuid:notice_id>", advertising.stop, name="stop-advertising"),
]
