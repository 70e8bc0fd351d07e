"""People who sign in."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, desk_role=User.DeskRole.OPERATOR, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """Asserts that somebody controls `email`. The key is a UUID, since it is also the WebAuthn user handle."""

    class DeskRole(models.TextChoices):
        NONE = ""
        REVIEWER = "reviewer"
        OPERATOR = "operator"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="de")
    desk_role = models.CharField(max_length=10, choices=DeskRole, default=DeskRole.NONE, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="accounts_one_user_per_email"),
            models.CheckConstraint(
                condition=Q(desk_role__in=["", "reviewer", "operator"]), name="accounts_desk_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    @property
    def works_at_desk(self) -> bool:
        return bool(self.desk_role)

    @property
    def operates(self) -> bool:
        return self.desk_role == self.DeskRole.OPERATOR
