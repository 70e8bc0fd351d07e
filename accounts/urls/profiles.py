"""The addresses at which a business edits what it says about itself."""

from django.urls import path

from accounts.views.profiles import address, delivery, hours, logo, overview, places, publishing, texts

app_name = "profiles"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("address/", address.address, name="address"),
    path("address/check/", address.check, name="address_check"),
    path("texts/", texts.texts, name="texts"),
    path("contact/", texts.contact, name="contact"),
    path("delivery/", delivery.delivery, name="delivery"),
    path("delivery/<str:mode>/", delivery.offer, name="offer"),
    path("delivery/<str:mode>/remove/", delivery.remove, name="offer_remove"),
    path("logo/", logo.logo, name="logo"),
    path("logo/remove/", logo.remove, name="logo_remove"),
    path("places/", places.places, name="places"),
    path("places/new/", places.new, name="place_new"),
    path("places/<slug:key>/", places.place, name="place"),
    path("places/<slug:key>/up/", places.up, name="place_up"),
    path("places/<slug:key>/remove/", places.remove, name="place_remove"),
    path("hours/", hours.all_hours, name="all_hours"),
    path("hours/<slug:key>/", hours.hours, name="hours"),
    path("confirm/", overview.confirm, name="confirm"),
    path("publish/", publishing.publish, name="publish"),
    path("discard/", publishing.discard, name="discard"),
    path("versions/", publishing.versions, name="versions"),
    path("versions/<int:number>/", publishing.version, name="version"),
    path("versions/<int:number>/restore/", publishing.bring_back, name="bring_back"),
]
