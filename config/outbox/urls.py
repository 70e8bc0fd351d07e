"""The operator's pages about jobs, and the development outbox."""

from django.urls import path

from config.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.operations, name="operations"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/retry/", views.retry_job, name="retry_job"),
    path("messages/", views.messages_sent, name="messages"),
]
