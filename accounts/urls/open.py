"""The addresses of accounts that have no language."""

from django.urls import path

from accounts.views.profiles import logo

urlpatterns = [path("logos/<slug:digest>-<int:size>.webp", logo.picture, name="logo_picture")]
