"""Do the pages lead somewhere, and does each app say what it owns?"""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, URLResolver, get_resolver, resolve

from platform_core.management.everything import APPS, ROOT
from platform_core.management.reference.pages import PAGES as GENERATED

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "platform_core").rglob("README.md")])
BUILT = {ROOT / "docs/reference" / name for name in GENERATED}  # by `make docs`, not all of them committed
ROOM = re.compile(r"^\| `([a-z]+)` \|", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
KNOWN = {*TRACKED, *(str(parent) for name in TRACKED for parent in Path(name).parents)}
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf8"), re.MULTILINE)
CODE, BLOCK = re.compile(r"`([^`\n]+)`"), re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"[a-z_][\w.-]*(/[\w.-]+)*\.(py|toml|html|sh|yml|yaml|lock|sql)|[a-z_]+(/[a-z_]+)+/?")
ADDRESS = re.compile(r"/(me|seller|open|regulator|admin|accounts|api)/[a-z_/-]*")
LONGEST_README, LONGEST_CONTRIBUTING = 420, 120  # words, lines


def lines(path: Path) -> int:
    return len(path.read_text("utf8").splitlines())


def _is_there(target: Path) -> bool:
    return target.exists() or target in BUILT


class TestEachPage:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
    def test_links_to_what_is_there(self, page: Path):
        targets = LINK.findall(page.read_text("utf8"))

        assert [target for target in targets if not _is_there((page.parent / target).resolve())] == []


class TestWhatAPageNames:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
    def test_is_a_file_a_command_or_an_address_that_exists(self, page: Path):
        text = page.read_text("utf8")
        if page.name == "CHANGELOG.md" or page.parent.name == "reference":
            return  # tells of the past; generated
        code = [word.strip() for word in CODE.findall(text)]
        blocks = "\n".join([*code, *BLOCK.findall(text)])

        assert {
            "files": [name for name in code if FILE.fullmatch(name) and not _is_a_file(name)],
            "make": [name for name in re.findall(r"^ *make ([a-z]+)", blocks, re.MULTILINE) if name not in TARGETS],
            "manage.py": [name for name in re.findall(r"manage\.py ([a-z_]+)", blocks) if name not in get_commands()],
            "python -m": [name for name in re.findall(r"python3? -m ([\w.]+)", blocks) if find_spec(name) is None],
            "addresses": [name for name in code if ADDRESS.fullmatch(name) and not _is_an_address(name)],
        } == {"files": [], "make": [], "manage.py": [], "python -m": [], "addresses": []}


def _is_a_file(name: str) -> bool:
    name = name.rstrip("/")
    return any(known == name or known.endswith(f"/{name}") for known in KNOWN) or ROOT / name in BUILT


def _is_an_address(name: str) -> bool:
    doors = (f"/{each.pattern}" for each in get_resolver().url_patterns if isinstance(each, URLResolver))
    try:
        return any(door.startswith(name) for door in doors) or bool(resolve(name))
    except Resolver404:
        return False


class TestTheIndex:
    def test_leads_to_every_page_that_says_how(self):
        there = set(LINK.findall((ROOT / "docs/index.md").read_text("utf8")))
        pages = [*(ROOT / "docs/how-to").glob("*.md"), *(ROOT / "docs/mechanisms").glob("*.md")]

        assert [page.stem for page in pages if page.relative_to(ROOT / "docs").as_posix() not in there] == []


class TestEachApp:
    @pytest.mark.parametrize("app", APPS)
    def test_names_each_of_its_rooms_on_one_screen(self, app: str):
        readme = ROOT / app / "README.md"

        assert readme.exists()
        assert len(readme.read_text("utf8").split()) <= LONGEST_README
        rooms = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")} - {"migrations", "management"}
        assert sorted(rooms) == sorted(ROOM.findall(readme.read_text("utf8")))


class TestContributing:
    def test_fits_on_two_screens(self):
        assert lines(ROOT / "CONTRIBUTING.md") <= LONGEST_CONTRIBUTING


class TestDecisions:
    def test_are_numbered_without_a_gap(self):
        numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs/adr").glob("*.md"))]

        assert numbers == list(range(1, len(numbers) + 1))

    @pytest.mark.parametrize("page", sorted((ROOT / "docs/adr").glob("*.md")), ids=lambda page: page.stem)
    def test_name_what_was_rejected(self, page: Path):
        text = page.read_text("utf8")

        assert all(f"\n## {part}\n" in text for part in ("Context", "Decision", "Consequences", "Rejected"))
