"""The rules of the platform, for everybody: those in force, those to come, and earlier ones."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from platform_core import clock
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, refused
from platform_core.errors import NotFound
from platform_core.project.faces.articles import blocks, language
from platform_core.rulebook import queries, texts
from platform_core.rulebook.models.versions import Version
from platform_core.rulebook.states import VersionState
from platform_core.rulebook.types import RuleKind, Weight
from platform_core.ui import wording


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every rule with the version in force, and the changes that are coming."""
    found = queries.board()
    facts: Facts = {
        "rules": [_row(row) for row in found if row.stage is VersionState.IN_FORCE],
        "coming": [_row(row) for row in found if row.stage is not VersionState.IN_FORCE],
    }
    return TemplateResponse(request, "open/rules.html", facts)


@require_safe
def history(request: HttpRequest, rule: str) -> HttpResponse:
    """Every version of one rule that the public has been shown."""
    try:
        rows = list(queries.versions(rule).order_by("-number"))
    except NotFound as refusal:
        return refused(request, refusal)
    facts: Facts = {"title": words.label_of(RuleKind, rule), "versions": [_row(row) for row in rows]}
    return TemplateResponse(request, "open/rule.html", facts)


@require_safe
def version(request: HttpRequest, rule: str, number: int) -> HttpResponse:
    """One version: its text, its changes, the comments of the public, and the platform's answers."""
    try:
        row = queries.version(rule, number)
    except NotFound as refusal:
        return refused(request, refusal)
    at, tongue = clock.now(), language()
    said = [
        {"text": each.text, "said_at": each.said_at, "answer": getattr(each, "answer", None)}
        for each in queries.comments(row)
    ]
    facts: Facts = _row(row) | {
        "blocks": list(blocks(_text(row, tongue=tongue, at=at))),
        "sha256": row.sha256,
        "weight": words.label_of(Weight, row.weight),
        "why": row.why,
        "follows": row.follows.number if row.follows else None,
        "diff": queries.diff(row, language=tongue) if row.follows else (),
        "comments": said,
        "may_comment": row.stage is VersionState.OPENED and row.comments_until is not None and at < row.comments_until,
        "download": reverse("open:rule-file", kwargs={"rule": rule, "number": number}),
        "history": reverse("open:rule", kwargs={"rule": rule}),
    }
    return TemplateResponse(request, "open/rule_version.html", facts)


@require_safe
def download(request: HttpRequest, rule: str, number: int) -> HttpResponse:
    """The same text in both languages, to be kept."""
    try:
        row = queries.version(rule, number)
    except NotFound as refusal:
        return refused(request, refusal)
    at = clock.now()
    both = "\n\n---\n\n".join(_text(row, tongue=tongue, at=at) for tongue in texts.LANGUAGES)
    headers = {"Content-Disposition": f'attachment; filename="{rule}-{number}.txt"'}
    return HttpResponse(f"{both}\n", content_type="text/plain; charset=utf-8", headers=headers)


def _row(row: Version) -> Facts:
    return {
        "rule": row.rule,
        "title": words.label_of(RuleKind, row.rule),
        "number": row.number,
        "state": words.state("rule_version", row.state),
        "comments_until": row.comments_until,
        "effective_on": wording.day(row.effective_on) if row.effective_on else "",
        "archived_at": row.archived_at,
        "reason": row.reason,
        "url": reverse("open:rule-version", kwargs={"rule": row.rule, "number": row.number}),
        "history": reverse("open:rule", kwargs={"rule": row.rule}),
    }


def _text(row: Version, *, tongue: str, at: datetime) -> str:
    text = row.en if tongue == "en" else row.zh
    return texts.render(text, language=tongue, on=queries.read_on(row, at=at))
