"""Every door, and the page of who is who in the demo. Only where the drivers are: not in production."""

from django.urls import path

from platform_core.drivers.who import who
from platform_core.project import urls

urlpatterns = [*urls.urlpatterns, path("demo/", who, name="who")]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
