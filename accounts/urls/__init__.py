"""The addresses of accounts; signing in itself is allauth's."""

from django.urls import path

from accounts.views import home

app_name = "accounts"
urlpatterns = [
    path("", home.home, name="home"),
    path("no-business/", home.no_business, name="no_business"),
    path("second-factor/", home.second_factor, name="second_factor"),
]
