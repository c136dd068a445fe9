"""The yardstick of the window: Django with nothing around it, which hands on the same rows as PostgreSQL's JSON.

No middleware, no walls (it logs in as the superuser, whom row security does not concern), no throttle, no host that is
checked, a connection that stays. It is what somebody would write who wants nothing but these rows, and as fast as
Django can: one statement over rows that are ready, whose JSON is text that nobody reads once more. What the same rows
cost a shop without a window, which puts them together out of its tables, is under ``/tables``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

SHOWN: Final = "FROM catalog_shown s WHERE s.begins_at <= now() AND s.ends_at > now()"
LISTING: Final = f"""
SELECT json_agg(card)::text FROM (
  SELECT s.card::json AS card {SHOWN} ORDER BY s.published_at DESC, s.listing_id DESC LIMIT 20) found
"""  # nothing of it comes from outside
DETAIL: Final = f"SELECT json_agg(s.page::json)::text {SHOWN} AND s.listing_id = %s"
SEARCH: Final = f"""
WITH said AS MATERIALIZED (SELECT s.card, s.published_at, s.listing_id {SHOWN} AND s.grams @> ARRAY[%s])
SELECT json_agg(card)::text FROM (
  SELECT card::json AS card FROM said ORDER BY published_at DESC, listing_id DESC LIMIT 20) found
"""  # likewise
# What is asked like this has to come by this index: a yardstick that reads all rows measures nothing.
INDEXES: Final = {LISTING: "shown_newest_of_all", DETAIL: "shown_once_a_time", SEARCH: "shown_by_words"}
# The condition or order alone: of few rows PostgreSQL reads all, so it is asked whether it can come by the index.
ALONE: Final = {
    LISTING: "SELECT FROM catalog_shown s ORDER BY s.published_at DESC, s.listing_id DESC LIMIT 20",
    DETAIL: "SELECT FROM catalog_shown s WHERE s.listing_id = %s",
    SEARCH: "SELECT FROM catalog_shown s WHERE s.grams @> ARRAY[%s]",
}

OFFERS: Final = """
  FROM catalog_listing l
  JOIN catalog_listingversion v ON v.listing_id = l.id AND v.number = l.latest
  JOIN catalog_category c ON c.id = l.category_id
  JOIN merchants_merchant m ON m.id = l.merchant_id AND m.state = 'open'
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', s.id, 'code', s.code, 'spec', s.spec, 'left', s.on_hand - s.reserved,
        'price', json_build_object('amount', p.amount, 'currency', p.currency))) AS skus,
      min(p.amount) AS price, sum(s.on_hand - s.reserved) AS left
    FROM catalog_sku s CROSS JOIN LATERAL (
      SELECT amount, currency FROM catalog_priceinterval
      WHERE sku_id = s.id AND valid_from <= now() ORDER BY valid_from DESC LIMIT 1) p
    WHERE s.listing_id = l.id) shelf
  WHERE l.state = 'published'
"""
CARD: Final = """
  l.id, l.merchant_id, c.code AS category, v.title_zh, v.title_en, l.state, v.number AS version, l.published_at,
  json_build_object('amount', shelf.price, 'currency', 'CNY') AS price, shelf.left, v.images -> 0 AS image
"""
PAGE: Final = f"{CARD}, v.supply, v.delivery_hours, v.content_sha256, v.facts, v.images, shelf.skus, m.trade_name"
TABLE_LISTING: Final = f"""
SELECT json_agg(found)::text FROM (SELECT {CARD} {OFFERS} ORDER BY l.published_at DESC, l.id DESC LIMIT 20) found
"""  # likewise
TABLE_DETAIL: Final = f"SELECT json_agg(found)::text FROM (SELECT {PAGE} {OFFERS} AND l.id = %s) found"  # likewise


def healthz(_: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def listing(_: HttpRequest) -> HttpResponse:
    return _answer(LISTING)


def detail(_: HttpRequest, listing_id: UUID) -> HttpResponse:
    return _answer(DETAIL, listing_id)


def search(request: HttpRequest) -> HttpResponse:
    return _answer(SEARCH, request.GET["q"])


def table_listing(_: HttpRequest) -> HttpResponse:
    return _answer(TABLE_LISTING)


def table_detail(_: HttpRequest, listing_id: UUID) -> HttpResponse:
    return _answer(TABLE_DETAIL, listing_id)


def plans(request: HttpRequest) -> JsonResponse:
    """For each index that is needed, the indexes by which this login's statement really comes. ``few=1``: there are few
    rows, so by which it can come."""
    asked = {LISTING: [], DETAIL: [request.GET["id"]], SEARCH: [request.GET["q"]]}
    is_small = "few" in request.GET
    return JsonResponse({index: _indexes_of(sql, asked[sql], is_small=is_small) for sql, index in INDEXES.items()})


def _indexes_of(sql: str, asked: list[str], *, is_small: bool) -> list[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        if is_small:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {ALONE[sql] if is_small else sql}", asked)
        [[[plan]]] = cursor.fetchall()
        return list(_indexes_in(plan["Plan"]))


def _indexes_in(plan: dict[str, Any]) -> Iterator[str]:
    if name := plan.get("Index Name"):
        yield name
    for part in plan.get("Plans", ()):
        yield from _indexes_in(part)


def _answer(sql: str, *asked: object) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(sql, [str(each) for each in asked])
        return HttpResponse(cursor.fetchone()[0], content_type="application/json")


urlpatterns = [
    path("healthz", healthz),
    path("listings", listing),
    path("listings/<uuid:listing_id>", detail),
    path("search", search),
    path("tables/listings", table_listing),
    path("tables/listings/<uuid:listing_id>", table_detail),
    path("plans", plans),
]
