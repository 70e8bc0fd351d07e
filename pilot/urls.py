"""The addresses of the pilot."""

from django.urls import URLPattern

app_name = "pilot"
urlpatterns: list[URLPattern] = []
