"""Values of tables that a shop sends in: their kinds, their columns, and the faults of a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from platform_core.labels import Labelled, Reason


class SheetKind(Labelled):
    """The tables that a shop may send in."""

    GOODS = "goods", "goods with their items and prices"
    STOCK = "stock", "stock that has come in"
    PRICES = "prices", "prices of items"
    WAYBILLS = "waybills", "waybills of orders to send"


class CellFault(Reason):
    """Why a cell, or a line, is not taken; refusals of commands have codes of their own."""

    CELL_EMPTY = "cell_empty", "this has to be filled in"
    CELL_TOO_LONG = "cell_too_long", "this is too long"
    CELL_IS_FORMULA = "cell_is_formula", "a formula is not run: write its result"
    CELL_UNREADABLE = "cell_unreadable", "there are signs in it that cannot be read"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number", "this has to be a whole number in digits"
    NOT_A_NUMBER = "not_a_number", "this has to be a number in digits, such as 250 or 0.5"
    NOT_AN_AMOUNT = "not_an_amount", "this has to be an amount in yuan in digits, such as 128.00"
    NOT_A_DAY = "not_a_day", "this has to be a day, such as 2027-09-30"
    NOT_A_CODE = "not_a_code", "a code has at most 60 letters, digits or punctuation marks, and no spaces"
    UNIT_MISSING = "unit_missing", "its unit is missing, or is not one of those that this takes"
    UNKNOWN_CATEGORY = "unknown_category", "there is no category of this name"
    UNKNOWN_CHOICE = "unknown_choice", "this is none of the values that can be chosen"
    UNKNOWN_ITEM = "unknown_item", "your shop has no item with this code"
    UNKNOWN_ORDER = "unknown_order", "your shop has no order with this number"
    UNKNOWN_CARRIER = "unknown_carrier", "this is none of the carriers"
    NOT_A_WAYBILL = (
        "not_a_waybill",
        "this is no waybill number: 6 to 40 letters and digits; format the column as text, so that none is shortened",
    )
    NOT_OPTIONS = "not_options", "these are no options: at most three, each as Colour=Red, with semicolons between them"
    NOT_OF_THE_OPTIONS = "not_of_the_options", "this says something else than the options: leave it empty"
    DOES_NOT_FIT = "does_not_fit", "a value of this line cannot be kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column by its key and its names. ``exact``: where half a value would be another one, as of an amount.

    ``example`` stands in the template; ``hint`` is shown beside the name, in English, to be translated.
    """

    key: str
    zh: str
    en: str
    required: bool = False
    exact: bool = False
    example: str = ""
    hint: str = ""


class Fault(NamedTuple):
    """What is wrong with a line: the key of the column, empty for the whole line, and the code of the reason."""

    column: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A line that was not written: its number, its cells as they were sent, and every fault."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextImport:
    """An import that waits for its turn: of which shop, and who sent it."""

    import_id: UUID
    merchant_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import has come. ``began_at``: when the first line was written, which tells the time that is left."""

    total: int
    done: int
    refused: int
    began_at: datetime | None


Cells = Mapping[str, str]  # the text of each column that is known, by its key
