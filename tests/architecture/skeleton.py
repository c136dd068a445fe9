"""What is the smallest tree that all contracts hold for? An empty one with every name, to break on purpose."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))
CONTRACTS = {contract["id"]: contract for contract in CONFIGURATION["tool"]["importlinter"]["contracts"]}
APPS: list[str] = CONTRACTS["front-door"]["apps"]


def names(layers: list[str]) -> list[str]:
    """The modules of a `layers` contract, from the top down: `(a) | (b)` are two."""
    return [part.strip(" ()") for layer in layers for part in layer.split("|")]


INSIDE_A_ROOM = names(CONTRACTS["inside-a-room"]["layers"])
ROOMS: list[str] = [room.replace(".", "/") for room in CONTRACTS["inside-a-room"]["containers"]]
PLACES = [
    *(f"{room}/{module}" for room in ROOMS for module in ("__init__", *INSIDE_A_ROOM)),
    *(f"{room.split('/')[0]}/{module}" for room in ROOMS for module in ("apps", "urls", "models")),
]
DOORS = [place for place in PLACES if place.endswith("/api")]
LINES = {  # of each app its rooms, from the top down
    app: [room for room in names(CONTRACTS[f"rooms-of-{app}"]["layers"]) if f"{app}/{room}" in ROOMS] for app in APPS
}
KERNEL = names(CONTRACTS["kernel-forms-a-line"]["layers"])


def build(root: Path) -> Path:
    """Our own configuration and contract over modules that hold nothing."""
    shutil.copy(ROOT / "pyproject.toml", root)
    for package in ("platform_core", "tests", "tests.architecture", *APPS):
        write(root, f"{package.replace('.', '/')}/__init__.py")
    shutil.copy(ROOT / "tests/architecture/front_door.py", root / "tests/architecture")
    for path in [f"{place}.py" for place in PLACES if place not in DOORS]:
        write(root, path)
    for package in [*DOORS, *(f"platform_core/{name}" for name in KERNEL)]:
        write(root, f"{package}/__init__.py")
        for module in ("views",) if package.endswith("/api") else ("commands", "queries", "models"):
            write(root, f"{package}/{module}.py")
    for module in CONTRACTS["pure-rules"]["source_modules"]:
        if module.count(".") > 1 and "*" not in module:  # one module of a package of the kernel
            write(root, f"{module.replace('.', '/')}.py")
    return root


def write(root: Path, path: str, source: str = "") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, "utf8")


def lint_imports(root: Path, *, files: Mapping[str, str]) -> str:
    """What import-linter says of the tree once these lines stand in these files; its exit status comes first."""
    for path, source in files.items():
        write(root, path, source + "\n")
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=root, env=quiet(root), capture_output=True, text=True, check=False
    )
    return f"exit {done.returncode}\n{done.stdout}{done.stderr}"


def ruff(root: Path, *, files: Mapping[str, str]) -> str:
    """What ruff says, with our own configuration."""
    for path, source in files.items():
        write(root, path, source + "\n")
    command = [Path(sys.executable).with_name("ruff"), "check", "--no-cache", "--output-format=concise", *files]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout


def quiet(root: Path) -> dict[str, str]:
    """An environment in which the copy is found before the original."""
    return os.environ | {"PYTHONPATH": str(root), "COLUMNS": "300", "NO_COLOR": "1"}
