"""Queries of the window: one statement a page, over rows that are ready.

Who may sell, and which listings a measure or a case keeps from show, is asked in the same statement: no row has to be
found and changed for it. Plain SQL, since the time that Django takes to put these together is more than PostgreSQL
takes for them. Everybody's wall of the tables read here is open."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

import orjson
from django.core.cache import cache

from catalog.listings.errors import ListingNotFound
from catalog.ranking.queries import MOST_PLACEMENTS
from catalog.ranking.types import AdSlot
from catalog.window import policies
from catalog.window.types import Count, Ordering, Paid, ShownCards, Wanted
from merchants.shops.queries import selling as selling_queries
from platform_core.duties import fulfils
from platform_core.tenancy.scopes import ask

T = TypeVar("T")

# The conditions of a query, in this order: the instant, the rows on show at it, the filters. Written with
# IS NOT TRUE, since nearly every row is on show: the planner then expects most, and reads no index through for it.
NOW: Final = "(SELECT tianping_now())"
TODAY: Final = f"({NOW} AT TIME ZONE 'Asia/Shanghai')::date"
WINDOW: Final = """
  FROM {rows} s JOIN merchants_merchant shop ON shop.id = s.merchant_id {beside}
  WHERE (s.begins_at > {now}) IS NOT TRUE AND (s.ends_at <= {now}) IS NOT TRUE AND {selling}
    AND NOT EXISTS (
      SELECT FROM catalog_restriction held WHERE held.lifted_at IS NULL AND held.merchant_id = s.merchant_id
        AND (held.listing_id = s.listing_id OR held.category_id = s.category_id))
    AND NOT EXISTS (
      SELECT FROM catalog_takedown down WHERE down.put_back_at IS NULL AND down.merchant_id = s.merchant_id
        AND down.listing_id = s.listing_id)
