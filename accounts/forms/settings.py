"""What people set for themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class LanguageForm(forms.Form):
    """The language of mails, and of the pages after signing in."""

    use_required_attribute = False
    language = forms.ChoiceField(
        label=_("Language of our mails to you"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language"),
            "invalid_choice": _("Choose one of the languages shown"),
        },
    )
