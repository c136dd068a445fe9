"""Is a table read line by line, whatever program wrote it, and does no cell of ours run in one?"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from platform_core.files import sheets
from platform_core.files.errors import (
    NoLines,
    NotASheet,
    SheetDamaged,
    SheetTooLarge,
    TooManyLines,
    UnknownEncoding,
)
from platform_core.files.sheets import harmless, plain_text, read_sheet, write_sheet
from platform_core.files.types import LineFault
from platform_core.money import Money


def read(upload: bytes):
    """The lines by their numbers, with their fault."""
    return [(line.number, line.cells, line.fault) for line in read_sheet(upload).lines]


def book(*rows) -> bytes:
    made, out = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


class TestReadSheet:
    @pytest.mark.parametrize(
        ("encoding", "found"),
        [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
    )
    def test_finds_the_encoding(self, encoding, found):
        sheet = read_sheet("货号,标题\nT-1,茉莉花茶\n".encode(encoding))

        assert (sheet.header, sheet.encoding) == (("货号", "标题"), found)
        assert next(sheet.lines).cells == ("T-1", "茉莉花茶")

    @pytest.mark.parametrize("mark", [",", "\t", ";"])
    def test_finds_the_mark_between_cells(self, mark):
        assert read(f"a{mark}b\n1{mark}2\n".encode()) == [(2, ("1", "2"), None)]

    def test_counts_lines_as_spreadsheet_programs_do(self):
        assert read(b'a,b\n\n1,"x\ny"\n,\n2,3\n') == [(3, ("1", "x\ny"), None), (5, ("2", "3"), None)]

    def test_says_which_line_is_too_long_and_which_has_an_open_quotation_mark(self):
        assert read(b'a,b\n1,2,3\n1,"x"y\n4,5\n') == [
            (2, ("1", "2", "3"), LineFault.CELLS_TOO_MANY),
            (3, ('1,"x"y', ""), LineFault.QUOTES_OPEN),
            (4, ("4", "5"), None),
        ]

    @pytest.mark.parametrize(
        "upload",
        [b"a,b\n1,2\n3", b'a,b\n1,2\n3,"x', "a,b\n1,2\n3,茶".encode()[:-1], "a,b\n1,2\n茶,茶".encode("gb18030")[:-1]],
    )
    def test_keeps_the_lines_before_the_one_that_was_cut_off(self, upload):
        (first, last) = read(upload)

        assert first == (2, ("1", "2"), None)
        assert (last[0], last[2]) == (3, LineFault.LINE_CUT_OFF)

    def test_tells_when_the_last_line_has_no_end(self):
        assert [line.ends for line in read_sheet(b"a,b\n1,2\n3,4").lines] == [True, False]

    def test_reads_numbers_and_days_of_a_book_as_people_write_them(self):
        upload = book(["a", "b", "c", "d"], [1, 0.1, date(2027, 9, 30), None], ["x", "=1+1", 128.0, True])

        assert read(upload) == [(2, ("1", "0.1", "2027-09-30", ""), None), (3, ("x", "=", "128", "True"), None)]

    @pytest.mark.parametrize("part", [0.3, 0.6, 0.99])
    def test_refuses_a_book_that_was_cut_off(self, part):
        upload = book(["a"], *[[f"text {n}"] for n in range(200)])

        with pytest.raises(SheetDamaged):
            read(upload[: int(len(upload) * part)])

    @pytest.mark.parametrize(
        "upload",
        [
            b"",
            b"\n \n",
            b"\x89PNG\r\n\x1a\n0000",
            b"%PDF-1.4",
            b"a\x00b",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        ],
    )
    def test_refuses_what_is_no_table(self, upload):
        with pytest.raises(NotASheet):
            read_sheet(upload)

    def test_refuses_an_archive_of_other_things_and_one_that_unpacks_to_too_much(self, monkeypatch):
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", "x")
        with pytest.raises(NotASheet):
            read_sheet(out.getvalue())

        monkeypatch.setattr(sheets, "MAX_UNPACKED", 1000)
        with pytest.raises(SheetTooLarge):
            read_sheet(book(["a"], [1]))

    def test_refuses_signs_that_are_none(self):
        with pytest.raises(UnknownEncoding):
            read_sheet(b"a,b\n\xff\xff\xff\xff,\n1,2\n")

    @pytest.mark.parametrize("upload", [b"a,b\n", b"a,b\n,\n\n"])
    def test_refuses_a_table_without_lines(self, upload):
        with pytest.raises(NoLines):
            read(upload)

    def test_refuses_one_line_too_many(self):
        lines = b"1\n" * sheets.MOST_LINES

        assert sum(1 for _ in read_sheet(b"a\n" + lines).lines) == sheets.MOST_LINES
        with pytest.raises(TooManyLines):
            read(b"a\n1\n" + lines)


class TestWriteSheet:
    ROWS = (["=1+1", 5, Money(150), date(2027, 9, 30)], ["+x", None, "@y", "-z"], ["-5", "茶", "", "'"])

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_writes_no_cell_that_would_be_run(self, kind):
        upload = write_sheet(kind, ["=a", "b", "c", "d"], self.ROWS)

        assert read_sheet(upload).header == ("'=a", "b", "c", "d")
        [first, second, third] = [line.cells for line in read_sheet(upload).lines]
        assert first[0] == "'=1+1"
        assert second == ("'+x", "", "'@y", "'-z")
        assert third[:2] == ("-5", "茶")
        assert first[3] == "2027-09-30"

    def test_writes_a_text_of_a_book_as_a_text(self):
        with ZipFile(BytesIO(write_sheet("xlsx", ["a"], [["=1+1"]]))) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


class TestPlainText:
    @pytest.mark.parametrize("text", ["=1", "+cmd|1", "@SUM(A1)", "\t=1", "=1+1 茶", "- 茶", "-x"])
    def test_gives_back_what_was_marked_when_it_was_written(self, text):
        assert plain_text(sheets.harmless(text)) == text.strip()

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("=1", None),
            ("@x", None),
            ("+x", None),
            ("\tx", None),
            ("-x", "-x"),
            ("+5", "+5"),
            ("-5.00", "-5.00"),
            (" 茶 ", "茶"),
        ],
    )
    def test_takes_no_formula(self, cell, text):
        assert plain_text(cell) == text


def book_of(rows: bytes, *, encoding: str = "utf-8") -> bytes:
    """An XLSX file whose one sheet has the column `a`, and below it these rows as XML."""
    head = b'<row r="1"><c t="inlineStr"><is><t>a</t></is></c></row>'
    namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="' + namespace + b'"><sheetData>' + head + rows + b"</sheetData></worksheet>"
    out = BytesIO()
    with ZipFile(BytesIO(book(["a"]))) as plain, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in plain.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            made.writestr(name, sheet.decode().encode(encoding) if is_sheet else plain.read(name))
    return out.getvalue()


class TestAFileThatMeansHarm:
    """It is small, and would take all time or memory of the worker."""

    def test_names_a_row_far_below(self):
        with pytest.raises(TooManyLines):
            read(book_of(b'<row r="99999999999"><c><v>1</v></c></row>'))

    def test_has_a_row_of_a_million_cells(self):
        with pytest.raises(SheetDamaged):
            read(book_of(b"<row>" + b"<c/>" * 1_000_000 + b"</row>"))

    def test_hides_its_cells_in_another_encoding(self):
        with pytest.raises(SheetDamaged):
            read(book_of(b"<row><c/></row>", encoding="utf-16"))

    def test_repeats_a_long_text(self, monkeypatch):
        monkeypatch.setattr(sheets, "MOST_TEXT", 1_000)

        with pytest.raises(SheetTooLarge):
            read(b"a\n" + b"x" * 400 + b"\n" + b"y" * 700 + b"\n")

    def test_has_a_large_part_that_is_read_whole(self, monkeypatch):
        monkeypatch.setattr(sheets, "MAX_OF_OTHERS", 100)

        with pytest.raises(SheetTooLarge):
            read(book_of(b""))


class TestACell:
    @pytest.mark.parametrize("value", [b"1.23456789012345E+17", b"1000000000000000"])
    def test_of_a_number_that_may_have_lost_digits_cannot_be_read(self, value: bytes):
        [line] = read(book_of(b"<row><c><v>" + value + b"</v></c></row>"))

        assert line[1][0].endswith("\ufffd")

    def test_of_a_formula_that_failed_cannot_be_read(self):
        [line] = read(book_of(b'<row><c t="e"><v>#REF!</v></c></row>'))

        assert line[1] == ("#REF!\ufffd",)

    def test_with_a_control_character_is_written_without_it(self):
        [line] = read(write_sheet("xlsx", ["a"], [["x\x0by"]]))

        assert line[1] == ("x\ufffdy",)

    @pytest.mark.parametrize("text", ["\uff1d1+1", "\uff0b1", "\uff20x"])
    def test_that_a_chinese_program_may_run_is_marked(self, text: str):
        assert harmless(text) == f"'{text}"
        assert plain_text(f"'{text}") == text


def test_an_open_quotation_mark_loses_no_line():
    swallowed = read(b'a,b\n1,2\n3,"4\n5,6\n7,8\n')

    assert swallowed[0] == (2, ("1", "2"), None)
    assert [(number, cells[0]) for number, cells, fault in swallowed[1:]] == [(3, '3,"4'), (4, "5,6"), (5, "7,8")]
    assert all(fault for *_, fault in swallowed[1:])


def test_lines_may_end_with_a_carriage_return_alone():
    assert read(b"a,b\r1,2\r3,4\r") == [(2, ("1", "2"), None), (3, ("3", "4"), None)]
