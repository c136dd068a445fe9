"""The OpenAPI document, made from the views: the requests and answers of the JSON doors, and the duties they serve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from io import StringIO
from types import MappingProxyType

import yaml
from django.core.management import call_command


@cache
def page() -> str:
    """Made once a process: views do not change while it runs."""
    text = StringIO()
    call_command("spectacular", stdout=text)
    return text.getvalue()


@cache
def endpoints_by_duty() -> Mapping[str, list[str]]:
    """Duty id -> the operations that serve it (`x-duties`), as `PUT /api/storefront/v1/…`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, operations in yaml.safe_load(page())["paths"].items():
        for method, operation in operations.items():
            for duty in operation.get("x-duties", ()):
                found[duty].append(f"{method.upper()} {path}")
    return MappingProxyType({duty: sorted(served) for duty, served in found.items()})
