"""Inviting somebody, giving a role, confirming by a code."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors.people import ROLES


class RoleField(forms.ChoiceField):
    """One of the roles that the person who asks may give, each with what it means."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Role"),
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose a role"),
                "invalid_choice": _("Choose one of the roles shown"),
            },
        )

    def offer(self, roles: Iterable[str]) -> None:
        given = set(roles)
        self.choices = [
            (role, _("%(role)s: %(meaning)s") % {"role": name, "meaning": meaning})
            for role, (name, meaning) in ROLES.items()
            if role in given
        ]


class RoleForm(forms.Form):
    """Another role for somebody."""

    use_required_attribute = False

    def __init__(self, *args: Any, roles: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = RoleField()
        field.offer(roles)
        self.fields["role"] = field


class InviteForm(RoleForm):
    """Whom to invite, and into which role."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "maxlength": 254}),
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
            "max_length": _("This address is longer than 254 characters. Shorten it."),
        },
    )


class CodeForm(forms.Form):
    """The code from the mail."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Code from our mail"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        error_messages={
            "required": _("Enter the code"),
            "max_length": _("A code has eight characters. Check what you pasted."),
        },
    )
