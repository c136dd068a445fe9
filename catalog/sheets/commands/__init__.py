"""Commands on tables that a shop sends in: begin, stop, and write them batch by batch."""

from catalog.sheets.commands._beginning import begin_import, stop_import
from catalog.sheets.commands._writing import begin_turn, lay_out, write_batch

__all__ = ["begin_import", "begin_turn", "lay_out", "stop_import", "write_batch"]
