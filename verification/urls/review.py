"""The addresses of the review desk."""

from django.urls import path

from verification.views import call_backs, lookalikes, measures, print_queue, review, review_appeals

urlpatterns = [
    path("review/", review.queue, name="review_queue"),
    path("review/next/", review.take_next, name="review_next"),
    path("review/seals/<str:code>/", measures.seal, name="review_seal"),
    path("review/warnings/", lookalikes.warnings, name="warnings"),
    path("review/warnings/new/", lookalikes.propose, name="warning_new"),
    path("review/warnings/<int:pk>/", lookalikes.warning, name="warning"),
    path("review/warnings/<int:pk>/<slug:deed>/", lookalikes.act, name="warning_act"),
    path("review/calls/", call_backs.queue, name="calls"),
    path("review/calls/<uuid:pk>/", call_backs.call, name="call"),
    path("review/calls/<uuid:pk>/reached/", call_backs.reached, name="call_reached"),
    path("review/calls/<uuid:pk>/<str:action>/", call_backs.act, name="call_act"),
    path("review/letters/", print_queue.queue, name="letters"),
    path("review/letters/<uuid:pk>/paper/", print_queue.paper, name="letter_paper"),
    path("review/letters/<uuid:pk>/posted/", print_queue.posted, name="letter_posted"),
    path("review/letters/<uuid:pk>/returned/", print_queue.returned, name="letter_returned"),
    path("review/<uuid:pk>/", review.case, name="review_case"),
    path("review/<uuid:pk>/history/", review.history, name="review_history"),
    path("review/<uuid:pk>/take/", review.take, name="review_take"),
    path("review/<uuid:pk>/put-back/", review.put_back, name="review_put_back"),
    path("review/<uuid:pk>/decide/", review.decide, name="review_decide"),
    path("review/<uuid:pk>/objection/", review_appeals.decide, name="review_appeal"),
    path("review/<uuid:pk>/confirm/", review.confirm, name="review_confirm"),
    path("review/<uuid:pk>/send-back/", review.send_back, name="review_send_back"),
    path("review/<uuid:pk>/again/", measures.again, name="review_again"),
    path("review/<uuid:pk>/drop/", measures.drop, name="review_drop"),
    path("review/<uuid:pk>/note/", review.note, name="review_note"),
    path("review/<uuid:pk>/documents/<uuid:document>/", review.verdict, name="review_verdict"),
]
