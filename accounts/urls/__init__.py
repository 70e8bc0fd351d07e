"""The addresses of accounts; signing in itself is allauth's."""

from django.urls import path

from accounts.views import closing, confirming, home, joining, people, settings

app_name = "accounts"
urlpatterns = [
    path("", home.overview, name="overview"),
    path("start/", home.home, name="home"),
    path("switch/", home.switch, name="switch"),
    path("language/", settings.language, name="language"),
    path("data/", closing.data, name="data"),
    path("close/", closing.account, name="close_account"),
    path("close-business/", closing.business, name="close_business"),
    path("no-business/", home.no_business, name="no_business"),
    path("second-factor/", home.second_factor, name="second_factor"),
    path("confirm/", confirming.confirm, name="confirm"),
    path("invitation/<str:token>/", joining.join, name="join"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:pk>/resend/", people.resend, name="invitation_resend"),
    path("people/invitations/<int:pk>/take-back/", people.take_back, name="invitation_take_back"),
    path("people/<int:pk>/role/", people.role, name="member_role"),
    path("people/<int:pk>/remove/", people.remove, name="member_remove"),
]
