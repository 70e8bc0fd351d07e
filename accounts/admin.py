"""Accounts in the back office: to be read, but for the one thing only a superuser may do, who works at the desk."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.models import Business, BusinessName, MemberInvitation, Membership, User
from config.outbox.admin import ReadOnlyAdmin, show


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Nobody sets a password here; a superuser says who reviews, and locks an account."""

    list_display = ("email", "desk_role", "is_active", "is_superuser", "date_joined")
    list_filter = ("desk_role", "is_active")
    search_fields = ("email",)
    fields = ("email", "name", "language", "desk_role", "is_active", "date_joined")
    readonly_fields = ("email", "name", "language", "date_joined")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


show(Business, BusinessName, Membership, MemberInvitation)
