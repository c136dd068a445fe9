"""Does the document say how every endpoint is called, refused and secured?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework import serializers

from platform_core.cases.declared import WIRED
from platform_core.duties import CATALOGUE

UNSAFE = ("post", "put", "patch", "delete")
# Unsafe, and yet nothing is done twice when they are sent twice: signing in and out, looking, and what has an id of
# the sender's own.
REPEATABLE = {
    "register",
    "send_code",
    "reset_password",  # the code is good once
    "change_password",  # by the old one; the answer is a token, so it is not kept
    "sign_in",
    "sign_out",
    "end_session",
    "sign_out_others",
    "regulator_sign_in",
    "regulator_sign_out",
    "reveal_my_contact",
    "notices_read",
    "consents_say",  # said again, nothing changes
    "consents_stop_all",
    "privacy_send_code",
    "privacy_fetch_copy",  # once; the answer is everything about a person, so it is not kept
    "seller_notices_read",
    "seller_orders_recipient_reveal_create",
    "seller_webhooks_open",  # an address has one webhook; the answer shows a secret, so it is not kept
    "seller_webhooks_rotate",  # likewise: another secret, beside which those before it sign on
    "team_invite",  # a number is invited once; the answer shows a code, so it is not kept
    "invitation_read",
    "seller_applications_withdrawal_update",
    "seller_changes_withdrawal_update",
    "webhooks_carriers_sandbox_create",
    "webhooks_carriers_sandbox_returns_create",
    "webhooks_payments_sandbox_create",
}


class Operation(NamedTuple):
    path: str
    method: str
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.said["operationId"])


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[Operation]:
    return list(_operations(document))


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            yield Operation(path, method, said)


class TestDocument:
    def test_is_valid_and_made_without_a_warning(self, document: dict[str, Any]) -> None:
        validate_schema(document)

        assert not GENERATOR_STATS

    def test_is_grouped_by_door(self, document: dict[str, Any], operations: list[Operation]) -> None:
        told = [tag["name"] for tag in document["tags"]]

        tags = {tag for op in operations for tag in op.said["tags"]}
        assert tags == set(told) == {"storefront", "seller", "regulator", "webhooks"}

    def test_names_no_operation_by_a_number(self, operations: list[Operation]) -> None:
        names = [op.name for op in operations]

        assert len(set(names)) == len(names)
        assert [name for name in names if name.rpartition("_")[2].isdigit()] == []

    def test_calls_each_lifecycle_by_its_own_name(self, document: dict[str, Any]) -> None:
        named = {name for name in document["components"]["schemas"] if name.endswith("State")}

        of_shops = {"ApplicationState", "ArchiveState", "ChangeState", "ClosingState", "MerchantState", "SanctionState"}
        of_relief = {"AwardState", "DebtState", "GuaranteeState", "PayoutAccountState", "PayoutState"}
        of_goods = {"ListingState", "PromotionState", "FreezeState", "SamplingState", "SampleState"}
        of_sales = {
            "OrderState",
            "DepositState",
            "MaskingState",
            "SubscriptionState",
            "PaymentState",
            "RefundState",
            "ReturnState",
            "ClaimState",
            "FreightState",
            "RemedyState",
            "ReimbursementState",
            "ComplaintState",
            "ReportState",
            "InfringementState",
            "ConversationState",
        }
        of_wired = {type(model.CASE.born.state).__name__ for model in WIRED}
        of_disputes = {"MediationState", "OutsideState", "IdentityRequestState"}
        assert named == of_shops | of_relief | of_goods | of_sales | of_disputes | of_wired | {
            "DataRequestState",
            "ArticleState",
            "RuleVersionState",
            "WebhookState",
            "WebhookMessageState",
        }

    def test_has_null_and_no_empty_word_where_nothing_was_chosen(self) -> None:
        """The generator leaves an empty word out of the choice: the answer would be none of what it promises."""
        empty = [
            f"{shape.__name__}.{name}"
            for shape in _shapes(serializers.Serializer)
            for name, field in shape._declared_fields.items()
            if isinstance(field, serializers.ChoiceField) and ("" in field.choices or field.allow_blank)
        ]
        assert empty == []


class TestEveryOperation:
    def test_is_described(self, operations: list[Operation]) -> None:
        assert [op.name for op in operations if not op.said.get("description")] == []

    def test_refuses_as_a_problem_and_in_no_other_form(
        self, document: dict[str, Any], operations: list[Operation]
    ) -> None:
        shared = document["components"]["responses"]
        for op in operations:
            for status, said in op.said["responses"].items():
                answer = shared[said["$ref"].rpartition("/")[2]] if "$ref" in said else said
                if int(status) >= 400:
                    assert set(answer["content"]) == {"application/problem+json"}, (op.name, status)

    def test_with_a_session_says_what_happens_without_one(self, operations: list[Operation]) -> None:
        secured = [op for op in operations if any(op.said.get("security", ()))]

        assert secured
        assert [op.name for op in secured if "401" not in op.said["responses"]] == []

    def test_that_does_something_takes_a_key_and_tells_how_it_refuses_one(self, operations: list[Operation]) -> None:
        unsafe = [op for op in operations if op.method in UNSAFE]
        keyed = {op.name: op for op in unsafe if _takes_a_key(op)}

        assert {op.name for op in unsafe} - set(keyed) == REPEATABLE
        assert [name for name, op in keyed.items() if not {"400", "409", "422"} <= set(op.said["responses"])] == []

    def test_that_gives_a_list_gives_it_in_pages(self, operations: list[Operation]) -> None:
        lists = [op for op in operations if op.name.endswith("_list") and op.name != "categories_list"]

        assert lists
        for op in lists:
            assert {"limit", "cursor"} <= {p["name"] for p in op.said["parameters"]}, op.name

    def test_names_duties_of_the_catalogue_alone(self, operations: list[Operation]) -> None:
        named = {duty for op in operations for duty in op.said.get("x-duties", ())}

        assert named
        assert named <= set(CATALOGUE)


def _shapes(of: type[serializers.Serializer[Any]]) -> Iterator[type[serializers.Serializer[Any]]]:
    for shape in of.__subclasses__():
        yield shape
        yield from _shapes(shape)


def _takes_a_key(op: Operation) -> bool:
    return any(p["name"] == "Idempotency-Key" and p["required"] for p in op.said.get("parameters", ()))
