"""Print how many duties are enforced, partly answered, supported or waiting, by app and work. Last those of the
core.
"""

from __future__ import annotations

from collections import Counter

from django.core.management.base import BaseCommand, CommandError, CommandParser

from platform_core.management.answers import Answer, answer_to, apart, by_app, by_work, core, undivided_tags
from platform_core.management.everything import ROOT, import_everything
from platform_core.management.marks import marked_duties


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail where a tag and its test do not meet")

    def handle(self, *, check: bool, **_: object) -> None:
        import_everything()
        duties = core()
        for app, answers in by_app(duties).items():
            counted = (f"{answers[each]:4} {each}" for each in Answer if each is not Answer.WAITING)
            self.stdout.write(f"{app:14}{''.join(counted)}")
        for work, count in by_work(duties).items():
            self.stdout.write(f"{count:4} wait for: {work}")
        found = Counter(map(answer_to, duties))
        self.stdout.write(f"core {len(duties)} " + " ".join(f"{answer} {found[answer]}" for answer in Answer))
        if check and (wrong := [*apart(marked_duties(ROOT / "tests").keys()), *undivided_tags()]):
            raise CommandError("\n".join(wrong))
