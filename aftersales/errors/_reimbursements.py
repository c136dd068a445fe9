"""When is something not done with money that goes back beside an order's own?"""

from uuid import UUID

from platform_core.errors import NotFound


class ReimbursementNotFound(NotFound):
    code = "aftersales.reimbursement_not_found"
    title = "There is no such reimbursement"
    remedy = "Check the id; a reimbursement is shown to its shopper and to its shop only."
    reimbursement_id: UUID
