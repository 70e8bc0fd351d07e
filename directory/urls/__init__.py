"""The addresses of the customers' side that exist in every language."""

from django.urls import URLPattern

app_name = "directory"
urlpatterns: list[URLPattern] = []
