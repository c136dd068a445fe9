"""The JSON doors and their schema."""

from enum import StrEnum

from aftersales.claims.states import ClaimState
from aftersales.claims.types import ClaimMoney, NoRemedy, Topic
from aftersales.freight.states import FreightState, ReimbursementState
from aftersales.freight.types import FreightBasis
from aftersales.remedies.states import RemedyState
from aftersales.remedies.types import RemedyBasis
from aftersales.returns.states import ReturnState
from aftersales.returns.types import GrantBasis, Remedy
from catalog.deposits.types import DepositCondition
from catalog.listings.states import ListingState
from catalog.listings.types import MEASURES, FactKind, Payer
from catalog.promotions.states import PromotionState
from catalog.promotions.types import ReferenceBasis
from catalog.safety.states import FreezeState, SampleState, SamplingState
from catalog.safety.types import Disposal, Finding, FreezeBasis
from catalog.stock.types import Unit
from complaints.awards.states import AwardState
from complaints.awards.types import AwardHead
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import AnswerKind, DemandKind, Outcome, RejectReason, Shows
from complaints.complaint.types import Topic as ComplaintTopic
from complaints.identity.states import IdentityState
from complaints.infringements.states import InfringementState
from complaints.infringements.types import Exhibit, RightKind
from complaints.mediation.states import MediationState
from complaints.outside.states import OutsideState
from complaints.outside.types import OutsideKind, OutsideOutcome
from complaints.reports.states import ReportState
from complaints.reports.types import Offence
from complaints.service.states import ConversationState
from merchants.archives.case import ArchiveState
from merchants.archives.types import ArchiveLanguage
from merchants.closing.case import ClosingState
from merchants.guarantee.states import DebtState, GuaranteeState
from merchants.guarantee.types import DebtKind
from merchants.sanctions.states import SanctionState
from merchants.sanctions.types import SanctionKind, Statement
from merchants.shops.states import ApplicationState, ChangeState, MerchantState
from merchants.shops.types import ChangedFact, DocumentKind, RegistrationKind, VerificationMethod
from merchants.violations.types import ViolationKind
from orders.deposits.states import DepositState
from orders.deposits.types import DepositBasis
from orders.reviews.states import MaskingState
from orders.sales.states import OrderState
from orders.subscriptions.states import SubscriptionState
from orders.subscriptions.types import SubscriptionEnd
from platform_core.payments.states import PaymentState, PayoutAccountState, PayoutState, RefundState
from platform_core.payments.types import Hold
from platform_core.project.env import ENV
from platform_core.regulators.states import RequestState as DataRequestState
from platform_core.regulators.types import Basis as DataRequestBasis
from platform_core.regulators.types import Kind as DataRequestKind
from platform_core.rulebook.states import ArticleState, VersionState
from platform_core.rulebook.types import Occasion, RuleKind, Weight
from platform_core.rulebook.types import Topic as ArticleTopic
from platform_core.webhooks.states import DeliveryState, EndpointState
from platform_core.webhooks.types import Failure
from privacy.requests.types import RequestKind

