"""What do the components put on a page?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from platform_core import clock
from platform_core.ui.charts import end_scale, shorten
from platform_core.ui.forms import KEY, PageForm, said_in
from platform_core.ui.parts import Badge, Bar, Chart, Clock, Problem, Step
from tests.platform_core.project.faces.reading import Element, tree

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
RUNS = Clock(
    title="Pay", due_at=AT + HOUR, strict=AT + HOUR, legal=AT + HOUR, owed="to be done by you", mine=True, by_law=True
)


@pytest.fixture(autouse=True)
def _in_english_at_ten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: AT)
    with override("en"):
        yield


def rendered(source: str, **context: Any) -> Element:
    request = RequestFactory().get("/me/returns?cursor=x")
    return tree(Template("{% load ui %}" + source).render(Context({"request": request, **context})))


def clock_text(of: Clock) -> str:
    return rendered("{% clock of %}", of=of).text


class TestClock:
    def test_says_when_how_long_whose_turn_and_by_whose_word(self) -> None:
        root = rendered("{% clock of %}", of=replace(RUNS, then="Then it ends."))

        assert root.one("time").attributes["datetime"] == "2026-03-10T03:00:00+00:00"
        assert root.text == "Pay 1 hour left Due: 10 Mar 2026, 11:00 To be done by you · by law Then it ends."
        assert "mine" in root.one("div").attributes["class"]

    def test_calls_nothing_law_that_is_not_known_to_be(self) -> None:
        assert "a promise of the platform" in clock_text(replace(RUNS, by_law=False))
        assert "by law" not in clock_text(replace(RUNS, by_law=False))
        assert "agreed in the contract" in clock_text(replace(RUNS, by_law=False, by_contract=True))

    def test_says_both_ends_where_they_differ(self) -> None:
        of = replace(RUNS, due_at=AT + 25 * HOUR, legal=AT + 25 * HOUR)

        assert "Strictly counted: 10 Mar 2026, 11:00 Moved past rest days: 11 Mar 2026, 11:00" in clock_text(of)
        assert "Strictly" not in clock_text(RUNS)

    def test_is_over_at_the_instant(self) -> None:
        def look(due_at: datetime) -> str:
            return rendered("{% clock of %}", of=replace(RUNS, due_at=due_at)).one("div").attributes["class"]

        assert look(AT) == "clock over"
        assert look(AT + timedelta.resolution) == "clock mine"

    def test_says_of_what_has_ended_how_and_no_more(self) -> None:
        assert clock_text(replace(RUNS, ended="done", then="Then it ends.")) == "Pay done Due: 10 Mar 2026, 11:00"

    def test_marks_what_the_law_asked_for_in_vain(self) -> None:
        def look(of: Clock) -> str:
            return rendered("{% clock of %}", of=of).one("div").attributes["class"]

        assert look(replace(RUNS, ended="not done in time", missed=True)) == "clock ended missed"
        assert look(replace(RUNS, ended="not done in time")) == "clock ended"

    def test_warns_of_a_year_that_nobody_has_announced(self) -> None:
        assert "provisional" in clock_text(replace(RUNS, provisional=True))


class Sample(PageForm):
    waybill = forms.CharField(label="Waybill", help_text="On the label.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    more = forms.CharField(label="More", required=False)
    agreed = forms.BooleanField(label="Agreed")


class TestForm:
    def shown(self, of: PageForm) -> Element:
        return rendered('{% form of button="Go" %}', of=of)

    def test_names_each_field_and_ties_its_hint_to_it(self) -> None:
        root = self.shown(Sample(name="ship"))

        assert root.one("label", for_="ship-waybill").text == "Waybill"
        assert root.one("input", id="ship-waybill").attributes["aria-describedby"] == "ship-waybill_helptext"
        assert root.one("p", id="ship-waybill_helptext").text == "On the label."
        assert root.one("legend").text == "Kind"
        assert root.one("label", for_="ship-more").text == "More (optional)"
        assert root.one("label", for_="ship-agreed").text == "Agreed"

    def test_ties_errors_to_their_fields_and_lists_them_first(self) -> None:
        root = self.shown(Sample({}, name="ship"))

        described = root.one("input", id="ship-waybill").attributes["aria-describedby"].split()
        assert described == ["ship-waybill_helptext", "ship-waybill_error"]
        assert root.one("input", id="ship-waybill").attributes["aria-invalid"] == "true"
        assert root.one("ul", id="ship-waybill_error").text == "This field is required."
        listed = [link.attributes["href"] for link in root.one("div", role="alert").all("a")]
        assert listed == ["#ship-waybill", "#ship-kind", "#ship-agreed"]

    def test_carries_a_new_key_each_time(self) -> None:
        of = Sample(name="ship")
        first, again = (self.shown(of).one("input", name=KEY).attributes["value"] for _ in range(2))

        assert len(first) >= 16
        assert first != again

    def test_says_what_was_refused_without_trusting_its_words(self) -> None:
        of = Sample({"waybill": "<b>"}, name="ship")
        of.problem = Problem(title="No", remedy="Mend it", reasons=("<i>one</i>", "two"))

        root = self.shown(of)
        assert root.all("b") == root.all("i") == []
        assert "No Mend it <i>one</i> two" in root.text

    def test_is_multipart_only_for_files(self) -> None:
        class WithFile(PageForm):
            file = forms.FileField()

        assert self.shown(WithFile(name="add")).one("form").attributes["enctype"] == "multipart/form-data"
        assert "enctype" not in self.shown(Sample(name="ship")).one("form").attributes


class TestSaidIn:
    def test_leaves_the_frame_of_the_form_out(self) -> None:
        said = {"a": ["1", "2"], KEY: "k" * 16, "csrfmiddlewaretoken": "t"}

        assert said_in(RequestFactory().post("/", said)) == {"a": ["1", "2"]}

    def test_tells_files_apart_by_what_is_in_them_and_leaves_them_readable(self) -> None:
        requests = [
            RequestFactory().post("/", {"file": SimpleUploadedFile("tea.png", data)})
            for data in (b"one", b"two", b"one")
        ]
        one, two, again = map(said_in, requests)

        assert one == again != two
        assert requests[0].FILES["file"].read() == b"one"


class TestSmallParts:
    def test_escape_what_they_are_given(self) -> None:
        root = rendered("{% badge of %}{% empty_state text %}", of=Badge(text="<b>", tone="good"), text="<i>")

        assert root.text == "<b> <i>"
        assert root.one("span").attributes["class"] == "badge good"

    def test_say_a_dash_for_a_moment_that_has_not_come(self) -> None:
        assert rendered("{% moment none %} {% until none %}", none=None).text == "– –"

    def test_give_a_cell_the_name_of_its_column(self) -> None:
        root = rendered('<table><tr>{% cell "Total" %}1{% endcell %}</tr></table>')

        assert root.one("td").attributes["data-label"] == "Total"

    def test_open_a_step_by_themselves_for_a_problem(self) -> None:
        source = '{% confirm "Cancel" unfolded=problem %}sure?{% endconfirm %}'

        assert "open" not in rendered(source, problem=None).one("details").attributes
        assert "open" in rendered(source, problem=Problem(title="No")).one("details").attributes

    def test_draw_an_icon_that_says_nothing(self) -> None:
        icon = rendered('{% icon "home" %}').one("svg")

        assert (icon.attributes["aria-hidden"], icon.one("use").attributes["href"]) == (
            "true",
            "/static/ui/icons.svg#home",
        )

    def test_offer_each_other_language_and_the_way_back_here(self) -> None:
        form = rendered("{% language_switch %}").one("form")

        assert [(b.attributes["value"], b.attributes["lang"]) for b in form.all("button")] == [("zh-hans", "zh-hans")]
        assert form.one("input", name="next").attributes["value"] == "/me/returns?cursor=x"

    def test_tell_a_history_in_the_order_given(self) -> None:
        steps = [Step(text="later", at=AT, who="shop"), Step(text="earlier", at=AT - HOUR)]

        lines = [line.text for line in rendered("{% timeline steps %}", steps=steps).all("li")]
        assert lines == ["later 10 Mar 2026, 10:00 · shop", "earlier 10 Mar 2026, 09:00"]


class TestChart:
    def shown(self, *parts: tuple[int, ...], **how: Any) -> Element:
        bars = [
            Bar(name=f"day {n}", label=f"{n}", parts=each, texts=list(map(str, each))) for n, each in enumerate(parts)
        ]
        of = Chart(id="c", title="Sales", value="3", says="How.", columns=["Day", "Sales"], bars=bars, **how)
        return rendered('{% chart of empty="Nothing." %}', of=of)

    def test_draws_each_part_to_scale_and_says_the_numbers_below(self) -> None:
        root = self.shown((3, 1), (0, 2), series=["in time", "late"])

        bars = [(bar.attributes["class"], bar.attributes["height"]) for bar in root.one("svg", role="img").all("rect")]
        assert bars == [("s1", "91.5"), ("s2", "30.5"), ("s2", "61.0")]
        assert [row.text for row in root.one("tbody").all("tr")] == ["day 0 3 1", "day 1 0 2"]
        assert [one.text for one in root.one("ul", class_="legend").all("li")] == ["in time", "late"]

    def test_lies_where_names_are_long_and_says_where_nothing_is(self) -> None:
        assert [bar.attributes["width"] for bar in self.shown((4,), (1,), across=True).all("rect")] == ["360.0", "90.0"]
        assert self.shown((0,)).one("p", class_="empty").text == "Nothing."

    def test_has_a_scale_whose_half_is_whole(self) -> None:
        found = {0: 2, 2: 2, 3: 4, 5: 10, 11: 20, 40: 40, 41: 100, 12_345: 20_000}
        assert {number: end_scale(number) for number in found} == found
        assert [shorten(number) for number in (9_999, 10_000, 25_000)] == ["9,999", "10k", "25k"]
