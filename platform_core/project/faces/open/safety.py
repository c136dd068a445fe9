"""Samplings, their results and recalls, for everybody, with the program that makes a draw again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from catalog.safety import queries as safety_queries
from platform_core.cases.form_pages import Facts, refused
from platform_core.errors import NotFound
from platform_core.http.paging import read_page
from platform_core.project.faces import safety


@require_safe
def samplings(request: HttpRequest) -> HttpResponse:
    """Every sampling, and the latest that was said of samples."""
    found = read_page(safety_queries.samplings(), request, by=("-planned_at", "-id"))
    said = safety_queries.latest_statements()
    facts = {
        "samplings": [safety.sampling(row) for row in found.rows],
        "statements": [safety.statement(row) for row in said],
        "next": found.next,
    }
    return TemplateResponse(request, "open/samplings.html", facts)


@require_safe
def sampling(request: HttpRequest, sampling_id: UUID) -> HttpResponse:
    """One sampling, with the data to make its draw again, and the findings."""
    try:
        facts = _facts(sampling_id)
    except NotFound as refusal:
        return refused(request, refusal)
    return TemplateResponse(request, "open/sampling.html", facts)


@require_safe
def population(request: HttpRequest, sampling_id: UUID) -> HttpResponse:
    """The list that was drawn from: the very text whose hash was published."""
    try:
        text = safety_queries.population_of(safety_queries.sampling(sampling_id))
    except NotFound as refusal:
        return refused(request, refusal)
    return _file(text, name="list.txt")


@require_safe
def program(request: HttpRequest, sampling_id: UUID) -> HttpResponse:
    """A few lines of Python that make the draw again, beside the list."""
    try:
        row = safety_queries.sampling(sampling_id)
    except NotFound as refusal:
        return refused(request, refusal)
    return _file(render_to_string("open/verify_draw.py.txt", {"sampling": safety.sampling(row)}), name="verify_draw.py")


@require_safe
def recalls(request: HttpRequest) -> HttpResponse:
    """Every lot that nobody may buy, or might not for a time."""
    found = read_page(safety_queries.freezes(), request, by=("-frozen_at", "-id"))
    facts = {"recalls": [safety.recall(row) for row in found.rows], "next": found.next}
    return TemplateResponse(request, "open/recalls.html", facts)


def _facts(sampling_id: UUID) -> Facts:
    row = safety_queries.sampling(sampling_id)
    return {
        "sampling": safety.sampling(row),
        "drawn": safety_queries.drawn_lines(row),
        "statements": [safety.statement(found) for found in safety_queries.statements_of(row)],
    }


def _file(text: str, *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
