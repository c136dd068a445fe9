"""Personal data of imports: none that stays."""

from platform_core.vault import declarations

declarations.holds_none(
    "catalog.Import",
    "catalog.ImportBatch",
    why=(
        "what a shop says of its goods; who sent a file stands in its row while it is written, and in the log as of"
        " any act"
    ),
)
