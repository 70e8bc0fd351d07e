"""The addresses of proving a number."""

from django.urls import path

from verification.views import call_backs, letters, lock_pins, not_me, phone_codes, phones

urlpatterns = [
    path("phone/", phones.phone, name="phone"),
    path("phone/code/", phone_codes.code, name="phone_code"),
    path("phone/code/state/", phone_codes.code_state, name="phone_code_state"),
    path("phone/code/again/", phone_codes.code_again, name="phone_code_again"),
    path("phone/lock/", lock_pins.lock, name="phone_lock"),
    path("phone/lock/remove/", lock_pins.remove, name="phone_lock_remove"),
    path("phone/lock/forgotten/", lock_pins.forgotten, name="phone_lock_forgotten"),
    path("phone/letter/", letters.phone_letter, name="phone_letter"),
    path("phone/letter/send/", letters.phone_letter_send, name="phone_letter_send"),
    path("phone/call/", call_backs.call_back, name="call_back"),
    path("phone/call/cancel/", call_backs.call_back_cancel, name="call_back_cancel"),
    path("phone/call/start/", phones.phone_by_hand, name="phone_by_hand"),
    path("n/<str:link>", not_me.not_me, name="not_me"),
]
