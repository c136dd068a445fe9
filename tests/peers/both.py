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
    no stock, but the addresses of them. One call stands beside one call; of an order all that it takes, and what our
    workers do afterwards, which a shop of oscar leaves out."""
    own = stack.enter_context(ours.shop(listings=chosen.products))
    theirs = stack.enter_context(oscar.shop(chosen.python, products=chosen.products))
    we, they = ours.Client(own), {}
    we.sign_in()
    for rows in ("thin", "full", "own"):
        they[rows] = oscar.visitor(stack.enter_context(theirs.serving(folder / rows, rows=rows)), theirs.products)

    def pair(name: str, ours: Side, their: Call, *, rows: str, at_least: float, times: int = chosen.calls) -> Pair:
        peer = Side(server=they[rows].server, call=their)
        return Pair(name=f"peers.oscar.{name}", at_least=at_least, times=times, ours=ours, peer=peer)

    for rows, visitor in they.items():
        yield pair(f"listing.{rows}", Side(server=own, call=we.list), visitor.list, rows=rows, at_least=3)
    for rows, name in (("thin", "product"), ("own", "product.own")):
        yield pair(name, Side(server=own, call=we.product), they[rows].product, rows=rows, at_least=3)
    they["thin"].sign_in()
    buying = Side(server=own, call=we.order, later=own.relay)
    few = max(5, chosen.calls // 3)
    yield pair("order", buying, they["thin"].order, rows="thin", at_least=2, times=few)


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
