"""Plans, contracts, invoices, payments: what businesses owe the operator, and never a word about seals."""

from billing.models.bank import BankEntry, BankFile
from billing.models.cancellations import Cancellation, Receipt
from billing.models.credits import Credit
from billing.models.details import BillingDetails
from billing.models.documents import Export, InvoiceDocument
from billing.models.invoices import Counter, Invoice, InvoiceLine, OpenItem
from billing.models.payments import Allocation, Charge, Payment, PaymentMethod, ProviderEvent
from billing.models.payouts import Payout
from billing.models.plans import Plan, PlanVersion
from billing.models.providers import MethodSetup, Reconciliation, Refund
from billing.models.removals import Hold, Removal
from billing.models.sizes import SizeAudit, SizeAuditEntry, SizeDeclaration
from billing.models.subscriptions import Order, Subscription
from billing.models.vat import VatCheck

__all__ = [
    "Allocation",
    "BankEntry",
    "BankFile",
    "BillingDetails",
    "Cancellation",
    "Charge",
    "Counter",
    "Credit",
    "Export",
    "Hold",
    "Invoice",
    "InvoiceDocument",
    "InvoiceLine",
    "MethodSetup",
    "OpenItem",
    "Order",
    "Payment",
    "PaymentMethod",
    "Payout",
    "Plan",
    "PlanVersion",
    "ProviderEvent",
    "Receipt",
    "Reconciliation",
    "Refund",
    "Removal",
    "SizeAudit",
    "SizeAuditEntry",
    "SizeDeclaration",
    "Subscription",
    "VatCheck",
]
