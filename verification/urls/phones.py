"""The addresses of proving a number."""

from django.urls import path

from verification.views import lock_pins, not_me, phone_codes, phones

urlpatterns = [
    path("phone/", phones.phone, name="phone"),
    path("phone/code/", phone_codes.code, name="phone_code"),
    path("phone/code/state/", phone_codes.code_state, name="phone_code_state"),
    path("phone/code/again/", phone_codes.code_again, name="phone_code_again"),
    path("phone/lock/", lock_pins.lock, name="phone_lock"),
    path("phone/lock/remove/", lock_pins.remove, name="phone_lock_remove"),
    path("phone/lock/forgotten/", lock_pins.forgotten, name="phone_lock_forgotten"),
    path("n/<str:link>", not_me.not_me, name="not_me"),
]
