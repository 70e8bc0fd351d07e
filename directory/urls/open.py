"""The addresses of the customers' side without a language: API, badge, keys, status lists."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