"""
SELLING: Final = selling_queries.SELLING.format(today=TODAY)
ON_SHOW: Final = WINDOW.format(rows="catalog_shown", beside="", now=NOW, selling=SELLING)
WITH_CHILDREN: Final = """s.category_id = ANY (ARRAY(
  WITH RECURSIVE within AS (
    SELECT id FROM catalog_category WHERE code = %(category)s
    UNION SELECT child.id FROM catalog_category child JOIN within ON child.parent_id = within.id
  ) SELECT id FROM within))"""
NO_FREIGHT: Final = """(s.freight_code = '' OR NOT EXISTS (
  SELECT FROM catalog_freightrate rate WHERE rate.delivered AND rate.fee > 0 AND rate.template_id = (
    SELECT stated.id FROM catalog_freighttemplate stated
    WHERE stated.merchant_id = s.merchant_id AND stated.code = s.freight_code ORDER BY stated.number DESC LIMIT 1)))"""

# How well the words fit, by the text alone: it begins with all of them in a row, says them so, or says each of them.
RELEVANCE: Final = "CASE position(%(said)s IN s.said) WHEN 1 THEN 2 WHEN 0 THEN 0 ELSE 1 END"
SCORE: Final = selling_queries.SCORE_OF.format(shop="s.merchant_id")
KEYS: Final[Mapping[Ordering, tuple[str, ...]]] = {
    Ordering.NEWEST: ("s.published_at", "s.listing_id"),
    Ordering.PRICE: ("s.price", "s.listing_id"),
    Ordering.PRICE_DOWN: ("s.price", "s.listing_id"),
    Ordering.SALES: ("s.pieces", "s.listing_id"),
    Ordering.CREDIT: (SCORE, "s.listing_id"),
    Ordering.RELEVANCE: (RELEVANCE, "s.published_at", "s.listing_id"),
}
CASTS: Final = {"s.published_at": "timestamptz", "s.listing_id": "uuid"}
APART, WITHIN = chr(30), chr(31)  # between cards, and between a card and its keys: JSON has neither
# A page in one value: each row of its own is a message of its own, and reading it costs as much as finding it.
CARDS: Final = f"""(SELECT string_agg(found.said, '{APART}') FROM (
  SELECT concat_ws('{WITHIN}', s.card, {{own}}, {{keys}}) AS said
  {{on_show}} {{narrowed}} ORDER BY {{order}} LIMIT {{most}}) found)"""  # noqa: S608  # nothing of it comes from outside
# The newest of all: found in the index alone, so that it costs little to pass thousands of a shop that may not sell.
NEWEST_CARDS: Final = f"""(SELECT string_agg(found.said, '{APART}') FROM (
  SELECT concat_ws('{WITHIN}', s.card, page.own, {{keys}}) AS said
  FROM (SELECT s.id, {{own}} AS own {{on_show}} {{narrowed}} ORDER BY {{order}} LIMIT {{most}}) page
  JOIN catalog_shown s ON s.id = page.id ORDER BY {{order}}) found)"""  # noqa: S608  # as above
# Of a search: what says the words is put in order by narrow rows, and asked in that order whether it is on show. So
# nobody pays for the thousands behind a page. `OFFSET 0` keeps the planner from asking that of all of them first.
FOUND_CARDS: Final = f"""(SELECT string_agg(found.said, '{APART}') FROM (
  SELECT concat_ws('{WITHIN}', shown.card, page.own, {{places}}) AS said
  FROM (SELECT s.*, {{own}} AS own {{on_show_of_found}} ORDER BY {{order_of_places}} LIMIT {{most}}) page
  JOIN catalog_shown shown ON shown.id = page.id ORDER BY {{order_of_places}}) found)"""  # noqa: S608  # as above
SAYING: Final = """(
  SELECT s.id, s.merchant_id, s.listing_id, s.category_id, s.begins_at, s.ends_at, {keys_with_places}
  FROM catalog_shown s WHERE true {narrowed} ORDER BY {order} OFFSET 0)"""
# A single character may be in a fifth of all listings: the newest of them are put in order, and no more. Where it
# is common they are found by reading along the newest of all, where it is rare by the index of words.
CANDIDATES: Final = 300
BY_INDEX: Final = "s.grams @> %(grams)s"
PROBED: Final = 400  # of the newest; if as many as COMMON say it, it is common
COMMON: Final = 20
RANKED: Final = f"""(SELECT string_agg(found.said, '{APART}') FROM (
  SELECT concat_ws('{WITHIN}', s.card, s.own, {{keys}}) AS said FROM ({{candidates}}) s
  WHERE true {{beyond}} ORDER BY {{order}} LIMIT {{most}}) found)"""  # noqa: S608  # as above
OF_THE_INDEX: Final = f"""SELECT s.card, s.said, s.published_at, s.listing_id, {{own}} AS own
  {{on_show}} {{narrowed}} ORDER BY s.published_at DESC, s.listing_id DESC LIMIT {CANDIDATES}"""
OF_THE_NEWEST: Final = f"""SELECT s.card, s.said, page.published_at, page.listing_id, page.own
  FROM (SELECT s.id, s.published_at, s.listing_id, {{own}} AS own {{on_show}}
    ORDER BY s.published_at DESC, s.listing_id DESC LIMIT {CANDIDATES * PROBED // COMMON}) page
  CROSS JOIN LATERAL (SELECT s.card, s.said FROM catalog_shown s WHERE s.id = page.id {{narrowed}} OFFSET 0) s
  ORDER BY page.published_at DESC, page.listing_id DESC LIMIT {CANDIDATES}"""  # noqa: S608  # as above
SAYING_IT: Final = f"""SELECT count(*) FROM (SELECT s.grams FROM catalog_shown s
  ORDER BY s.published_at DESC, s.listing_id DESC LIMIT {PROBED}) s WHERE {BY_INDEX}"""  # noqa: S608  # as above
PAID: Final = """(SELECT json_agg(json_build_array(paid.card, paid.own, paid.id, paid.trade_name)) FROM (
  SELECT s.card, {own} AS own, shop.id, shop.trade_name {on_show}
    AND place.slot = %(slot)s AND place.begins_at <= {now} AND place.ends_at > {now}
  ORDER BY place.id LIMIT {paid}) paid)"""
PAID_PLACES: Final = PAID.format(
    own=selling_queries.OWN,
    on_show=WINDOW.format(
        rows="catalog_shown",
        beside="JOIN catalog_placement place ON place.listing_id = s.listing_id",
        now=NOW,
        selling=SELLING,
    ),
    now=NOW,
    paid=MOST_PLACEMENTS,
)
PAGE: Final = """
  SELECT s.page, {seller}, (
    SELECT json_object_agg(sku_id, best_before) FROM (
      SELECT lot.sku_id, min(lot.best_before) AS best_before
      FROM catalog_sku item JOIN catalog_lot lot ON lot.sku_id = item.id AND lot.best_before >= {today}
      WHERE item.listing_id = s.listing_id AND NOT EXISTS (
        SELECT FROM catalog_lotfreeze f WHERE f.sku_id = lot.sku_id AND f.lot = lot.code AND f.state = 'frozen')
      GROUP BY lot.sku_id) dated)
  {on_show} AND s.listing_id = %(listing_id)s
"""
ONE_PAGE: Final = PAGE.format(seller=selling_queries.SOLD_BY.format(now=NOW), today=TODAY, on_show=ON_SHOW)
SUGGESTED: Final = """
  SELECT term FROM (
    SELECT unnest(found.terms) AS term FROM (SELECT s.terms {on_show} {narrowed}
      ORDER BY s.pieces DESC, s.listing_id DESC LIMIT {most}) found
  ) said WHERE starts_with(term, %(begun)s) GROUP BY term ORDER BY count(*) DESC, term LIMIT 10
"""
KEPT_SECONDS: Final = 60  # a house number
USUAL: Final = 20  # a page that nobody asked to be longer or shorter: a plan is kept for it alone
BANDS: Final = (0, 5_000, 10_000, 20_000, 50_000, 100_000)  # house numbers, in fen: where a span of prices begins
COUNTED: Final = """
  WITH found AS MATERIALIZED (
    SELECT s.category_id, s.merchant_id, s.price, s.in_stock, s.facts, {no_freight} AS sent_free {on_show} {narrowed}
  )
  SELECT 'all', '', count(*) FROM found
  UNION ALL SELECT 'in_stock', 'true', count(*) FROM found WHERE in_stock
  UNION ALL SELECT 'sent_free', 'true', count(*) FROM found WHERE sent_free
  UNION ALL SELECT * FROM (
    SELECT 'category', c.code, count(*) AS many FROM found JOIN catalog_category c ON c.id = found.category_id
    GROUP BY c.code ORDER BY many DESC, c.code) by_category
  UNION ALL SELECT * FROM (
    SELECT 'price', band.at::text, count(*) FROM found
    CROSS JOIN LATERAL (SELECT max(begins) FROM unnest(%(bands)s::bigint[]) begins WHERE begins <= price) band (at)
    WHERE price IS NOT NULL GROUP BY band.at ORDER BY band.at) by_price
  UNION ALL SELECT * FROM (
    SELECT 'merchant', merchant_id::text, count(*) AS many FROM found
    GROUP BY merchant_id ORDER BY many DESC, merchant_id LIMIT 20) by_shop
  UNION ALL SELECT * FROM (
    SELECT 'fact', fact, count(*) AS many FROM found, unnest(facts) fact
    GROUP BY fact ORDER BY many DESC, fact LIMIT 100) by_fact
"""


@fulfils("ECL-18a", "ECL-40a", "ECL-40b", "ADL-14", "PIP-24b", "NDR-42")
@fulfils("IAM-09", part="paid places")
def shown_cards(
    wanted: Wanted, *, by: Ordering, most: int, beyond: Sequence[Any] | None = None, slot: AdSlot | None = None
) -> ShownCards:
    """One page of listings on show, after the keys of the last one of the page before; with the paid places of a slot.

    The same for everybody who asks.
    """
    conditions, params = _conditions_for(wanted)
    is_narrowed = bool(conditions)
    if by in (Ordering.PRICE, Ordering.PRICE_DOWN):
        conditions.append("s.price IS NOT NULL")
    params |= {f"key{i}": value for i, value in enumerate(beyond or ())}
    after = [_beyond(by)] if beyond else []
    if candidates := _candidates(wanted, by, conditions, params):
        template, narrowed = RANKED.replace("{candidates}", candidates), conditions
    else:
        template, narrowed = _template(by, is_narrowed=is_narrowed, has_words=bool(wanted.words)), [*conditions, *after]
    cards = template.format(
        keys=", ".join(KEYS[by]),
        own=selling_queries.OWN,
        on_show=ON_SHOW,
        on_show_of_found=_on_show_of_found(by, narrowed),
        narrowed=_all(narrowed),
        beyond=_all(after),
        order=_in_order(KEYS[by], by),
        places=", ".join(_places(by)),
        order_of_places=_in_order(_places(by), by),
        most=most + 1,
    )
    sql = f"SELECT {cards}, {PAID_PLACES if slot else 'NULL'}"
    params |= {"slot": slot and str(slot), "operator": selling_queries.operator()}
    [(said, paid)] = ask(sql, params, keeps_plan=most == USUAL, generic=not is_narrowed)
    return _page_of(said, paid or (), most=most)


def shown_page(listing_id: UUID) -> str:
    """A listing in full with who sells it, as JSON. Raises ``ListingNotFound``."""
    rows = ask(ONE_PAGE, {"listing_id": listing_id}, keeps_plan=True)
    if not rows:
        raise ListingNotFound(listing_id=listing_id)
    [(page, *seller, begins, ends, dated)] = rows
    shown = _with_dates(page, dated) if dated else page
    return f'{shown[:-1]},"trader":{orjson.dumps(selling_queries.sold_by(*seller, rest=(begins, ends))).decode()}}}'


def _with_dates(page: str, dated: Mapping[str, str]) -> str:
    """Add the days until which the pieces are good: they go by the day, so that no page has them ready."""
    found = orjson.loads(page)
    for shelf in found["skus"]:
        shelf["best_before"] = dated.get(shelf["id"])
    return orjson.dumps(found).decode()


def may_be_searched(text: str) -> bool:
    """Tell whether a search can find anything by this text: a Chinese character, or two characters side by side."""
    return bool(policies.grams(text))


def suggested_words(typed: str) -> list[str]:
    """Words that begin so, of titles on show: those of most listings first. At most a minute old."""
    begun = policies.fold(typed)
    return _ask_at_most_once_a_minute(f"suggested/{begun}", lambda: _ask_suggestions(begun))


def counts(wanted: Wanted) -> list[Count]:
    """The numbers of listings that one more filter would leave of these: by category, shop, price, stock, freight and
    fact. Of this minute: they are counted over all there is, and asked with each page."""
    return _ask_at_most_once_a_minute(f"counts/{wanted}", lambda: _ask_counts(wanted))


def _ask_at_most_once_a_minute(name: str, ask_now: Callable[[], list[T]]) -> list[T]:
    """The last answer, if it is no older than a minute, else a new one."""
    key = f"catalog/{hashlib.sha256(name.encode()).hexdigest()}"
    found: list[T] | None = cache.get(key)
    if found is None:
        found = ask_now()
        cache.set(key, found, KEPT_SECONDS)
    return found


def _ask_suggestions(begun: str) -> list[str]:
    sql = SUGGESTED.format(on_show=ON_SHOW, narrowed=_all([BY_INDEX]), most=CANDIDATES)
    return [word for (word,) in ask(sql, {"grams": sorted(policies.grams_to_find(begun)), "begun": begun})]


def _ask_counts(wanted: Wanted) -> list[Count]:
    conditions, params = _conditions_for(wanted)
    sql = COUNTED.format(no_freight=NO_FREIGHT, on_show=ON_SHOW, narrowed=_all(conditions))
    rows = ask(sql, params | {"bands": list(BANDS)})
    return [Count(facet=facet, value=value, listings=listings) for facet, value, listings in rows]


def _candidates(wanted: Wanted, by: Ordering, conditions: Sequence[str], params: Mapping[str, Any]) -> str:
    """The SQL that finds the newest listings for a search for single characters; empty for every other page."""
    if by is not Ordering.RELEVANCE or any(len(word) > 1 for word in policies.asked_words(wanted.words)):
        return ""
    is_alone = list(conditions) == [BY_INDEX]
    return OF_THE_NEWEST if is_alone and _is_common(params["grams"]) else OF_THE_INDEX


def _is_common(grams: Sequence[str]) -> bool:
    """Whether many of the newest listings say this."""
    [(saying,)] = _ask_at_most_once_a_minute(f"saying/{grams}", lambda: ask(SAYING_IT, {"grams": grams}))
    return bool(saying >= COMMON)


def _conditions_for(wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    """The conditions, and their parameters. A pair of letters is found by its index; a longer word is read again."""
    words = policies.asked_words(wanted.words)
    asked: dict[str, tuple[str, Any]] = {
        "category": (WITH_CHILDREN, wanted.category),
        "merchant": ("s.merchant_id = %(merchant)s", wanted.merchant_id),
        "price_from": ("s.price >= %(price_from)s", wanted.price_from),
        "price_to": ("s.price <= %(price_to)s", wanted.price_to),
        "in_stock": ("s.in_stock", wanted.in_stock),
        "sent_free": (NO_FREIGHT, wanted.sent_free),
        "facts": ("s.facts @> %(facts)s", list(wanted.facts)),
        "grams": (BY_INDEX, sorted({gram for word in words for gram in policies.grams_to_find(word)})),
    }
    found = {name: (sql, value) for name, (sql, value) in asked.items() if value not in (None, "", False, [])}
    conditions = [sql for sql, _ in found.values()]
    params = {name: value for name, (_, value) in found.items()} | {"said": policies.fold(wanted.words)}
    for number, word in enumerate(word for word in words if {word} != policies.grams_to_find(word)):
        conditions.append(f"position(%(word{number})s IN s.said) > 0")
        params[f"word{number}"] = word
    return conditions, params


def _template(by: Ordering, *, is_narrowed: bool, has_words: bool) -> str:
    """The SQL that reads least for such a page. A shop's score is in no row of the window: it has to be read of all."""
    if has_words and by is not Ordering.CREDIT:
        return FOUND_CARDS
    return NEWEST_CARDS if by is Ordering.NEWEST and not is_narrowed else CARDS


def _on_show_of_found(by: Ordering, narrowed: Sequence[str]) -> str:
    saying = SAYING.format(
        keys_with_places=", ".join(f"{key} AS {place}" for key, place in zip(KEYS[by], _places(by), strict=True)),
        narrowed=_all(narrowed),
        order=_in_order(KEYS[by], by),
    )
    return WINDOW.format(rows=saying, beside="", now=NOW, selling=SELLING)


def _places(by: Ordering) -> list[str]:
    """Names for the keys, in the rows of a search that have nothing else."""
    return [f"place{i}" for i in range(len(KEYS[by]))]


def _in_order(keys: Sequence[str], by: Ordering) -> str:
    return ", ".join(f"{key} {'ASC' if by is Ordering.PRICE else 'DESC'}" for key in keys)


def _beyond(by: Ordering) -> str:
    keys = KEYS[by]
    values = ", ".join(f"%(key{i})s::{CASTS.get(key, 'bigint')}" for i, key in enumerate(keys))
    return f"({', '.join(keys)}) {'>' if by is Ordering.PRICE else '<'} ({values})"


def _all(conditions: Sequence[str]) -> str:
    return "".join(f" AND {condition}" for condition in conditions)


def _page_of(said: str | None, paid: Iterable[Sequence[Any]], *, most: int) -> ShownCards:
    """Cut the page from the rows asked for and one more, if there is one."""
    items = [item.split(WITHIN) for item in said.split(APART)] if said else []
    return ShownCards(
        cards=tuple(_with_seller(card, own=own == "t") for card, own, *_ in items[:most]),
        beyond=tuple(items[most - 1][2:]) if len(items) > most else None,
        paid=tuple(
            Paid(advertiser_id=id_, advertiser=name, card=_with_seller(card, own=own)) for card, own, id_, name in paid
        ),
    )


def _with_seller(card: str, *, own: bool) -> str:
    """Add whether the platform itself sells it: the register says so of the shop, and no card has it ready."""
    return f'{card[:-1]},"self_operated":{"true" if own else "false"}}}'
