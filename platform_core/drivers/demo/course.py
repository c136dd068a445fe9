"""The course of the demo: clock, house, story, bundles, and checks."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import httpx
from django.db import transaction

from platform_core.cases.unclocked import without_clock
from platform_core.drivers.demo import (
    chapters,
    checks,
    claims,
    codes,
    contracts,
    corrections,
    credit,
    deposits,
    disputes,
    forgotten,
    goods,
    guides,
    infringements,
    measures,
    prices,
    relief,
    reviews,
    rules,
    sampling,
    service,
    subscriptions,
    vetting,
    ways_back,
    window,
)
from platform_core.drivers.demo.bundles import Row, check, facts_of, forge, rows_of
from platform_core.drivers.demo.stage import BEGINS, Stage, play, run_to, stage
from platform_core.drivers.demo.telling import Report
from platform_core.drivers.reading import ledger_differences
from platform_core.drivers.world.clocks import GLANCE, Impatient, MovedClock
from platform_core.drivers.world.doors import Shut
from platform_core.drivers.world.pace import Pace
from platform_core.embedded.children import ChildDied, Children
from platform_core.embedded.stack import AlreadyUp, stack
from platform_core.tenancy.scopes import SYSTEM, bound

BEFORE: Final = timedelta(hours=1)  # people register and shops open
PARTS: Final = (
    chapters,
    contracts,
    ways_back,
    claims,
    corrections,
    rules,
    credit,
    window,
    goods,
    deposits,
    reviews,
    vetting,
    measures,
    subscriptions,
    prices,
    codes,
    guides,
    sampling,
    forgotten,
    infringements,
    service,
    relief,
    disputes,
)
STUCK: Final = (Shut, Impatient, AlreadyUp, ChildDied, TimeoutError, httpx.HTTPError)
NOTABLE: Final = 1.5  # times slower than alone: it is told
FORGED_AT: Final = (0.1, 0.5, 0.9)  # so far into a bundle


class Stuck(Exception):
    """The story did not go on; the message says where, and where the logs are."""


def run(report: Report, *, keep: bool = False) -> Sequence[str]:
    """Play, hand over, verify, tell, check. Return the faults; with ``keep`` not before somebody interrupts us.

    Raises ``Stuck``.
    """
    clock, pace = MovedClock(), Pace()

    def go_on(instant: datetime) -> None:
        pace.look()
        if clock.now() < instant:
            report.moves(instant)
        run_to(instant, clock)

    with _house(clock) as (home, web, outside, serve), stage(web, outside, clock=clock, report=report) as scene:
        play((scene.chapter(each) for part in PARTS for each in part.CHAPTERS), go_on)
        go_on(chapters.COMES)
        found, rows = _verify_bundles(scene, home, report)
        report.timeline(rows)
        found += _run_checks(scene, rows, within=_punctual(pace, report))
        if not found:
            report.announce("holds", marks=sum(len(chapter.marks) for chapter in scene.scenes))
        if keep:
            report.announce("stands", web=web, outside=outside)
            serve()
        return found


def _verify_bundles(scene: Stage, home: Path, report: Report) -> tuple[list[str], list[Row]]:
    """Read only bundles that the verifier lets pass.

    With one byte changed, at any place, it must refuse them and name the place.
    """
    found, held = list[str](), list[Path]()
    for bundle in chapters.bundles(scene, home):
        finding = check(bundle, language=report.language)
        if finding.holds:
            held.append(bundle)
            report.announce("verified", name=bundle.name, rows=finding.rows, size=finding.size)
        found += [f"{bundle.name}: {where}" for where in finding.where]
        for at in FORGED_AT:
            refusal = check(forge(bundle, at=at), language=report.language)
            if refusal.holds or not refusal.where:
                found.append(f"{bundle.name}: a byte was changed {at:.0%} into it, and the verifier does not see it")
            else:
                report.announce("refused", name=bundle.name, where="; ".join(refusal.where))
    found += _differing(home, report)
    return found, rows_of(held)


def _differing(home: Path, report: Report) -> Iterator[str]:
    """The log has grown since it was asked for first, by the asking at least: the facts are the same bytes."""
    first, again = (facts_of(home / f"{name}.zip") for name in (chapters.REPEATED, chapters.AGAIN))
    if first != again:
        yield f"{chapters.AGAIN}: asked for again, the facts are other bytes"
    else:
        report.announce("repeated", name=chapters.REPEATED, sha256=hashlib.sha256(again).hexdigest())


def _punctual(pace: Pace, report: Report) -> timedelta:
    """How late a clock may be: as on a machine of one's own, times the slowdown by other programs."""
    within = checks.PUNCTUAL * pace.slowdown
    if pace.slowdown >= NOTABLE:
        report.announce("slow", times=f"{pace.slowdown:.1f}", seconds=f"{within.total_seconds():.0f}")
    return within


def _run_checks(scene: Stage, rows: Sequence[Row], *, within: timedelta) -> Iterator[str]:
    """The checks of the export; of the books with themselves; and of every waiting row for the clock of its state."""
    yield from checks.missing({chapter.name: chapter.marks for chapter in scene.scenes}, rows, within=within)
    yield from checks.late(rows, within=within)
    yield from checks.unequal(rows, scene.outside.statement()["lines"])
    yield from checks.unbalanced_orders(rows)
    yield from checks.doubled_refunds(rows)
    yield from checks.reporters(rows)
    yield from ledger_differences()
    with bound(SYSTEM), transaction.atomic():
        yield from (f"{count} without a clock in {state}" for state, count in without_clock().items())


@contextmanager
def _house(clock: MovedClock) -> Iterator[tuple[Path, str, str, Callable[[], None]]]:
    """Web, workers, beat, sequencer and the world outside, whose first day is an hour before the story's; and what
    serves them until we are interrupted.

    Their folder goes when all went well; else its logs tell why it did not. Raises ``Stuck``.
    """
    home = Path(mkdtemp(prefix="tianping-demo-"))
    home.chmod(0o711)
    clock.set_to(BEGINS - BEFORE)
    try:
        with stack(home, os.environ, web=0, sandbox=0) as (children, addressed):
            web, outside = addressed["TIANPING_PUBLIC_URL"], addressed["TIANPING_SANDBOX_URL"]
            yield home, web, outside, partial(_serve, children)
    except STUCK as why:
        raise Stuck(f"{why}\nThe logs are in {home / 'logs'}") from why
    shutil.rmtree(home)


def _serve(children: Children) -> None:
    """Serve until we are interrupted, or until one of the processes dies."""
    with suppress(KeyboardInterrupt):
        while True:
            children.check()
            time.sleep(GLANCE)
