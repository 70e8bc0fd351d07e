"""The addresses of verification that machines call; no language, no session."""

from django.urls import URLPattern, path

from verification.views import receipts

urlpatterns: list[URLPattern] = [
    path("phone/receipts/<str:gateway>/", receipts.receipt, name="phone_receipt"),
]
