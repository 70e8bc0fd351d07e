"""The addresses of verification that exist in every language."""

from django.urls import URLPattern

from verification.urls import evidence, phones, review, seals

app_name = "verification"
urlpatterns: list[URLPattern] = []
urlpatterns += phones.urlpatterns
urlpatterns += evidence.urlpatterns
urlpatterns += review.urlpatterns
urlpatterns += seals.urlpatterns
