"""The addresses of a business's own seal."""

from django.urls import path

from verification.views import own_seal

urlpatterns = [
    path("seal/", own_seal.seal, name="own_seal"),
    path("seal/return/", own_seal.surrender, name="seal_surrender"),
]
