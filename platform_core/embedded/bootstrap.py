"""Bring `.venv` to the two locks. Run by `make` with any Python there is: standard library only.

python3 -I platform_core/embedded/bootstrap.py
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LOCKS = (CHECKOUT / "requirements.lock", CHECKOUT / "requirements-dev.lock")  # what runs, and what developers add
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"  # the Makefile compares its age with the locks'
EVERY = 5  # seconds between two signs of life
UV = VENV / "uv" / "bin" / "uv"  # beside the packages, since `uv pip sync` removes what no lock names


def main() -> int:
    with LOCKS[0].open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second `make` waits, and finds everything done
        wanted = hashlib.sha256(b"".join(path.read_bytes() for path in LOCKS)).hexdigest()
        if not (_works() and STAMP.exists() and STAMP.read_text() == wanted):
            STAMP.unlink(missing_ok=True)
            if not _works():
                _create()
            _install()
            STAMP.write_text(wanted)
        STAMP.touch()
    return 0


def _works() -> bool:
    """A moved checkout, or a Python that was removed, leaves a `.venv` that does not run."""
    if not PYTHON.exists():
        return False
    asked = (str(PYTHON), "-c", "import sys; print(sys.prefix); sys.exit(sys.version_info < (3, 11))")
    ran = subprocess.run(asked, check=False, capture_output=True, text=True)
    return ran.returncode == 0 and Path(ran.stdout.strip()).resolve() == VENV.resolve()


def _create() -> None:
    print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if uv := shutil.which("uv"):
        _run(uv, "venv", "--quiet", "--python", sys.executable, str(VENV))
    else:
        _run(sys.executable, "-m", "venv", str(VENV))


def _install() -> None:
    print("Installing what requirements.lock and requirements-dev.lock name …", flush=True)
    uv = shutil.which("uv") or _own_uv()
    if uv and _succeeds(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), *map(str, LOCKS)):
        return
    # Where only pip knows the way to a registry, through a proxy or a mirror of its own.
    print("uv could not; pip will, in a minute or two …", flush=True)
    if not _succeeds(str(PYTHON), "-m", "pip", "--version"):
        _run(str(PYTHON), "-m", "ensurepip")
    named = (word for lock in LOCKS for word in ("-r", str(lock)))
    _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", *named)


def _own_uv() -> str | None:
    pip = (str(PYTHON), "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(UV.parents[1]), "uv")
    return str(UV) if UV.exists() or _succeeds(*pip) else None


def _succeeds(*command: str) -> bool:
    """Run a command that may take minutes on a slow line, and show the waiting person that something comes."""
    began = time.monotonic()
    with subprocess.Popen(command, cwd=CHECKOUT, env=_environment()) as process:
        while True:
            try:
                return process.wait(EVERY) == 0
            except subprocess.TimeoutExpired:
                print(f"  … {time.monotonic() - began:.0f} s, {_there()} packages are there", flush=True)


def _there() -> int:
    return len({path.name for path in VENV.glob("lib/*/site-packages/*.dist-info")})


def _run(*command: str) -> None:
    if not _succeeds(*command):
        raise SystemExit(f"This did not work: {' '.join(command)}")


def _environment() -> dict[str, str]:
    """The environment for uv, with the certificates and registries that pip is told of."""
    names = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_CERT": "SSL_CERT_FILE"}
    renamed = {new: os.environ[old] for old, new in names.items() if os.environ.get(old)}
    return renamed | os.environ


if __name__ == "__main__":
    sys.exit(main())
