"""The accounts' own doors, and one that shows whose scope a call has."""

from django.contrib import admin
from django.urls import include, path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core.accounts.permissions import ActsForAShop
from platform_core.tenancy import door, scopes


class Who(APIView):
    permission_classes = (AllowAny,)

    def get(self, _: Request) -> Response:
        scope = scopes.current()
        return Response({"door": door.name(), "role": scope.role, "shop": scope.merchant_id, "person": scope.person_id})

    post = get


class Shop(Who):
    permission_classes = (ActsForAShop,)


urlpatterns = [
    path("api/storefront/v1/", include("platform_core.accounts.api.urls")),
    path("accounts/", include("platform_core.accounts.pages")),
    path("admin/", admin.site.urls),
    path("who", Who.as_view()),
    path("seller/who", Who.as_view()),
    path("webhooks/who", Who.as_view()),
    path("api/storefront/v1/who", Who.as_view()),
    path("api/seller/v1/who", Who.as_view()),
    path("api/seller/v1/shop", Shop.as_view()),
]
handler403 = "platform_core.http.problems.handler403"
handler404 = "platform_core.http.problems.handler404"
handler500 = "platform_core.http.problems.handler500"
