"""Where are the pages?"""

from __future__ import annotations

from django.urls import URLPattern

app_name = "seller"
urlpatterns: list[URLPattern] = []
