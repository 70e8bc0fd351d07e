"""The addresses of verification that machines call; no language, no session."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
