"""The addresses of the deadlines' doors."""

from django.urls import path

from platform_core.deadlines.api.views import Deadlines, DeadlineWhy, ShopDeadlines, ShopDeadlineWhy

storefront = [
    path("deadlines", Deadlines.as_view(), name="deadlines"),
    path("deadlines/<uuid:deadline_id>", DeadlineWhy.as_view(), name="deadline-why"),
]
seller = [
    path("deadlines", ShopDeadlines.as_view(), name="shop-deadlines"),
    path("deadlines/<uuid:deadline_id>", ShopDeadlineWhy.as_view(), name="shop-deadline-why"),
]
