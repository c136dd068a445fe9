"""Where are the shop's pages?"""

from __future__ import annotations

from platform_core.project.faces.pages import routes
from platform_core.project.faces.seller.complaints import ComplaintPage, ComplaintsPage
from platform_core.project.faces.seller.orders import Home, OrderPage, OrdersPage, ViolationsPage
from platform_core.project.faces.seller.returns import ReturnPage, ReturnsPage

app_name = "seller"
urlpatterns = [
    *routes("", Home),
    *routes("orders", OrdersPage),
    *routes("orders/<uuid:order_id>", OrderPage),
    *routes("returns", ReturnsPage),
    *routes("returns/<uuid:return_id>", ReturnPage),
    *routes("complaints", ComplaintsPage),
    *routes("complaints/<uuid:complaint_id>", ComplaintPage),
    *routes("violations", ViolationsPage),
]
