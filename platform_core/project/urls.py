"""Every door, in one list."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerSplitView

import platform_core.accounts.api.urls
import platform_core.deadlines.api.urls
import platform_core.notices.api.urls
import platform_core.payments.api.urls
import platform_core.regulators.api.urls
import platform_core.rulebook.api.urls
import platform_core.webhooks.api.urls
from aftersales import urls as aftersales_urls
from catalog import urls as catalog_urls
from complaints import urls as complaints_urls
from merchants import urls as merchants_urls
from orders import urls as orders_urls
from platform_core.actors import Role
from platform_core.cases.wiring import api_routes
from platform_core.http.health import healthz, metrics, readyz
from platform_core.project.api_document import ApiDocument
from platform_core.project.calendar_page import recomputed_clocks
from platform_core.project.faces.home import developers, home
from platform_core.project.security_txt import ADDRESS, security_txt
from platform_core.ui.gallery import gallery
from privacy import urls as privacy_urls

storefront = [
    # They are tried in this order: what is called most stands first.
    *catalog_urls.storefront,
    *orders_urls.storefront,
    *platform_core.payments.api.urls.storefront,
    *platform_core.accounts.api.urls.storefront,
    *privacy_urls.storefront,
    *merchants_urls.storefront,
    *aftersales_urls.storefront,
    *complaints_urls.storefront,
    *platform_core.regulators.api.urls.storefront,
    *platform_core.rulebook.api.urls.storefront,
    *platform_core.notices.api.urls.storefront,
    *platform_core.deadlines.api.urls.storefront,
    *api_routes(Role.SHOPPER),
]
seller = [
    *merchants_urls.seller,
    *catalog_urls.seller,
    *orders_urls.seller,
    *aftersales_urls.seller,
    *complaints_urls.seller,
    *platform_core.payments.api.urls.seller,
    *platform_core.notices.api.urls.seller,
    *platform_core.deadlines.api.urls.seller,
    *platform_core.webhooks.api.urls.seller,
    *api_routes(Role.MERCHANT),
]
regulator = [
    *platform_core.accounts.api.urls.regulator,
    *platform_core.regulators.api.urls.regulator,
]
webhooks = [
    *platform_core.payments.api.urls.webhooks,
    *orders_urls.webhooks,
    *aftersales_urls.webhooks,
]
urlpatterns = [
    path("", home, name="home"),
    path("developers/", developers, name="developers"),
    path("api/storefront/v1/", include(storefront)),
    path("api/seller/v1/", include(seller)),
    path("api/regulator/v1/", include(regulator)),
    path("webhooks/", include(webhooks)),
    path("api/schema/", ApiDocument.as_view(), name="schema"),
    path("api/swagger/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="swagger"),
    path("api/redoc/", SpectacularRedocView.as_view(url_name="schema", template_name="docs/redoc.html"), name="redoc"),
    path("accounts/", include("platform_core.accounts.pages")),
    path("goods/", include("platform_core.project.faces.window.urls")),
    path("me/", include("platform_core.project.faces.me.urls")),
    path("seller/", include("platform_core.project.faces.seller.urls")),
    path("regulator/", include("platform_core.project.faces.regulator.urls")),
    path(ADDRESS, security_txt),
    path("language", set_language, name="set_language"),
    path("open/audit/", include("platform_core.audit.pages")),
    path("open/", include("platform_core.project.faces.open.urls")),
    path("admin/calendars/<int:version>", admin.site.admin_view(recomputed_clocks), name="calendar_recounts"),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),  # one door for that
    path("admin/", admin.site.urls),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
]
if settings.CLOCK_MAY_MOVE:
    urlpatterns += [path("ui/", gallery, name="gallery")]
handler400 = "platform_core.http.problems.handler400"
handler403 = "platform_core.http.problems.handler403"
handler404 = "platform_core.http.problems.handler404"
handler500 = "platform_core.http.problems.handler500"
