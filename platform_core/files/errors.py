"""The refusals of files."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, Unavailable


class FileTooLarge(RuleRefused):
    """``of`` names the unit: bytes of the file, or pixels of the picture."""

    code = "files.too_large"
    title = "This file is too large"
    remedy = "Keep within the limit in params: a smaller picture, or fewer pages."
    of: str
    found: int
    limit: int


class UnknownKind(RuleRefused):
    code = "files.unknown_kind"
    title = "We do not keep files of this kind"
    remedy = "Send one of the kinds listed in params; what a file is called does not matter."
    known: tuple[str, ...]


class Unreadable(RuleRefused):
    code = "files.unreadable"
    title = "This file cannot be read to its end"
    remedy = "It may have been cut off on its way: send it again, or save it anew first."
    media_type: str


class NotDrawn(Unavailable):
    """Pictures are drawn anew one after the other, and this one's turn did not come in time."""

    code = "files.not_drawn"
    title = "There are more pictures on their way than we can take just now"
    remedy = "Nothing was kept. Send the same again in a minute."


class TooManyFiles(Conflict):
    code = "files.too_many"
    title = "There are as many files of yours here as one side may add"
    remedy = "Nothing that was added can be taken back; describe the rest in words."
    limit: int


class NoSuchFile(NotFound):
    code = "files.not_found"
    title = "There is no such file"
    remedy = "Check the address; each side sees the files of its own cases only."
    file_id: UUID


class NoSuchPicture(NotFound):
    code = "files.picture_not_found"
    title = "There is no such picture"
    remedy = "Take the addresses as the listing gives them; they name the picture and one of its sizes."
    sha256: str


class FileDamaged(Unavailable):
    """The stored content was damaged since it was stored. The log holds the reason for those who investigate."""

    code = "files.damaged"
    title = "This file cannot be read at present"
    remedy = "Nobody is held to what it would have shown; we have been told, and look into it."
    file_id: UUID


class NotASheet(RuleRefused):
    code = "files.not_a_sheet"
    title = "This is no table that we can read"
    remedy = "Nothing was written. Save it as CSV or as XLSX, and send that."


class SheetDamaged(RuleRefused):
    code = "files.sheet_damaged"
    title = "This file cannot be opened: it is damaged, or was cut off on its way"
    remedy = "Nothing was written. Save it anew, and send it again."


class SheetTooLarge(RuleRefused):
    """``of`` names the unit: bytes of the file, bytes when it is unpacked, or columns."""

    code = "files.sheet_too_large"
    title = "This file is too large"
    remedy = "Nothing was written. Divide it into several, or save it as XLSX, which is smaller."
    of: str
    limit: int


class UnknownEncoding(RuleRefused):
    code = "files.unknown_encoding"
    title = "The signs of this file cannot be read"
    remedy = "Nothing was written. Save it as “CSV UTF-8”, or as XLSX."


class TooManyLines(RuleRefused):
    code = "files.too_many_lines"
    title = "This file has too many lines"
    remedy = "Nothing was written. Divide it into files of at most 100,000 lines each."
    limit: int


class NoLines(RuleRefused):
    code = "files.no_lines"
    title = "There is nothing in this file below the names of the columns"
    remedy = "Nothing was written. The first line names the columns, and each line below is one thing."


class TooLongForXlsx(RuleRefused):
    code = "files.too_long_for_xlsx"
    title = "There are too many lines for an XLSX file"
    remedy = "Take the same as CSV: it has room for 100,000 lines."
    limit: int
