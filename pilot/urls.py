"""The addresses of the pilot."""

from django.urls import URLPattern, path

from pilot.views import (
    administration,
    apply,
    check,
    desk,
    desk_application,
    ending,
    groups,
    invitation,
    resume,
    start,
    status,
)

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
    path("status/ending/", ending.ending, name="ending"),
    path("status/<str:token>/", status.status, name="status"),
    path("status/<str:token>/confirm/", status.confirm, name="confirm"),
    path("status/<str:token>/withdraw/", status.withdraw, name="withdraw"),
    path("status/<str:token>/ending/", ending.ending, name="ending"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("administration/", administration.programmes, name="administration"),
    path("administration/new/", administration.new, name="programme_new"),
    path("administration/groups/<int:pk>/", groups.group, name="group"),
    path("administration/groups/<int:pk>/<slug:action>/", groups.act, name="group_act"),
    path("administration/<slug:slug>/", administration.programme, name="programme"),
    path("administration/<slug:slug>/change/", administration.change, name="programme_change"),
    path("administration/<slug:slug>/groups/", groups.add, name="group_add"),
    path("administration/<slug:slug>/end/", administration.end, name="programme_end"),
    path("desk/", desk.desk, name="desk"),
    path("desk/invite/", desk.invite_several, name="desk_invite"),
    path("desk/<uuid:pk>/", desk_application.application, name="desk_application"),
    path("desk/<uuid:pk>/<slug:action>/", desk_application.act, name="desk_act"),
]
