"""How is personal data handled here, what may everybody ask, and who outside may get some? For everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

import privacy.commands
import privacy.queries
from platform_core.legal import in_words
from platform_core.legal.rules import rule
from platform_core.project.faces import words
from platform_core.project.faces.shapes import Facts
from privacy.types import Basis, Part


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The rights, within what time, whom to ask; and the register of recipients."""
    facts: Facts = {
        "recipients": [_row(row) for row in privacy.queries.recipients()],
        "answer": in_words.length(rule("DL_PI_RIGHTS")),
        "cooling": in_words.length(rule("DL_PI_COOLING")),
        "contact": privacy.commands.CONTACT,
    }
    return TemplateResponse(request, "open/privacy.html", facts)


def _row(row: Any) -> Facts:
    plain: Facts = {name: getattr(row, name) for name in ("name", "contact", "purpose", "manner", "categories")}
    return plain | {"part": words.said(Part, row.part), "basis": words.said(Basis, row.basis)}
