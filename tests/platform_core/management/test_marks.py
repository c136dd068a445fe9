"""Are the marks of duties found wherever pytest allows them?"""

from pathlib import Path

from platform_core.management.marks import marked_duties

SOURCE = """
import pytest

pytestmark = [pytest.mark.duty("ECL-10")]


@pytest.mark.duty("ECL-11", "ECL-12")
class TestShip:
    @pytest.mark.parametrize("n", [1])
    @pytest.mark.duty("ECL-13")
    def test_ships(self, n): ...


@pytest.mark.duty("ECL-10")
def test_alone(): ...
"""


class TestMarkedDuties:
    def test_names_the_file_the_class_or_the_test_that_bears_the_mark(self, tmp_path: Path):
        (tmp_path / "tests").mkdir()
        (tmp_path / "tests/test_orders.py").write_text(SOURCE, "utf8")

        assert marked_duties(tmp_path / "tests") == {
            "ECL-10": ["tests/test_orders.py", "tests/test_orders.py::test_alone"],
            "ECL-11": ["tests/test_orders.py::TestShip"],
            "ECL-12": ["tests/test_orders.py::TestShip"],
            "ECL-13": ["tests/test_orders.py::TestShip::test_ships"],
        }
