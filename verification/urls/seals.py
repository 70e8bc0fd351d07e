"""The addresses of a business's own seal."""

from django.urls import path

from verification.views import change_steps, changes, further, own_seal

urlpatterns = [
    path("seal/", own_seal.seal, name="own_seal"),
    path("seal/name/", changes.change, {"kind": "name_change"}, name="seal_name"),
    path("seal/number/", changes.change, {"kind": "phone_change"}, name="seal_number"),
    path("seal/further/", changes.change, {"kind": "further_number"}, name="further_add"),
    path("seal/further/<str:code>/", further.seal, name="further_seal"),
    path("seal/further/<str:code>/return/", further.surrender, name="further_surrender"),
    path("seal/changes/<uuid:pk>/papers/", change_steps.paper, name="change_paper"),
    path(
        "seal/changes/<uuid:pk>/papers/<uuid:document>/remove/",
        change_steps.paper_remove,
        name="change_paper_remove",
    ),
    path("seal/changes/<uuid:pk>/submit/", change_steps.submit, name="change_submit"),
    path("seal/changes/<uuid:pk>/answer/", change_steps.answer, name="change_answer"),
    path("seal/changes/<uuid:pk>/withdraw/", change_steps.withdraw, name="change_withdraw"),
    path("seal/return/", own_seal.surrender, name="seal_surrender"),
]
