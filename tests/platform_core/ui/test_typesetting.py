"""Is a paper set as it was said, letter by letter, and the same each time?"""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest

from platform_core.ui.typesetting import Paper, Section, pdf

HOSTILE = (
    '#panic("x")',
    '#import "/etc/passwd": *',
    '#read("typesetting.py")',
    "#set page(width: 1pt)",
    "*bold* _slanted_ `raw` $x^2$",
    "] } ) #[",
    '"), "x": json("',
    "\\u{41} \\ //comment /* and */ <label> @label",
    "= Heading",
    "&lt;script&gt;<b>",
)


def of(*texts: str) -> Paper:
    rows = [(f"第{n}项", text) for n, text in enumerate(texts)]
    return Paper("网络购物合同", "订单编号 1", [Section("一、商品", rows, ["到此为止。"])])


def read(paper: Paper) -> str:
    """What a reader of PDFs finds, without the ends of lines."""
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf(paper))).pages)


def one_line(text: str) -> str:
    return "".join(text.split())


class TestAPaper:
    def test_is_a_pdf_of_one_page_that_says_it(self) -> None:
        file = pdf(of("茉莉花茶"))

        assert file.startswith(b"%PDF-")
        assert len(pypdf.PdfReader(io.BytesIO(file)).pages) == 1
        assert one_line(read(of("茉莉花茶"))).startswith("网络购物合同订单编号1一、商品第0项茉莉花茶到此为止。")

    @pytest.mark.parametrize("text", HOSTILE)
    def test_reads_nothing_that_somebody_wrote_as_markup(self, text: str) -> None:
        said = one_line(read(of(text, "后面一项")))

        assert one_line(text) in said
        assert "第1项后面一项到此为止。" in said

    @pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\u200f", "\x00", "\x07", "\x1b", "\ud800"])
    def test_shows_where_a_letter_stood_that_would_move_others(self, letter: str) -> None:
        reader = pypdf.PdfReader(io.BytesIO(pdf(of(f"价格 {letter}12.34"))))
        said = reader.pages[0].extract_text()

        assert letter not in said
        assert "□12.34" in one_line(said)

    @pytest.mark.parametrize("word", ["0123456789abcdef" * 4, "W" * 300, "é" * 90, "茶" * 300, "https://" + "x" * 200])
    def test_breaks_a_word_without_end_and_adds_nothing_to_it(self, word: str) -> None:
        [page] = pypdf.PdfReader(io.BytesIO(pdf(of(word)))).pages
        ends: list[float] = []
        page.extract_text(visitor_text=lambda text, _cm, tm, _font, size: ends.append(tm[4] if text.strip() else 0))

        assert word in one_line(page.extract_text())
        assert max(ends) < page.mediabox.width
        longest = max(page.extract_text().splitlines(), key=len)
        assert len(longest) < 80

    def test_has_more_pages_for_more(self) -> None:
        said = one_line(read(of(*[f"商品{n}" for n in range(200)])))

        assert all(f"商品{n}" in said for n in range(200))

    def test_is_the_same_to_the_byte_in_every_process_and_thread(self) -> None:
        paper = of("茉莉花茶", *HOSTILE)
        code = "import sys; from tests.platform_core.ui.test_typesetting import of, pdf, HOSTILE; "
        code += "sys.stdout.buffer.write(pdf(of('茉莉花茶', *HOSTILE)))"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout

        with ThreadPoolExecutor(4) as pool:
            here = set(pool.map(lambda _: pdf(paper), range(8)))

        assert here == {other}

    def test_differs_for_another_letter(self) -> None:
        assert pdf(of("a")) != pdf(of("b"))
