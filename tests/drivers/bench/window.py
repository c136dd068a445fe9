"""What does a page of the shop window cost beside the barest view that hands on the same rows?

Both are served by granian with as many processes, which all serve, over real HTTP, on the same hundred thousand
listings. Ours goes its whole way: middleware, throttle, walls, the scope of who asks. The bare view is a superuser's,
comes by the same indexes, and has PostgreSQL hand on the same ready rows. Judged are calls for each second of CPU, of
web and database: beside others' work that stays what it is, where a rate does not. Said beside it is what the rows cost
a shop without a window, which puts them together out of its tables.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Final

import httpx

from catalog.window.types import Ordering
from platform_core.http.paging import seal_cursor
from tests.drivers.bench.clones import Clone, clone
from tests.drivers.bench.figures import WHOLE, Measured, Round, figure
from tests.drivers.bench.goods import THINGS
from tests.drivers.bench.listings import fill
from tests.drivers.bench.served import Program, Served, served, yardstick_ms

LISTINGS: Final = 100_000
SHOPS: Final = 50
CALLERS: Final = 4
CALLS: Final = 600  # of each block
SEARCHES: Final = 120  # likewise; each costs more
BLOCKS: Final = 4  # of each, which alternate
DEEP: Final = 100  # pages that are turned from a place
API: Final = "/api/storefront/v1"
PIECES: Final = 200  # of titles, which are looked for
LIKE: Final = "SELECT count(*) FROM catalog_shown WHERE said LIKE '%%' || %(piece)s || '%%'"
SOME: Final = "SELECT array_agg(listing_id::text) FROM (SELECT listing_id FROM catalog_shown LIMIT 500) f"
LAST_PAGE: Final = """
SELECT ARRAY[published_at::text, listing_id::text] FROM catalog_shown
ORDER BY published_at, listing_id OFFSET 20 LIMIT 1
"""
BARE: Final = Program("tests.drivers.bench.bare_wsgi:made", ("granian", "--interface", "wsgi", "--factory"), None)
Address = Callable[[int], str]  # of the nth call
WORDS: Final = tuple(dict.fromkeys(zh[:2] for things in THINGS.values() for zh, _ in things))


@dataclass(frozen=True, slots=True)
class Both:
    """Our server and the bare one, on the same rows."""

    ours: Served
    bare: Served
    ids: Sequence[str]


def filled(this: Round) -> Clone:
    own = this.cleanup.enter_context(clone())
    fill(own, listings=this.size(LISTINGS, least=400), shops=this.size(SHOPS, least=2))
    return own


def both(this: Round) -> Both:
    own = this.shared(filled, by_all=True)
    ours = this.cleanup.enter_context(served(own))
    bare = this.cleanup.enter_context(served(own, program=BARE))
    ids = list(own.ask(SOME)[0])
    asked = {"id": ids[0], "q": WORDS[0]} | ({} if this.scale == WHOLE else {"few": "1"})
    _refuse_other_plans(httpx.get(f"{bare.url}/plans", params=asked).raise_for_status().json())
    return Both(ours, bare, ids)


@figure("catalog.list", at_least=0.55)
def listing(this: Round) -> Measured:
    return _compared(this, "list", lambda _: f"{API}/listings", lambda _: "/listings", tables=True)


@figure("catalog.detail", at_least=0.55)
def detail(this: Round) -> Measured:
    ids = this.shared(both, by_all=True).ids
    return _compared(
        this,
        "detail",
        lambda nth: f"{API}/listings/{ids[nth % len(ids)]}",
        lambda nth: f"/listings/{ids[nth % len(ids)]}",
        tables=True,
    )


@figure("catalog.search", at_least=0.55)
def search(this: Round) -> Measured:
    def word(nth: int) -> str:
        return WORDS[nth % len(WORDS)]

    def ours(nth: int) -> str:
        return f"{API}/search?q={word(nth)}&order=newest"

    return _compared(this, "search", ours, lambda nth: f"/search?q={word(nth)}", calls=SEARCHES)


@figure("catalog.deep", at_most=1.2)
def deep(this: Round) -> Measured:
    """Pages at the end of the list ÷ pages at its beginning, by the time of each."""
    found = this.shared(both, by_all=True)
    with httpx.Client(base_url=found.ours.url, timeout=30) as client:
        last = _cursor(found.ours.clone)
        took = {cursor: _turned(client, cursor) for cursor in ("", last) for _ in range(2)}
    return Measured(value=took[last] / took[""], ours=took[last], yardstick=took[""])


@figure("catalog.chinese", at_most=100)
def chinese(this: Round) -> Measured:
    """The p99 in milliseconds of a search for a word of two characters, the words of all titles one after the other."""
    found = this.shared(both, by_all=True)
    with httpx.Client(base_url=found.ours.url, timeout=30) as client:
        took = [_timed(client, f"{API}/search?q={word}") for word in WORDS * 4]
    return Measured(value=quantiles(took, n=100)[98] * 1_000)


@figure("catalog.recall", at_least=1, rounds=1)
def recall(this: Round) -> Measured:
    """Of the listings that LIKE finds, those that search finds: for pieces of titles drawn by lot."""
    found = this.shared(both, by_all=True)
    pieces = _pieces(this, found)
    with httpx.Client(base_url=found.ours.url, timeout=30) as client:
        shares = [_found_share(client, found, piece) for piece in pieces]
    return Measured(value=min(shares))


def _refuse_other_plans(plans: Mapping[str, Sequence[str]]) -> None:
    """Raises ``RuntimeError`` for a statement of the bare view that does not come by its index."""
    if other := {index: found for index, found in plans.items() if index not in found}:
        raise RuntimeError(f"the bare view does not come by the index it needs: {other}")


def _compared(
    this: Round, what: str, ours: Address, bare: Address, *, tables: bool = False, calls: int = CALLS
) -> Measured:
    """Calls for each second of CPU, of ours ÷ of the bare one; the median of blocks that alternate."""
    found, calls = this.shared(both, by_all=True), this.size(calls, least=20)
    asked = {"ours": (found.ours, ours), "bare": (found.bare, bare)}
    if tables:
        asked["bare without a window"] = (found.bare, lambda nth: f"/tables{bare(nth)}")
    cost: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(BLOCKS):
        for name, (program, address) in asked.items():
            cost[name].append(_block(program, address, calls))
    ms = {name: median(taken) for name, taken in cost.items()}
    told = ", ".join(f"{each:.2f} {name}" for name, each in ms.items())
    this.report.say(f"catalog.{what}, ms of CPU: {told}; a loop of Python {yardstick_ms():.0f}")
    return Measured(value=ms["bare"] / ms["ours"], ours=1_000 / ms["ours"], yardstick=1_000 / ms["bare"])


def _block(program: Served, address: Address, calls: int) -> float:
    """Milliseconds of CPU for each call, after as many as warm it."""
    with program.callers(CALLERS) as clients:
        _call_all(clients, [address(nth) for nth in range(calls // 4)])
        with program.measured() as cost:
            _call_all(clients, [address(nth) for nth in range(calls)])
    return cost.ms_per(calls)


def _call_all(clients: Sequence[httpx.Client], addresses: Sequence[str]) -> None:
    """By several callers at once. Raises ``httpx.HTTPStatusError``."""

    def call(client: httpx.Client, mine: Sequence[str]) -> None:
        for address in mine:
            client.get(address).raise_for_status()

    with ThreadPoolExecutor(len(clients)) as threads:
        list(threads.map(call, clients, [addresses[nth :: len(clients)] for nth in range(len(clients))]))


def _cursor(own: Clone) -> str:
    """Before the last page. Made as the API makes it: nobody turns five thousand pages to come there."""
    keys = own.ask(LAST_PAGE)[0]
    return seal_cursor(keys, by=(Ordering.NEWEST.value,))


def _turned(client: httpx.Client, cursor: str) -> float:
    """Seconds for a page from there, by the median."""
    asked = {"cursor": cursor} if cursor else {}
    return median(_timed(client, f"{API}/listings", **asked) for _ in range(DEEP))


def _timed(client: httpx.Client, address: str, **asked: str) -> float:
    """Seconds until the whole answer is there; the call is put together before."""
    call = client.build_request("GET", address, params=asked or None)
    begun = time.perf_counter()
    client.send(call).raise_for_status()
    return time.perf_counter() - begun


def _pieces(this: Round, found: Both) -> list[str]:
    """Two to five characters from anywhere in titles that stand in the window."""
    titles = list(found.ours.clone.ask("SELECT array_agg(said) FROM (SELECT said FROM catalog_shown LIMIT 2000) f")[0])
    chance = this.random
    drawn: list[str] = []
    while len(drawn) < PIECES:
        title, length = chance.choice(titles), chance.randint(2, 5)
        at = chance.randrange(len(title) - length)
        drawn.append(title[at : at + length].strip())
    return [piece for piece in drawn if len(piece) > 1]


def _found_share(client: httpx.Client, found: Both, piece: str) -> float:
    like = found.ours.clone.ask(LIKE, piece=piece)[0]
    counted = client.get(f"{API}/listings/counts", params={"q": piece}).raise_for_status().json()["counts"]
    [everything] = [count["listings"] for count in counted if count["facet"] == "all"]
    return float(min(1.0, everything / like))
