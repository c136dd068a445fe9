"""Compare the provider's statement with our books."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from platform_core import clock
from platform_core.actors import part
from platform_core.payments import ports
from platform_core.payments.commands import reconciling
from platform_core.payments.errors import ProviderSilent
from platform_core.payments.policies import statements as statements_policies
from platform_core.payments.queries import statements as statements_queries
from platform_core.payments.types import StatementLine
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound


class Command(BaseCommand):
    """Run it as a worker (`TIANPING_LOGIN=worker`) after a failover or a restore that lost commits, as often as you
    like: a line that it has found once is known from then on.
    """

    help = "Compare the provider's statement with our books; book what came, or have it go back where no order is left."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", required=True, type=datetime.fromisoformat, help="2026-12-01T02:00:00+08:00")
        parser.add_argument("--until", type=datetime.fromisoformat, help="now, if it is left out")
        parser.add_argument("--look", action="store_true", help="say what is found, and change nothing")
        parser.add_argument("--out", type=Path, help="a file for `recover_log --money`")

    def handle(self, *_: Any, since: datetime, until: datetime | None, look: bool, out: Path | None, **__: Any) -> None:
        with entered(by="operator"), bound(SYSTEM):
            with transaction.atomic():
                now = clock.now()
            if since.tzinfo is None or (until or now).tzinfo is None or since >= (until or now):
                raise CommandError("name two instants with their zones, the earlier one first")
            found = list[dict[str, Any]]()
            for name in ports.PROVIDERS:
                lines = _lines_of(name, since, until or now)
                with transaction.atomic():
                    unknown = _looked_at(lines, name) if look else _reconcile(lines, name, at=now)
                found += [_plain(line, name) for line in unknown]
        for line in found:
            self.stdout.write(json.dumps(line, ensure_ascii=False))
        if out:
            out.write_text(json.dumps(found), "utf8")
        self.stdout.write(f"{len(found)} lines of the provider were not in our books")


def _lines_of(provider: str, since: datetime, until: datetime) -> list[StatementLine]:
    try:
        return ports.provider(provider).statement(since=since, until=until)
    except ProviderSilent:
        raise CommandError(f"{provider} does not answer: ask again") from None


def _looked_at(lines: Sequence[StatementLine], provider: str) -> list[StatementLine]:
    return statements_policies.unbooked_lines(lines, booked=statements_queries.booked(lines, provider=provider))


def _reconcile(lines: Sequence[StatementLine], provider: str, *, at: datetime) -> list[StatementLine]:
    return reconciling.reconcile(lines, provider=provider, by=part("operator"), at=at)


def _plain(line: StatementLine, provider: str) -> dict[str, Any]:
    return {
        "provider": provider,
        "kind": line.kind.value,
        "number": line.number,
        "provider_ref": line.provider_ref,
        "amount": line.amount.amount,
        "currency": line.amount.currency,
        "at": line.at.isoformat(),
    }
