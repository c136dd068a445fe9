"""The addresses of the shop's pages."""

from __future__ import annotations

from aftersales.remedies import pages as remedies
from catalog.publishing.pages.bulk import BulkGoodsPage
from catalog.publishing.pages.goods import GoodsPage, NewGoodsPage
from catalog.publishing.pages.listing import ListingPage
from catalog.sheets.pages.exports import GoodsFile, PricesFile, StockFile
from catalog.sheets.pages.imports import ImportPage, ImportsPage, RefusedLinesFile, TemplateFile
from catalog.stock.pages import ShelfPage, StockPage
from catalog.variants.pages.variants import VariantsPage
from complaints.awards import pages as awards
from complaints.infringements import pages as infringements
from complaints.mediation import pages as mediation
from complaints.outside import pages as outside
from complaints.service import pages as service
from merchants.archives import pages as archives
from merchants.closing import pages as closing
from merchants.guarantee import pages as guarantee
from merchants.holidays import pages as holidays
from merchants.sanctions import pages as sanctions
from merchants.team import pages as team
from orders.sending.pages.orders import OrdersPage
from orders.sending.pages.printing import PackingListsPage, PickListPage
from platform_core.actors import Role
from platform_core.cases.form_pages import routes
from platform_core.cases.wiring import page_routes
from platform_core.project.faces import complaints, freight
from platform_core.project.faces.disputes import DisputesOfShop
from platform_core.project.faces.seller import claims, deposits
from platform_core.project.faces.seller.advertisements import AdvertisementsPage
from platform_core.project.faces.seller.balance import BalancePage
from platform_core.project.faces.seller.credit import CreditFactPage, CreditPage
from platform_core.project.faces.seller.deadlines import Deadlines, DeadlinesEnded, DeadlineWhy
from platform_core.project.faces.seller.documents import DocumentsPage
from platform_core.project.faces.seller.figures import FiguresPage
from platform_core.project.faces.seller.months import MonthFile, MonthPage, UnsettledPage
from platform_core.project.faces.seller.orders import (
    ContractFile,
    ContractPage,
    ContractPaper,
    Home,
    OrderPage,
    OrdersFile,
    ViolationsPage,
)
from platform_core.project.faces.seller.prices import PricePage, PricesPage
from platform_core.project.faces.seller.record import RecordPage, RecordsPage
from platform_core.project.faces.seller.reviews import ReviewPage, ReviewsPage
from platform_core.project.faces.seller.safety import RecallPage, SafetyPage, SamplePage
from platform_core.project.faces.seller.subscriptions import PlansPage
from platform_core.project.faces.seller.today import TodayPage
from platform_core.project.faces.seller.webhooks import MessagePage, WebhookPage, WebhooksPage

app_name = "seller"
urlpatterns = [
    *routes("", Home),
    *mediation.seller,
    *routes("orders/pick-list", PickListPage),
    *routes("orders/packing-lists", PackingListsPage),
    *routes("orders/<uuid:order_id>/contract", ContractPage),
    *routes("orders/<uuid:order_id>/contract.pdf", ContractPaper),
    *routes("orders/<uuid:order_id>/contract.json", ContractFile),
    *routes("orders/<uuid:order_id>", OrderPage),
    *routes("orders", OrdersPage),  # after it: an id could be the name of its form
    *freight.seller,
    *claims.urls,
    *complaints.seller,
    *service.seller,
    *routes("complaint-records", RecordsPage),
    *routes("complaint-records/<uuid:record_id>", RecordPage),
    *routes("today", TodayPage),
    *routes("figures", FiguresPage),
    *routes("balance/month/file", MonthFile),
    *routes("balance/month", MonthPage),
    *routes("balance/unsettled", UnsettledPage),
    *routes("balance", BalancePage),  # after them: the month could be the name of its form
    *guarantee.debts,
    *awards.seller,
    *routes("disputes", DisputesOfShop),
    *outside.seller,
    *deposits.urls,
    *routes("reviews", ReviewsPage),
    *routes("reviews/<uuid:line_id>", ReviewPage),
    *routes("deadlines", Deadlines),
    *routes("deadlines/ended", DeadlinesEnded),
    *routes("deadlines/<uuid:deadline_id>", DeadlineWhy),
    *routes("violations", ViolationsPage),
    *routes("credit", CreditPage),
    *routes("credit/<uuid:fact_id>", CreditFactPage),
    *routes("documents", DocumentsPage),
    *team.seller,
    *archives.seller,
    *closing.seller,
    *holidays.seller,
    *sanctions.seller,
    *routes("safety/recalls/<uuid:recall_id>", RecallPage),
    *routes("safety/samples/<uuid:sample_id>", SamplePage),
    *remedies.seller,
    *routes("safety", SafetyPage),
    *infringements.seller,
    *routes("plans", PlansPage),
    *routes("prices/<uuid:sku_id>", PricePage),
    *routes("prices", PricesPage),  # after it: an id could be the name of its form
    *routes("advertisements", AdvertisementsPage),
    *routes("goods", GoodsPage),
    *routes("goods/new", NewGoodsPage),
    *routes("goods/bulk", BulkGoodsPage),
    *routes("goods/<uuid:listing_id>/options", VariantsPage),
    *routes("goods/<uuid:listing_id>", ListingPage),
    *routes("stock", StockPage),
    *routes("stock/<uuid:sku_id>", ShelfPage),
    *routes("import/template", TemplateFile),
    *routes("import/<uuid:import_id>/refused", RefusedLinesFile),
    *routes("import/<uuid:import_id>", ImportPage),
    *routes("import", ImportsPage),  # after them: an id could be the name of its form
    *routes("export/goods", GoodsFile),
    *routes("export/stock", StockFile),
    *routes("export/prices", PricesFile),
    *routes("export/orders", OrdersFile),
    *page_routes(Role.MERCHANT),
    *routes("webhooks/messages/<uuid:delivery_id>", MessagePage),
    *routes("webhooks/<uuid:webhook_id>", WebhookPage),
    *routes("webhooks", WebhooksPage),  # the last: an id could be the name of one of its forms
]
