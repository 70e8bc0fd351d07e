"""The addresses of plans, cancelling, and the operator's pages about money."""

from django.urls import path

from billing.views import (
    bank,
    cancelling,
    desk,
    details,
    exports,
    invoices,
    issued,
    methods,
    plan,
    provider,
    size,
)

app_name = "billing"
urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/size/", size.declare, name="size"),
    path("plan/change/<slug:code>/", plan.change, name="change"),
    path("plan/details/", details.edit, name="details"),
    path("plan/invoices/<slug:number>/", invoices.page, name="invoice"),
    path("plan/invoices/<slug:number>.pdf", invoices.pdf, name="invoice_pdf"),
    path("plan/invoices/<slug:number>.xml", invoices.xml, name="invoice_xml"),
    path("plan/vat/", plan.confirm_vat, name="confirm_vat"),
    path("plan/method/", methods.method, name="method"),
    path("plan/method/visits/<int:pk>/", methods.visit, name="method_visit"),
    path("plan/method/pay/<int:pk>/", methods.pay, name="pay_invoice"),
    path("plan/cancel/", plan.cancel, name="cancel_plan"),
    path("plan/keep/", plan.keep, name="keep"),
    path("cancel/", cancelling.cancel, name="cancel"),
    path("cancel/received/<slug:reference>/", cancelling.received, name="cancel_received"),
    path("operations/billing/", desk.overview, name="desk"),
    path("operations/billing/items/<int:pk>/", desk.mark, name="desk_mark"),
    path("operations/billing/invoices/<int:pk>/", issued.page, name="desk_invoice"),
    path("operations/billing/invoices/<int:pk>.pdf", issued.pdf, name="desk_invoice_pdf"),
    path("operations/billing/exports/", exports.page, name="desk_exports"),
    path("operations/billing/exports/<int:pk>/", exports.fetch, name="desk_export"),
    path("operations/billing/sizes/", desk.sizes_page, name="desk_sizes"),
    path("operations/billing/sizes/<int:pk>/", desk.sample, name="desk_sample"),
    path("operations/billing/entries/<int:pk>/<slug:outcome>/", desk.close_entry, name="desk_close"),
    path("operations/billing/provider/", provider.overview, name="provider"),
    path("operations/billing/charges/<int:pk>/", provider.charge, name="charge"),
    path("operations/billing/refunds/<int:pk>/<slug:deed>/", provider.refund_do, name="refund_do"),
    path("operations/billing/bank/", bank.overview, name="bank"),
    path("operations/billing/bank/files/<int:pk>/", bank.bank_file, name="bank_file"),
    path("operations/billing/bank/files/<int:pk>/drop/", bank.drop, name="bank_drop"),
    path("operations/billing/bank/entries/<int:pk>/", bank.entry, name="bank_entry"),
    path("operations/billing/bank/entries/<int:pk>/<slug:deed>/", bank.entry_do, name="bank_do"),
    path(
        "operations/billing/cancellations/<int:pk>/<slug:action>/",
        desk.cancellation,
        name="desk_cancellation",
    ),
]
