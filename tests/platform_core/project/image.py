"""What would `docker build` put into the image? What .dockerignore and a stage leave, and the packages of one lock."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from platform_core.embedded import bootstrap
from platform_core.embedded.place import CHECKOUT

# What the stage `sources` sets apart, and no other stage has unless it copies it back: from where, and to where.
APART = re.compile(r"^RUN mv /app/(\S+) (/\S+)$", re.MULTILINE)
STAGES = re.compile(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM |\Z)", re.MULTILINE | re.DOTALL)


def copy_tree(to: Path) -> None:
    """Files that are committed or may be, without those of .dockerignore."""
    asked = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    listed = subprocess.run(asked, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout.split("\0")
    lines = (CHECKOUT / ".dockerignore").read_text("utf8").splitlines()
    ignored = [line for line in lines if line and not line.startswith("#")]
    for name in listed:
        if name and (CHECKOUT / name).exists() and not _is_ignored(name, ignored):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, to / name)


def choose_stage(tree: Path, apart: Path, *, target: str = "") -> None:
    """Leave in the tree what the stage of this name has, or the last one. ``apart``: where the rest is kept."""
    dockerfile = (tree / "Dockerfile").read_text("utf8")
    stages = dict(STAGES.findall(dockerfile))
    commands = stages[target or list(stages)[-1]]
    for path, place in APART.findall(stages["sources"]):
        kept = apart / place.removeprefix("/")
        if (tree / path).exists():
            shutil.rmtree(kept, ignore_errors=True)
            shutil.move(tree / path, kept)
        if f"COPY --from=sources {place} {path}" in commands:
            shutil.copytree(kept, tree / path)


def build(tree: Path, venv: Path) -> None:
    """As the Dockerfile does: packages by hash, static files, the folders of the volumes."""
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    lock, python = str(tree / "requirements.lock"), str(venv / "bin" / "python")
    uv = shutil.which("uv") or str(bootstrap.UV)
    by_uv = (uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, lock)
    by_pip = (python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
    if not Path(uv).exists() or subprocess.run(by_uv, check=False, env=bootstrap._environment()).returncode:
        subprocess.run(by_pip, check=True)
    production = {"DJANGO_SETTINGS_MODULE": "platform_core.project.settings.production", "TIANPING_MODE": "local"}
    collect = (python, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    subprocess.run(collect, cwd=tree, env=production, check=True)
    for folder in ("files/exports", "sandbox"):
        (tree / ".data" / folder).mkdir(parents=True, exist_ok=True)


def command_of(tree: Path) -> list[str]:
    """What a container does that is told nothing else."""
    found = re.search(r"^CMD (\[.*\])$", (tree / "Dockerfile").read_text("utf8"), re.MULTILINE)
    assert found
    words: list[str] = json.loads(found[1])
    return words


def _is_ignored(name: str, patterns: list[str]) -> bool:
    parts = name.split("/")
    paths = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return any(fnmatch(path, pattern) for pattern in patterns for path in paths)
