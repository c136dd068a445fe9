"""Personal data of imports: none but in lines that could not be read, and those go after ninety days."""

from platform_core.vault import declarations

declarations.holds_none(
    "catalog.Import",
    "catalog.ImportBatch",
    why=(
        "what a shop says of its goods and of parcels; of columns that nobody knows nothing is kept, lines that could"
        " not be read go 90 days after the end; who sent a file stands in its row while it is written, and in the log"
        " as of any act"
    ),
)
