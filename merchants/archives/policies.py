"""The bound of an archive, a number of the house."""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 2 * 2**30  # of files in one archive; those beyond are named in its manifest
