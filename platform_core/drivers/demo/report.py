"""What does somebody see who watches the demo?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import datetime
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from platform_core.drivers.demo.bundles import Row
from platform_core.drivers.demo.checks import Mark
from platform_core.drivers.demo.telling import Language, Line, Telling, Text, sentence, shown
from platform_core.drivers.world import progress
from platform_core.drivers.world.doors import Refusal

WIDTH: Final = 160  # of the timeline where no terminal says otherwise
TITLES: Final[Mapping[str, Text]] = {
    "unpaid": ("一、无人付款", "1. Nobody pays"),
    "unconfirmed": ("二、无人确认收货", "2. Nobody confirms receipt"),
    "returned": ("三、商家对退货沉默", "3. The shop is silent about a return"),
    "undecided": ("四甲、商家有据异议,平台沉默", "4a. The shop objects with evidence, the platform is silent"),
    "decided": ("四乙、商家有据异议,平台裁决", "4b. The shop objects with evidence, the platform decides"),
    "called_off": ("五、发货前取消", "5. Cancelled before hand-over"),
    "complained": ("六、平台与商家对投诉沉默", "6. Platform and shop are silent about a complaint"),
    "handed_over": ("七、监管调取与核验", "7. An authority asks, and verifies"),
    "said_no": ("被拒:{status} {code} {title}", "Refused: {status} {code} {title}"),
    "timeline": ("审计导出所述时间线(上海时间)", "The timeline as the audit export tells it (Shanghai time)"),
    "at": ("时间", "when"),
    "who": ("谁", "who"),
    "what": ("何事", "what"),
    "case": ("订单", "order"),
    "clock": ("时钟与期限", "clock and due"),
    "duty": ("义务", "duty"),
    "money": ("金额去向", "money"),
    "rest": (
        "另有 {count} 条事实(库存、账本、通知等)未列出",
        "{count} more facts (stock, books, notices) are not shown",
    ),
    "verified": ("核验通过 {name}:{rows} 行,树大小 {size}", "{name} holds: {rows} lines in a tree of {size}"),
    "refused": ("改动一个字节即被拒绝 {name}:{where}", "{name} with one byte changed is refused: {where}"),
    "holds": (
        "全部成立:{marks} 项事实按序按时在导出之中,金额与支付机构对账单分毫不差,账本无差异",
        "All holds: {marks} facts in order and in time, money as the provider states it to the fen, books balanced",
    ),
    "fails": ("不成立:", "What does not hold:"),
}


def console() -> Console:
    """That of the terminal; in a log one that is wide enough for a line of the timeline."""
    found = Console()
    return found if found.is_terminal else Console(width=WIDTH)


@dataclass(frozen=True, slots=True)
class Report(progress.Report):
    """Writes on one console, in one language."""

    language: Language

    def chapter(self, name: str) -> None:
        self.say(f"[bold]{escape(self.title(name))}[/bold]")

    def moves(self, instant: datetime) -> None:
        self.say(f"[dim]⏱  {shown(instant)}[/dim]")

    def saw(self, chapter: str, mark: Mark) -> None:
        """Something happened before our eyes in this chapter, and must stand in the export."""
        [number, *_] = self.title(chapter).replace("、", " ").split()
        self.say(escape(f"  {number:<4}{sentence(mark.topic, mark.says, self.language)}"))

    def refused(self, refusal: Refusal) -> None:
        self.say(escape(f"    {self.title('said_no', **asdict(refusal))}"))

    def title(self, key: str, **words: Any) -> str:
        return TITLES[key][self.language == "en"].format(**words)

    def announce(self, key: str, **words: Any) -> None:
        self.say(escape(self.title(key, **words)))

    def timeline(self, rows: Sequence[Row]) -> None:
        table = Table(title=self.title("timeline"), title_justify="left", show_lines=False)
        for column in fields(Line):
            table.add_column(self.title(column.name), overflow="fold")
        lines = Telling(rows, self.language).lines()
        for line in lines:
            table.add_row(*map(escape, astuple(line)))
        self.console.print(table)
        self.announce("rest", count=len(rows) - len(lines))
