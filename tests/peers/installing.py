"""How does a peer get a Python environment of its own, and what is in it?"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Final

OWN: Final = ("django-oscar==4.2", "django-oscar-api==3.3.*")
AS_OURS: Final = ("Django", "djangorestframework", "granian", "psycopg2-binary")  # in the same versions


def install(folder: Path) -> Path:
    """An environment in this folder, from PyPI. Gives its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    wanted = [*OWN, *(f"{name}=={metadata.version(name)}" for name in AS_OURS)]
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


def versions(python: Path) -> dict[str, str]:
    """What is installed there, of what bears on the figures."""
    said = subprocess.run([str(python), "-m", "pip", "list", "--format=json"], check=True, capture_output=True)
    wanted = {"django-oscar", "django-oscar-api", *(name.lower() for name in AS_OURS)}
    return {found["name"]: found["version"] for found in json.loads(said.stdout) if found["name"].lower() in wanted}
