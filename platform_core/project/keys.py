"""The secrets of a new Tianping: ``python -m platform_core.project.keys shop.example`` prints a new `.env`.

Every run prints others; nothing is stored. docs/operate.md explains each of them, and which may be changed later.
"""

from __future__ import annotations

import argparse
import base64
import secrets
import sys
from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from platform_core.audit.signing import Signer

PASSWORDS: Final = ("SUPERUSER", "APP", "WORKER", "SEQUENCER", "AUDIT", "MIGRATOR")  # of logins, in compose's addresses


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m platform_core.project.keys", description="Print a new .env.")
    parser.add_argument("host", help="by which people will find the site, such as shop.example; a port may follow")
    for name, value in variables(parser.parse_args(arguments).host).items():
        sys.stdout.write(f"{name}={value}\n")
    return 0


def variables(host: str) -> dict[str, str]:
    """Everything that compose asks for. The secrets of provider and carrier are theirs to give; these fit a sandbox."""
    key = secrets.token_bytes(32)
    origin = f"{host}/audit"
    return {
        "TIANPING_PUBLIC_URL": f"https://{host}",
        "TIANPING_ALLOWED_HOSTS": f"{host.partition(':')[0]},web",
        "TIANPING_SECRET_KEY": secrets.token_urlsafe(48),
        "TIANPING_VAULT_KEYS": f"1:{_in_base64(secrets.token_bytes(32))}",
        "TIANPING_INDEX_KEY": _in_base64(secrets.token_bytes(32)),
        "TIANPING_AUDIT_ORIGIN": origin,
        "TIANPING_AUDIT_KEY": _in_base64(key),
        "TIANPING_AUDIT_PUBLIC_KEY": Signer(origin, Ed25519PrivateKey.from_private_bytes(key)).vkey,
        "TIANPING_PROVIDER_SECRET": f"whsec_{_in_base64(secrets.token_bytes(24))}",
        "TIANPING_CARRIER_SECRET": f"whsec_{_in_base64(secrets.token_bytes(24))}",
    } | {f"{login}_PASSWORD": secrets.token_hex(24) for login in PASSWORDS}


def _in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
