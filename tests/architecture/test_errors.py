"""Does every refusal have a code of its own, and survive the way through a worker?"""

import json
import pickle
from collections import Counter

from rest_framework.renderers import JSONRenderer

from platform_core.errors import DomainError, leaves
from platform_core.http import problems
from platform_core.management.everything import import_everything, is_ours
from tests.architecture.registries import specimen, unprefixed
from tests.tables import over

import_everything()
REFUSALS = sorted((leaf for leaf in leaves() if is_ours(leaf.__module__)), key=lambda leaf: leaf.code)


class TestCodes:
    def test_are_unique(self):
        assert [code for code, n in Counter(leaf.code for leaf in REFUSALS).items() if n > 1] == []

    def test_begin_with_the_app_that_refuses(self):
        assert unprefixed((leaf.code, leaf.__module__) for leaf in REFUSALS) == []


each_refusal = over("leaf", REFUSALS, ids=lambda leaf: leaf.code)


class TestEachRefusal:
    @each_refusal
    def test_survives_pickling(self, leaf: type[DomainError]):
        refusal = specimen(leaf)

        again = pickle.loads(pickle.dumps(refusal))  # noqa: S301  # our own bytes, a line ago

        assert (type(again), again.params) == (leaf, refusal.params)

    @each_refusal
    def test_leaves_the_house_as_json_whatever_it_is_about(self, leaf: type[DomainError]):
        body = problems.of_refusal(specimen(leaf))

        answered = json.loads(JSONRenderer().render(body, problems.CONTENT_TYPE))

        assert answered == json.loads(problems.as_http(body).content)
        assert (answered["code"], answered["params"].keys()) == (leaf.code, specimen(leaf).params.keys())

    @each_refusal
    def test_says_what_was_wrong_and_what_to_do(self, leaf: type[DomainError]):
        assert leaf.title
        assert leaf.remedy
