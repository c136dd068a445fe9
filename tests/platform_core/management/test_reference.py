"""Are the generated pages the same each time, and do they say what is registered?"""

from functools import cache

import pytest

from platform_core.management.everything import import_everything
from platform_core.management.reference.markdown import document, table
from platform_core.management.reference.pages import PAGES


@pytest.fixture(scope="module", autouse=True)
def everything() -> None:
    import_everything()


@cache
def written(name: str) -> str:
    """The page, as it was written first."""
    return PAGES[name]()


class TestEachPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_is_the_same_each_time_and_shows_no_address_in_memory(self, name: str):
        assert written(name) == PAGES[name]()
        assert " at 0x" not in written(name)

    @pytest.mark.parametrize(
        ("name", "line"),
        [
            ("deadlines.md", "| `orders.payment` | order placed | 30 minutes (`DL_PAYMENT`, house) |"),
            ("deadlines.md", "| `aftersales.returns.case: accept_goods` | the next step begins"),
            ("deadlines.md", "| `aftersales.returns.commands.decisions.grant_kept` | somebody gets"),
            ("errors.md", "| `states.illegal_transition` | 409 | Not at this stage |"),
            ("events.md", "| `orders.paid` |"),
            ("lifecycles.md", "placed --> paid: pay"),
            ("rules.md", "| `DL_CONFIRM_RECEIPT v1` |"),
            ("personal-data.md", "| `eventlog.Event` |"),
            ("duties.md", "### ECL-31: Keep product and transaction records"),
            ("openapi.yaml", "/api/storefront/v1/"),
        ],
    )
    def test_says_what_is_registered(self, name: str, line: str):
        assert line in written(name)


class TestTable:
    def test_keeps_a_bar_inside_its_cell(self):
        assert table(("a",), [("x | y",)]) == "| a |\n| --- |\n| x \\| y |"

    def test_says_so_when_there_is_nothing(self):
        assert table(("a",), []) == "_None yet._"


class TestDocument:
    def test_begins_with_its_title_and_ends_with_one_newline(self):
        page = document("T", says="S", parts=["P"])

        assert page.startswith("# T\n\n<!-- Generated")
        assert page.endswith("S\n\nP\n")
