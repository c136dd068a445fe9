"""The yardstick of the window: Django with nothing around it, which hands on the same rows as PostgreSQL's JSON.

No middleware, no walls, no throttle, no host that is checked, a connection that stays. It is what somebody would write
who wants nothing but these rows, and as fast as Django can: what PostgreSQL has put together is text, which psycopg2
does not read once more.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

NOW: Final = "s.begins_at <= now() AND s.ends_at > now()"
LISTING: Final = f"""
SELECT json_agg(card)::text FROM (
  SELECT s.card::json AS card FROM catalog_shown s
  WHERE {NOW} ORDER BY s.published_at DESC, s.listing_id DESC LIMIT 20
) found
"""  # noqa: S608  # nothing of it comes from outside
DETAIL: Final = f"""
SELECT json_agg(page)::text FROM (
  SELECT s.page::json AS page FROM catalog_shown s WHERE {NOW} AND s.listing_id = %s
) found
"""  # noqa: S608  # likewise
SEARCH: Final = f"""
WITH said AS MATERIALIZED (
  SELECT s.card, s.published_at, s.listing_id FROM catalog_shown s WHERE {NOW} AND s.grams @> ARRAY[%s]
)
SELECT json_agg(card)::text FROM (
  SELECT card::json AS card FROM said ORDER BY published_at DESC, listing_id DESC LIMIT 20
) found
"""  # noqa: S608  # likewise


def healthz(_: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def listing(_: HttpRequest) -> HttpResponse:
    return _answer(LISTING)


def detail(_: HttpRequest, listing_id: UUID) -> HttpResponse:
    return _answer(DETAIL, listing_id)


def search(request: HttpRequest) -> HttpResponse:
    return _answer(SEARCH, request.GET["q"])


def _answer(sql: str, *asked: object) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(sql, [str(each) for each in asked])
        return HttpResponse(cursor.fetchone()[0], content_type="application/json")


urlpatterns = [
    path("healthz", healthz),
    path("listings", listing),
    path("listings/<uuid:listing_id>", detail),
    path("search", search),
]
