"""Tables as files, CSV or XLSX: read line by line, and written so that no cell is run as a formula. Pure.

openpyxl streams both ways. A library above it, such as tablib, would hold a table whole, lose the numbers of its lines
and refuse all of it for one line that is too short.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import chain
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as BadDeflate  # noqa: N812  # an error, whatever the library calls it

import filetype
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from platform_core.files.errors import (
    NoLines,
    NotASheet,
    SheetDamaged,
    SheetTooLarge,
    TooManyLines,
    UnknownEncoding,
)
from platform_core.files.policies import MAX_BYTES
from platform_core.files.types import Line, LineFault, Sheet
from platform_core.money import Money

Cell = str | int | Money | date | None  # what is written; a text is never more than a text
CSV: Final = "csv"
XLSX: Final = "xlsx"
MEDIA: Final = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_LINES: Final = 100_000
MOST_COLUMNS: Final = 200
MOST_TEXT: Final = 60_000_000  # characters of all cells: a text of an XLSX file can stand in a million of them
MOST_IN_A_ROW: Final = 16_384  # cells, as spreadsheet programs have it
LONGEST_EXACT: Final = 10**15  # a number from here on may have lost its last digits
MAX_UNPACKED: Final = 300 * 2**20  # bytes of XML; 100,000 lines of 40 columns are a third of it
MAX_OF_PART: Final = {"xl/worksheets/": MAX_UNPACKED, "xl/sharedStrings.xml": 20 * 2**20}  # bytes; these are streamed
MAX_OF_OTHERS: Final = 5 * 2**20  # which are read whole
IN_A_SHEET: Final = re.compile(rb"<(?:\w{1,20}:)?(row|c)[\s/>]")
RUNS: Final = re.compile(r"^[=+\-@\t\r]")  # a spreadsheet program takes these for the beginning of a formula
MAY_RUN: Final = re.compile(r"^[=+\-@\t\r＝＋－＠]")  # and a Chinese one perhaps these, in full width
PLAIN: Final = re.compile(r"^[+-]?[0-9][0-9.,]*$")
MARK: Final = "'"  # before a text that would be run; spreadsheet programs read it as: this is text
ZIP: Final = b"PK\x03\x04"
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK: Final = b"\xef\xbb\xbf"
DELIMITERS: Final = (",", "\t", ";")
# Whatever openpyxl meets in a file that was cut off, or that somebody made by hand.
BROKEN: Final = (
    BadZipFile,
    BadDeflate,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    EOFError,
    OSError,
    IndexError,
    RuntimeError,
)


def kind_of_sheet(upload: bytes) -> str:
    """Tell by the bytes whether it is CSV or XLSX. Raises ``NotASheet``, ``SheetDamaged`` or ``SheetTooLarge``."""
    if len(upload) > MAX_BYTES:
        raise SheetTooLarge(of="bytes", limit=MAX_BYTES)
    if upload.startswith(ZIP):
        _refuse_other_archives(upload)
        return XLSX
    if not upload.strip() or filetype.guess_mime(upload) or (b"\x00" in upload and not upload.startswith(UTF_16)):
        raise NotASheet
    return CSV


def read_sheet(upload: bytes) -> Sheet:
    """The names of the columns, and the lines below them, one by one.

    Raises as ``kind_of_sheet`` does, ``UnknownEncoding``, ``NoLines``, and ``TooManyLines`` while lines are taken.
    """
    if kind_of_sheet(upload) == CSV:
        text, encoding, is_whole = _decode(upload)
        lines = _lines_of_text(text, is_whole=is_whole)
    else:
        encoding, lines = "", _lines_of_book(upload)
    first = next(lines, None)
    if first is None or first.fault:
        raise NoLines
    header = tuple(_without_empty_end(first.cells))
    if len(header) > MOST_COLUMNS:
        raise SheetTooLarge(of="columns", limit=MOST_COLUMNS)
    return Sheet(header=header, encoding=encoding, lines=_take_lines(lines, width=len(header)))


def plain_text(cell: str) -> str | None:
    """The text of a cell without blanks around it and without our mark; None for a text that would run as a formula."""
    if cell.startswith(MARK) and MAY_RUN.match(cell[1:]):
        return cell[1:].strip()
    if RUNS.match(cell) and not cell.startswith("-") and not PLAIN.match(cell.strip()):
        return None
    return cell.strip()


def harmless(text: str) -> str:
    """Mark a text that a spreadsheet program would run; a plain number is none."""
    return MARK + text if MAY_RUN.match(text) and not PLAIN.match(text) else text


def write_sheet(kind: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as CSV, with the mark by which Excel knows UTF-8, or as XLSX."""
    return b"".join(csv_lines(header, rows)) if kind == CSV else _write_xlsx(header, rows)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The lines of a CSV file one by one, for a table that is too long to be held whole."""
    out = StringIO()
    writer = csv.writer(out)
    mark = UTF_8_MARK
    for row in chain([header], rows):
        writer.writerow([harmless(cell) if isinstance(cell, str) else _value(cell) for cell in row])
        yield mark + out.getvalue().encode()
        mark = b""
        out.seek(0)
        out.truncate()


def _write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    book, out = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([_text_cell(sheet, name) for name in header])
    for row in rows:
        sheet.append([_text_cell(sheet, cell) if isinstance(cell, str) else _value(cell) for cell in row])
    book.save(out)
    return out.getvalue()


def _value(cell: Cell) -> int | Decimal | str | date | None:
    return Decimal(cell.units) if isinstance(cell, Money) else cell


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that is a text: openpyxl by itself takes `=1` for a formula."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("\ufffd", harmless(text)))
    cell.data_type = "s"
    return cell


def _refuse_other_archives(upload: bytes) -> None:
    """Look into the archive before anything is unpacked."""
    try:
        with ZipFile(BytesIO(upload)) as archive:
            entries = archive.infolist()
    except BROKEN:
        raise SheetDamaged from None
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise NotASheet
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise SheetTooLarge(of="bytes", limit=MAX_UNPACKED)
    for entry in entries:
        found = (most for part, most in MAX_OF_PART.items() if entry.filename.startswith(part))
        if entry.file_size > (limit := next(found, MAX_OF_OTHERS)):
            raise SheetTooLarge(of="bytes", limit=limit)


def _decode(upload: bytes) -> tuple[str, str, bool]:
    """The text, its encoding, and whether it ends with a whole sign. Raises ``UnknownEncoding``."""
    if upload.startswith(UTF_16):
        return upload[: len(upload) & ~1].decode("utf-16", "replace"), "utf-16", len(upload) % 2 == 0
    try:
        return upload.decode("utf-8-sig"), "utf-8", True
    except UnicodeDecodeError as failure:
        if failure.reason == "unexpected end of data" and failure.end == len(upload.removeprefix(UTF_8_MARK)):
            return upload.removeprefix(UTF_8_MARK)[: failure.start].decode(), "utf-8", False
    try:
        return upload.decode("gb18030"), "gb18030", True
    except UnicodeDecodeError as failure:
        if failure.start >= len(upload) - 3:
            return upload[: failure.start].decode("gb18030"), "gb18030", False
        raise UnknownEncoding from None


def _lines_of_text(text: str, *, is_whole: bool) -> Iterator[Line]:
    """Strictly, so that a quotation mark which is never closed is a fault: each line that it swallows is named and kept
    as it is."""
    delimiter = max(DELIMITERS, key=re.split(r"[\r\n]", text, maxsplit=1)[0].count)
    taken: list[str] = []
    rows = csv.reader(_remember(text, taken), delimiter=delimiter, strict=True)
    ends, last = is_whole and text.endswith(("\n", "\r")), sum(1 for _ in StringIO(text, newline=""))
    number = 0  # as spreadsheet programs count: a line within quotation marks is none of its own
    while True:
        taken.clear()
        number += 1
        try:
            cells = tuple(next(rows))
        except StopIteration:
            return
        except csv.Error as failure:
            fault = LineFault.LINE_CUT_OFF if "unexpected end" in str(failure) else LineFault.QUOTES_OPEN
            yield from (Line(at, (raw.rstrip("\r\n"),), fault) for at, raw in enumerate(tuple(taken), start=number))
            number += len(taken) - 1
            continue
        is_last = rows.line_num >= last
        yield Line(
            number, cells, LineFault.LINE_CUT_OFF if is_last and not is_whole else None, ends=ends or not is_last
        )


def _remember(text: str, taken: list[str]) -> Iterator[str]:
    """The lines of a text, each put down as it is taken."""
    for line in StringIO(text, newline=""):
        taken.append(line)
        yield line


def _lines_of_book(upload: bytes) -> Iterator[Line]:
    try:
        _refuse_wide_rows(upload)
        book = load_workbook(BytesIO(upload), read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # which the file may state wrongly
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
        for number, row in enumerate(rows, start=1):
            yield Line(number, tuple(_as_text(cell) for cell in row))
        book.close()
    except BROKEN:
        raise SheetDamaged from None


def _refuse_wide_rows(upload: bytes) -> None:
    """Look through the sheets as bytes, since a row is held whole when it is read. Raises ``SheetDamaged``."""
    with ZipFile(BytesIO(upload)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                _refuse_wide_rows_in(archive.open(name))


def _refuse_wide_rows_in(part: IO[bytes]) -> None:
    rest, cells = b"", 0
    while chunk := part.read(2**20):
        if b"\x00" in chunk:  # in another encoding nothing would be found
            raise SheetDamaged
        text = rest + chunk
        end = 0
        for found in IN_A_SHEET.finditer(text):
            cells, end = (0 if found[1] == b"row" else cells + 1), found.end()
            if cells > MOST_IN_A_ROW:
                raise SheetDamaged
        rest = text[max(end, len(text) - 32) :]


def _as_text(cell: Any) -> str:
    """A cell as it would stand in CSV: a text that looks like a formula is marked, a formula is not. The result of a
    formula that failed, and a number that may have lost digits, hold a sign that nobody can read."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return "="
    if cell.data_type == "e" or (isinstance(value, int | float) and abs(value) >= LONGEST_EXACT):
        return f"{value}\ufffd"
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _take_lines(lines: Iterator[Line], *, width: int) -> Iterator[Line]:
    """Lines that say something, as wide as the header; a wrong width is a fault. There are no more empty ones either:
    a file may name a row far below the others."""
    count = empty = characters = 0
    for line in lines:
        cells = tuple(_without_empty_end(line.cells))
        is_empty = not cells and not line.fault
        count, empty = count + (not is_empty), empty + is_empty
        characters += sum(map(len, cells))
        if max(count, empty) > MOST_LINES:
            raise TooManyLines(limit=MOST_LINES)
        if characters > MOST_TEXT:
            raise SheetTooLarge(of="characters", limit=MOST_TEXT)
        if is_empty:
            continue
        yield _fit(line, cells, width)
    if not count:
        raise NoLines


def _fit(line: Line, cells: tuple[str, ...], width: int) -> Line:
    fault = line.fault
    if not fault and len(cells) > width:
        fault = LineFault.CELLS_TOO_MANY
    elif not fault and not line.ends and len(line.cells) < width:
        fault = LineFault.LINE_CUT_OFF
    return Line(line.number, (*cells, *[""] * (width - len(cells))), fault, ends=line.ends)


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return cells[:last]
