"""Compilation of the catalogues for Django, at start.

Only sources are kept: a compiled catalogue is made wherever it is missing or older than its source. `manage.py texts`
says which texts a catalogue holds (`platform_core.management.texts`).
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

logger = logging.getLogger(__name__)
CHINESE: Final = "zh_Hans"
PO: Final = Path("locale", CHINESE, "LC_MESSAGES", "django.po")  # below a package


def compile_stale(folders: Iterable[Path]) -> list[Path]:
    """Bring the compiled catalogues of these packages up to date; which ones were made."""
    found = [po for folder in folders for po in folder.glob("locale/*/LC_MESSAGES/*.po")]
    return [po for po in found if _is_stale(po) and _compile(po)]


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> bool:
    """Compile in one step, since several processes start at once. Where nothing may be written, we speak English."""
    try:
        with po.open("rb") as source, tempfile.NamedTemporaryFile(dir=po.parent, delete=False) as made:
            write_mo(made, read_po(source))
        Path(made.name).chmod(0o644)
        Path(made.name).replace(po.with_suffix(".mo"))
    except OSError as failure:
        logger.warning("texts_not_compiled", extra={"catalogue": po.name}, exc_info=failure)
        return False
    return True
