"""The outbox in the back office: to be read. What must be changed has a service and a page of ours."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from config.outbox.models import AuditEntry, Delivery, Event, Heartbeat

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(AnyModelAdmin):
    """Shows rows and changes none: every change is a deed with an audit entry, and this page knows no deeds."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def show(*shown: type[models.Model]) -> None:
    """Registers models to be read; lists show their state and times where they have them."""
    for model in shown:
        names = {field.name for field in model._meta.concrete_fields}
        columns = ["__str__", *(name for name in ("state", "kind", "created_at", "at") if name in names)]
        filters = [name for name in ("state", "kind") if name in names]
        made = type(
            f"{model.__name__}Admin", (ReadOnlyAdmin,), {"list_display": columns, "list_filter": filters}
        )
        admin.site.register(model, made)


show(Event, Delivery, AuditEntry, Heartbeat)