# Rates are for the public: one machine that plays all its customers (demo, benchmarks, tests) is not throttled.
THROTTLE_FACTOR = 1 if ENV.mode == "production" else 10_000
# A page of the window costs PostgreSQL a millisecond and counts as one call. By the beginnings of views' names.
CALLS_WEIGH = {
    "catalog.window.api.views.Search": 4,
    "catalog.window.api.views.Suggestions": 2,  # asked with each letter that somebody types
    "catalog.window.api.views.Counts": 12,
    "platform_core.project.api_document.": 4,  # megabytes
}
UPLOAD_WEIGHS = 20  # any form with a file: its picture is drawn for a second
# While the cache is away PostgreSQL counts here, since a last-minute right may not die with it. What else moves money
# is shut then, and the rest goes uncounted.
COUNTED_WITHOUT_CACHE = [
    "platform_core.payments.api.views.PaymentDetail",
    "orders.",
    "aftersales.",
    "complaints.",
]
CLOSED_WITHOUT_COUNTER = ["platform_core.payments."]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["platform_core.accounts.tokens.SessionToken"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["platform_core.http.bodies.Json"],
    "DEFAULT_THROTTLE_CLASSES": ["platform_core.http.throttles.ByDoorAndRole"],
    "NUM_PROXIES": 1 if ENV.mode == "production" else 0,  # whose word we take for a caller's address
    "DEFAULT_SCHEMA_CLASS": "platform_core.http.openapi.DoorSchema",
    "EXCEPTION_HANDLER": "platform_core.http.problems.handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,  # what comes back is agreed by headers, not by a word in the address
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
_DOORS = (
    ("storefront", "商城接口：消费者与访客。 Shoppers and visitors."),
    ("seller", "商家接口：在此经营店铺，或申请入驻。 Shops, and who applies for one."),
    (
        "regulator",
        "监管接口：提出数据请求，领取可离线核验的审计包。 Authorities: requests, and bundles that verify offline.",
    ),
    ("webhooks", "外部系统的签名回报。 Signed reports of outside systems (Standard Webhooks)."),
)
_STATES: dict[str, type[StrEnum]] = {
    "ApplicationState": ApplicationState,
    "MerchantState": MerchantState,
    "ChangeState": ChangeState,
    "ChangedFact": ChangedFact,
    "DocumentKind": DocumentKind,
    "VerificationMethod": VerificationMethod,
    "RegistrationKind": RegistrationKind,
    "ViolationKind": ViolationKind,
    "SanctionState": SanctionState,
    "SanctionKind": SanctionKind,
    "SanctionStatement": Statement,
    "ListingState": ListingState,
    "FactKind": FactKind,
    "MaskingState": MaskingState,
    "PackageUnit": Unit,
    "PromotionState": PromotionState,
    "ReferenceBasis": ReferenceBasis,
    "FreezeState": FreezeState,
    "FreezeBasis": FreezeBasis,
    "Disposal": Disposal,
    "SamplingState": SamplingState,
    "SampleState": SampleState,
    "SampleFinding": Finding,
    "ReimbursementState": ReimbursementState,
    "RemedyState": RemedyState,
    "RemedyBasis": RemedyBasis,
    "OrderState": OrderState,
    "DepositState": DepositState,
    "DepositBasis": DepositBasis,
    "DepositCondition": DepositCondition,
    "SubscriptionState": SubscriptionState,
    "SubscriptionEnd": SubscriptionEnd,
    "ReturnState": ReturnState,
    "GrantBasis": GrantBasis,
    "ClaimState": ClaimState,
    "FreightState": FreightState,
    "FreightBasis": FreightBasis,
    "ClaimTopic": Topic,
    "Remedy": Remedy,
    "NoRemedy": NoRemedy,
    "ClaimMoney": ClaimMoney,
    "Side": Payer,  # also who has kept a file
    "ComplaintState": ComplaintState,
    "ComplaintTopic": ComplaintTopic,
    "FileShows": Shows,
    "ConversationState": ConversationState,
    "MediationState": MediationState,
    "OutsideState": OutsideState,
    "OutsideKind": OutsideKind,
    "OutsideOutcome": OutsideOutcome,
    "IdentityRequestState": IdentityState,
    "DemandKind": DemandKind,
    "AnswerKind": AnswerKind,
    "ComplaintOutcome": Outcome,
    "RejectReason": RejectReason,
    "ReportState": ReportState,
    "ReportOffence": Offence,
    "InfringementState": InfringementState,
    "RightKind": RightKind,
    "Exhibit": Exhibit,
    "PaymentState": PaymentState,
    "PayoutState": PayoutState,
    "PayoutAccountState": PayoutAccountState,
    "PayoutHold": Hold,
    "DebtState": DebtState,
    "DebtKind": DebtKind,
    "GuaranteeState": GuaranteeState,
    "ClosingState": ClosingState,
    "ArchiveState": ArchiveState,
    "ArchiveLanguage": ArchiveLanguage,
    "AwardState": AwardState,
    "AwardHead": AwardHead,
    "RefundState": RefundState,
    "DataRequestState": DataRequestState,
    "WebhookFailure": Failure,
    "DataRequestKind": DataRequestKind,
    "DataRequestBasis": DataRequestBasis,
    "RuleVersionState": VersionState,
    "RuleKind": RuleKind,
    "RuleChangeWeight": Weight,
    "RuleOccasion": Occasion,
    "ArticleState": ArticleState,
    "ArticleTopic": ArticleTopic,
    "WebhookState": EndpointState,
    "WebhookMessageState": DeliveryState,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tianping 天平",
    "DESCRIPTION": (
        "守信于消费者的多商户电商平台。 A multi-merchant marketplace that keeps its promises to consumers.\n\n"
        "Money is in minor units (fen). Every refusal is `application/problem+json`; branch on `code`. "
        "`x-duties` names the duties that an operation serves, as in the reference."
    ),
    "VERSION": "1",
    "LICENSE": {"name": "Apache-2.0"},
    "TAGS": [{"name": name, "description": text} for name, text in _DOORS],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/[a-z]+/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": True,
    # Two fields named `state` are two lifecycles: each is called by its own name.
    "ENUM_NAME_OVERRIDES": {
        **{name: [state.value for state in states] for name, states in _STATES.items()},
        "FactUnit": list(MEASURES),
        "PrivacyRequestKind": [kind.value for kind in RequestKind],
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "platform_core.http.openapi.add_problems",
    ],
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
}

# How a call comes in (http/intake.py): the threads of a web process, each with a connection to the database, and how
# long we wait for a body: so long for any, and beyond that one that keeps a pace, such as a photo from a weak phone.
WEB_THREADS = 8
BODY_SECONDS = 10
BODY_BYTES_A_SECOND = 32 * 2**10
LARGE_BODIES_AT_ONCE = 8  # in memory: eleven MiB each
# Forms with files are answered on few of the threads, since their pictures are drawn for seconds; the others wait.
FORMS_AT_ONCE = 2
FORMS_WAITING = 64  # in memory: a MiB each, but for the large ones above
FORM_SECONDS = 90
