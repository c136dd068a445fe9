"""What does the export tell? Who did what when, by which clock and duty, and where the money went. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from typing import Final

from platform_core.actors import DEADLINES
from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.drivers.demo.bundle import Row
from platform_core.drivers.demo.texts import ACTORS, CLOCKS, ENDS, MONEY, PURSES, TOPICS, Language, word
from platform_core.drivers.demo.wording import amount, shown

OF_A_CLOCK: Final = "deadlines."
LINKS: Final = ("return_id", "complaint_id", "refund_id", "share_id", "payment_id", "shipment_id", "deadline_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the timeline."""

    at: str
    who: str
    what: str
    case: str
    clock: str
    duty: str
    money: str


class Telling:
    """Rows of an export in the words of one language."""

    def __init__(self, rows: Sequence[Row], language: Language) -> None:
        self._rows, self._language = rows, language
        self._orders = _orders_of(rows)
        self._settled = set[str]()

    def lines(self) -> list[Told]:
        """In the order of the log; what has no words is left out."""
        return [self._line(row) for row in self._rows if row.topic in TOPICS]

    @property
    def left_out(self) -> int:
        return sum(1 for row in self._rows if row.topic not in TOPICS)

    def _line(self, row: Row) -> Told:
        kind = row.says["kind"] if row.topic.startswith(OF_A_CLOCK) else None
        told = Told(
            at=shown(row.at),
            who=self._said(ACTORS, "clock" if row.actor_id == str(DEADLINES.id) else row.role),
            what=self._said(TOPICS, row.topic),
            case=self._orders.get(row.subject_id, self._orders.get(row.says.get("about_id", ""), "")),
            clock=self._clock(kind, row) if kind else "",
            duty=", ".join(_duties(kind, row)),
            money=self._money(row),
        )
        if row.topic == "payments.share_settled":
            self._settled.add(row.says["order_id"])
        return told

    def _clock(self, kind: str, row: Row) -> str:
        spec = DECLARED.get(kind)
        due = shown(datetime.fromisoformat(row.says["due_at"]))
        return f"{self._said(CLOCKS, kind)} · {due} {self._said(ENDS, spec.due) if spec else ''}".rstrip()

    def _money(self, row: Row) -> str:
        if row.topic not in MONEY:
            return ""
        purse = "shop" if row.says["order_id"] in self._settled else "escrow"
        fen = {name: amount(row.says[name]) for name in ("amount", "commission") if name in row.says}
        return self._said(MONEY, row.topic).format(from_=self._said(PURSES, purse), **fen)

    def _said(self, table: Mapping[str, tuple[str, str]], key: str) -> str:
        return word(table, key, language=self._language)


def _orders_of(rows: Sequence[Row]) -> dict[str, str]:
    """Which order each thing belongs to, the orders by letters as they appear: ids are for machines."""
    letters: dict[str, str] = {}
    found: dict[str, str] = {}
    for row in rows:
        order_id = row.says.get("order_id")
        if order_id is None:
            continue
        letter = letters.setdefault(order_id, ascii_uppercase[len(letters) % len(ascii_uppercase)])
        found |= {str(row.says[link]): letter for link in LINKS if link in row.says}
        found |= {order_id: letter, row.subject_id: letter}
    return found


def _duties(kind: str | None, row: Row) -> Sequence[str]:
    """Of a clock those that it was declared for; of a record or decision those that it names."""
    spec: Deadline | None = DECLARED.get(kind or "")
    named = [row.says.get(name, ()) for name in ("duties", "basis")]
    return spec.duties if spec else [duty for duties in named if isinstance(duties, list) for duty in duties]
