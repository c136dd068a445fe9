"""Every case of orders, each on one page."""

from orders.case._deposits import DEPOSIT as DEPOSIT
