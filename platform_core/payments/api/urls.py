"""At which addresses does paying answer?"""

from django.urls import path

from platform_core.payments.api.views import PaymentDetail, SandboxReports

storefront = [path("payments/<uuid:payment_id>", PaymentDetail.as_view(), name="payment")]
webhooks = [path("payments/sandbox", SandboxReports.as_view(), name="payments-sandbox")]
