"""The content security policy: one for all pages, and a little more for pages that other libraries make."""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings


class Policy(CSPMiddleware):
    """Send the policy with each answer. An answer that has a policy of its own, such as a file, keeps it."""

    def get_policy_parts(self, request: Any, *args: Any, **kwargs: Any) -> PolicyParts:
        parts = super().get_policy_parts(request, *args, **kwargs)
        parts.update = next((more for at, more in settings.CSP_MORE.items() if request.path.startswith(at)), None)
        return parts
