"""The same calls at both shops, one after the other: a JSON line for each.

`python -m tests.peers` makes the environment of the peer and runs this on servers of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_core.project.settings.local")
django.setup()

from tests.peers import oscar, ours  # noqa: E402  # the models are there from here on
from tests.peers.costs import Call, Pair, Side  # noqa: E402  # likewise
from tests.peers.installing import versions  # noqa: E402  # likewise


def main() -> int:
    chosen = _parser().parse_args()
    load = os.getloadavg()[0]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tianping-peers-")))
        said = {"python": platform.python_version(), **versions(chosen.python), "products": chosen.products}
        _tell(said)
        failed = False
        for pair in pairs(stack, folder, chosen):
            line = pair.line(load=load)
            failed |= not line["ok"]
            _tell(line)
    return int(failed)


def pairs(stack: ExitStack, folder: Path, chosen: argparse.Namespace) -> Iterator[Pair]:
    """Its list in three forms and its product in two, since what comes with oscarapi tells less than ours: no price,
    no stock, but the addresses of them."""
    own = stack.enter_context(ours.shop(listings=chosen.products))
    theirs = stack.enter_context(oscar.shop(chosen.python, products=chosen.products))
    we, they = ours.Client(own), {}
    we.sign_in()
    for rows in ("thin", "full", "own"):
        they[rows] = oscar.visitor(stack.enter_context(theirs.serving(folder / rows, rows=rows)), theirs.products)

    def pair(name: str, our: Call, their: Call, *, rows: str, at_least: float, times: int = chosen.calls) -> Pair:
        sides = {"ours": Side(server=own, call=our), "peer": Side(server=they[rows].server, call=their)}
        return Pair(name=f"peers.oscar.{name}", at_least=at_least, times=times, **sides)

    for rows, visitor in they.items():
        yield pair(f"listing.{rows}", we.list, visitor.list, rows=rows, at_least=3)
    yield pair("product", we.product, they["thin"].product, rows="thin", at_least=5)
    yield pair("product.own", we.product, they["own"].product_at_once, rows="own", at_least=5)
    they["thin"].sign_in()
    few = max(5, chosen.calls // 3)
    yield pair("order", we.order, they["thin"].order, rows="thin", at_least=4, times=few)
    yield pair("order.payable", we.payable, they["thin"].order, rows="thin", at_least=3, times=few)


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, required=True, help="of the environment with oscar")
    parser.add_argument("--products", type=int, default=20_000, help="in each shop")
    parser.add_argument("--calls", type=int, default=150, help="of each kind in each of the three rounds")
    return parser


if __name__ == "__main__":
    sys.exit(main())
