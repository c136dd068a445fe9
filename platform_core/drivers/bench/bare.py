"""The yardstick of the window: Django with nothing around it, which has PostgreSQL put the same rows together.

No middleware, no walls, no throttle, no host that is checked, a connection that stays. It is what somebody would write
who wants nothing but these rows, and as fast as Django can: one statement, whose JSON is text that nobody reads once
more. It reads the tables of a shop and has no window; what it would cost if it had ours is under ``/ready``.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

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
LISTING: Final = f"""
SELECT json_agg(found)::text FROM (SELECT {CARD} {OFFERS} ORDER BY l.published_at DESC, l.id DESC LIMIT 20) found
"""  # noqa: S608  # nothing of it comes from outside
DETAIL: Final = f"SELECT json_agg(found)::text FROM (SELECT {PAGE} {OFFERS} AND l.id = %s) found"  # noqa: S608  # likewise

SHOWN: Final = "FROM catalog_shown s WHERE s.begins_at <= now() AND s.ends_at > now()"
READY_LISTING: Final = f"""
SELECT json_agg(card)::text FROM (
  SELECT s.card::json AS card {SHOWN} ORDER BY s.published_at DESC, s.listing_id DESC LIMIT 20) found
"""  # noqa: S608  # likewise
READY_DETAIL: Final = f"SELECT json_agg(s.page::json)::text {SHOWN} AND s.listing_id = %s"
SEARCH: Final = f"""
WITH said AS MATERIALIZED (SELECT s.card, s.published_at, s.listing_id {SHOWN} AND s.grams @> ARRAY[%s])
SELECT json_agg(card)::text FROM (
  SELECT card::json AS card FROM said ORDER BY published_at DESC, listing_id DESC LIMIT 20) found
"""  # noqa: S608  # likewise


def healthz(_: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def listing(_: HttpRequest) -> HttpResponse:
    return _answer(LISTING)


def detail(_: HttpRequest, listing_id: UUID) -> HttpResponse:
    return _answer(DETAIL, listing_id)


def ready_listing(_: HttpRequest) -> HttpResponse:
    return _answer(READY_LISTING)


def ready_detail(_: HttpRequest, listing_id: UUID) -> HttpResponse:
    return _answer(READY_DETAIL, listing_id)


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
    path("ready/listings", ready_listing),
    path("ready/listings/<uuid:listing_id>", ready_detail),
    path("search", search),
]
