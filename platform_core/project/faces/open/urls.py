"""The addresses of the pages that anybody may read."""

from __future__ import annotations

from django.urls import path

from complaints.infringements import pages as infringements
from complaints.service import pages as service
from merchants.sanctions import pages as sanctions
from platform_core.cases.wiring import board_routes
from platform_core.project.faces.open import (
    advertising,
    credit,
    goods,
    guides,
    prices,
    privacy,
    ranking,
    records,
    relief,
    reports,
    reviews,
    rules,
    safety,
    shops,
)

app_name = "open"
urlpatterns = [
    path("rules/", rules.board, name="rules"),
    path("rules/<slug:rule>", rules.history, name="rule"),
    path("rules/<slug:rule>/<int:number>", rules.version, name="rule-version"),
    path("rules/<slug:rule>/<int:number>.txt", rules.download, name="rule-file"),
    path("guides/", guides.board, name="guides"),
    path("guides/<slug:theme>", guides.current, name="guide"),
    path("guides/<slug:theme>/<int:number>", guides.guide_version, name="guide-number"),
    path("ranking/", ranking.orders, name="ranking"),
    path("merchants/<uuid:merchant_id>/credit", credit.of_shop, name="credit"),
    path("goods/", goods.categories, name="goods"),
    path("listings/<uuid:listing_id>/reviews", reviews.of_listing, name="listing-reviews"),
    *board_routes(),
    path("shops/<uuid:merchant_id>", shops.shop, name="shop"),
    path("shops/<uuid:merchant_id>/complaints", records.record, name="complaints"),
    *service.everybody,
    *sanctions.everybody,
    *infringements.everybody,
    path("report", reports.report, name="report"),
    path("reports/<uuid:key>", reports.status, name="report-status"),
    path("relief/", relief.relief, name="relief"),
    path("prices/<uuid:sku_id>", prices.of_item, name="prices"),
    path("sampling/", safety.samplings, name="samplings"),
    path("sampling/<uuid:sampling_id>", safety.sampling, name="sampling"),
    path("sampling/<uuid:sampling_id>/list.txt", safety.population, name="sampling-list"),
    path("sampling/<uuid:sampling_id>/verify_draw.py", safety.program, name="sampling-program"),
    path("recalls/", safety.recalls, name="recalls"),
    path("privacy/", privacy.notice, name="privacy"),
    path("advertising/stop/<uuid:notice_id>", advertising.stop, name="stop-advertising"),
]
