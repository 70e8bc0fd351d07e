"""The addresses of the pilot."""

from django.urls import URLPattern, path

from pilot.views import apply, check, desk, desk_application, invitation, resume, start, status

app_name = "pilot"
urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("apply/check/", check.check, name="check"),
    path("apply/later/", apply.later, name="later"),
    path("apply/kept/", apply.kept, name="kept"),
    path("apply/<slug:step>/", apply.step, name="apply"),
    path("done/<str:reference>/", check.done, name="done"),
    path("resume/", resume.resume, name="resume"),
    path("resume/sent/", resume.resume_sent, name="resume_sent"),
    path("resume/<str:token>/", resume.resume_link, name="resume_link"),
    path("status/", status.status, name="status"),
    path("status/withdraw/", status.withdraw, name="withdraw"),
    path("status/<str:token>/", status.status, name="status"),
    path("status/<str:token>/confirm/", status.confirm, name="confirm"),
    path("status/<str:token>/withdraw/", status.withdraw, name="withdraw"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("desk/", desk.desk, name="desk"),
    path("desk/invite/", desk.invite_several, name="desk_invite"),
    path("desk/<uuid:pk>/", desk_application.application, name="desk_application"),
    path("desk/<uuid:pk>/<slug:action>/", desk_application.act, name="desk_act"),
]
