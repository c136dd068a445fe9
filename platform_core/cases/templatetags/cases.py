"""The menu names the lists of the cases that are wired of their declarations. ``{% load cases %}``."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString

from platform_core.actors import Role
from platform_core.cases.declared import wired_for
from platform_core.cases.words import DOORS
from platform_core.ui.templatetags.ui import nav_link

register = template.Library()


@register.simple_tag(takes_context=True)
def case_links(context: Context, role: str) -> SafeString:
    """Link to each list of this role, in a line of its own."""
    reader = Role(role)
    wired = [(reverse(f"{DOORS[reader]}:{doors.path}"), doors.list_titles[reader]) for doors in wired_for(reader)]
    return SafeString("\n".join(nav_link(context, address, title) for address, title in wired))
