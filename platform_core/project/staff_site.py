"""The frame of the pages of staff: where one is, and the way to everything else."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import gettext
from unfold.sites import UnfoldAdminSite

Entry = dict[str, Any]


class StaffSite(UnfoldAdminSite):  # type: ignore[misc]  # it has no types
    """Unfold's site, which makes its list of a hundred kinds of record only for the pages that show it."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """List the records when somebody looks at the list: every page is given it, and few show it."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))


def sidebar(request: HttpRequest) -> list[Entry]:
    """List the records of the area where one is, and below them all areas."""
    here = request.path.removeprefix(reverse("admin:index")).partition("/")[0]
    areas = [_link(apps.get_app_config(label).verbose_name, "app_list", label) for label in _areas(request)]
    found = [{"title": "", "items": [_link(gettext("Start page"), "index")]}]
    for area in admin.site.get_app_list(request, here) if here else ():
        records = [{"title": capfirst(one["name"]), "link": one["admin_url"]} for one in area["models"]]
        found.append({"title": area["name"], "items": records})
    return [*found, {"title": gettext("All areas"), "separator": True, "items": areas}]


def _areas(request: HttpRequest) -> list[str]:
    """List the apps of which these staff may see something, by their names."""
    pages = (admin.site.get_model_admin(model) for model in apps.get_models() if admin.site.is_registered(model))
    labels = {page.opts.app_label for page in pages if page.has_module_permission(request)}
    return sorted(labels, key=lambda label: str(apps.get_app_config(label).verbose_name))


def _link(title: Any, place: str, *args: str) -> Entry:
    return {"title": title, "link": reverse(f"admin:{place}", args=args)}
