"""What goes between a page, its template and its form? Mappings whose keys the template or the form decides."""

from __future__ import annotations

from typing import Any

Facts = dict[str, Any]  # what a template shows
Said = dict[str, Any]  # what somebody has filled in, checked by the form
Ids = dict[str, Any]  # what stands in the address of a page
