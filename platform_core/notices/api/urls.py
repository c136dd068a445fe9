"""The addresses of inboxes."""

from django.urls import path

from platform_core.notices.api.views import Inbox, NoticeReading, ShopInbox, ShopNoticeReading

storefront = [
    path("notices", Inbox.as_view(), name="notices"),
    path("notices/<uuid:notice_id>/reading", NoticeReading.as_view(), name="notice-reading"),
]
seller = [
    path("notices", ShopInbox.as_view(), name="shop-notices"),
    path("notices/<uuid:notice_id>/reading", ShopNoticeReading.as_view(), name="shop-notice-reading"),
]
