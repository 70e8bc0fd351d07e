"""What machines call, without a language."""

from django.urls import path

from billing.views import webhooks

urlpatterns = [
    path("billing/webhooks/<slug:provider>/", webhooks.receive, name="money_webhook"),
]
