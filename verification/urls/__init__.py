"""The addresses of verification that exist in every language."""

from django.urls import URLPattern

app_name = "verification"
urlpatterns: list[URLPattern] = []
