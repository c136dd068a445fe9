"""By which words is a listing found, and where do they stand?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.window import policies

TITLES = st.text(st.sampled_from("大红袍武夷山茶 Tea-5克ＡＢｃ%_"), min_size=2, max_size=12)


@given(TITLES, st.data())
def test_every_piece_of_a_text_is_found(title: str, data: st.DataObject):
    """What is looked for are pieces of it, and each has grams that the text has: nothing that says it is left out."""
    said = policies.fold(title)
    begin = data.draw(st.integers(0, max(0, len(said) - 2)))
    piece = said[begin : data.draw(st.integers(begin + 2, max(begin + 2, len(said))))].strip()
    words = policies.asked_words(piece)

    assert all(word in said for word in words)
    assert {gram for word in words for gram in policies.grams(word)} <= policies.grams(title)


@pytest.mark.parametrize(
    ("word", "grams"),
    [("茶", {"茶"}), ("雨伞", {"雨伞"}), ("运动鞋", {"运动", "动鞋"}), ("tea", {"te", "ea"}), ("a", set())],
)
def test_a_word_is_found_by_its_pairs_alone(word: str, grams: set[str]):
    assert policies.grams_to_find(word) == grams


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("红色 ＴＥＡ", ("红色", "tea")),
        ("红色男士运动鞋", ("红色", "男士", "运动鞋")),
        ("红,色,红", ("红", "色")),
        ("--", ("--",)),
        ("茶", ("茶",)),
        ("", ()),
        ("a  B", ("a b",)),
        ("a 茶", ("a", "茶")),
    ],
)
def test_a_text_is_cut_into_words(asked: str, words: tuple[str, ...]):
    assert policies.asked_words(asked) == words


@pytest.mark.parametrize(
    ("title", "asked", "marks"),
    [
        ("红色的ＡＢ运动鞋", ("红", "ab"), [(0, 1), (3, 5)]),
        ("Straße 茶", ("strasse",), [(0, 6)]),
        ("茶茶茶", ("茶茶",), [(0, 3)]),
        ("茶杯", ("碗",), []),
    ],
)
def test_it_is_said_where_they_stand(title: str, asked: tuple[str, ...], marks: list[tuple[int, int]]):
    assert policies.marks(title, asked) == marks


def test_a_title_suggests_its_words():
    assert policies.words("武夷山大红袍 Tea 5克 a") == ["武夷", "武夷山", "大红", "红袍", "大红袍", "tea"]
