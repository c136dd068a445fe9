"""What is in the image? Only what runs: the locks and the tree by .dockerignore say so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from platform_core.embedded.place import CHECKOUT
from tests.platform_core.project import image

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def names(requirements: list[str]) -> set[str]:
    """``Django[argon2]>=5.2`` is ``django``."""
    return {re.split(r"[\[><=~! ]", requirement, maxsplit=1)[0].lower() for requirement in requirements}


def pins(lock: str) -> dict[str, set[str]]:
    """The versions of each package; a marker may choose between two."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", (CHECKOUT / lock).read_text("utf8"), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


class TestTheStages:
    @pytest.mark.parametrize(("target", "has_drivers"), [("", False), ("production", False), ("development", True)])
    def test_have_drivers_only_where_demo_data_are_made(self, tmp_path: Path, target: str, has_drivers: bool):
        tree = tmp_path / "app"
        image.copy_tree(tree)

        image.choose_stage(tree, tmp_path, target=target)

        assert (tree / "platform_core" / "drivers").exists() is has_drivers
        assert (tree / "platform_core" / "project" / "wsgi.py").exists()

    def test_copy_nothing_of_the_checkout_past_the_stage_that_sets_drivers_apart(self):
        dockerfile = (CHECKOUT / "Dockerfile").read_text("utf8")

        assert re.findall(r"^COPY (?!--from=)(.*)$", dockerfile, re.MULTILINE) == ["requirements.lock .", ". /app"]
        assert dockerfile.rstrip().endswith("FROM runtime AS production")


class TestTheLocks:
    def test_of_what_runs_names_all_that_it_needs_and_nothing_of_a_developers(self):
        needed = names(PROJECT["project"]["dependencies"])
        developers = names([word for group in PROJECT["dependency-groups"].values() for word in group])

        locked = set(pins("requirements.lock"))

        assert needed - locked == set()
        assert locked & developers == set()
        assert developers - set(pins("requirements-dev.lock")) == set()

    def test_agree_where_both_name_a_package(self):
        runs, develops = map(pins, LOCKS)

        assert {name: develops[name] for name in runs.keys() & develops} == {
            name: runs[name] for name in runs.keys() & develops
        }

    @pytest.mark.parametrize("lock", LOCKS)
    def test_name_no_registry(self, lock: str):
        lines = (CHECKOUT / lock).read_text("utf8").splitlines()

        assert [line for line in lines if "://" in line or line.startswith("-")] == []
