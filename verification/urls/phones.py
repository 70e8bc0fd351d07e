"""The addresses of proving a number."""

from django.urls import path

from verification.views import not_me, phone_codes, phones

urlpatterns = [
    path("phone/", phones.phone, name="phone"),
    path("phone/code/", phone_codes.code, name="phone_code"),
    path("phone/code/state/", phone_codes.code_state, name="phone_code_state"),
    path("phone/code/again/", phone_codes.code_again, name="phone_code_again"),
    path("n/<str:link>", not_me.not_me, name="not_me"),
]
