"""The sections of a profile that are texts and addresses; each form reads a document and changes its own part of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField, MarkField, ProfileLine, ProfileText
from accounts.rules.profiles import contacts, links
from accounts.rules.profiles.categories import CATEGORIES
from accounts.rules.profiles.document import (
    ABOUT_LENGTH,
    DESCRIPTION_LENGTH,
    Contact,
    Document,
    Messenger,
)
from accounts.rules.profiles.meeting import fingerprints
from accounts.rules.profiles.words import BothLanguages
from accounts.selectors.language_names import language_name

# What customers are most often spoken to in; BCP 47 as Django names them.
LANGUAGES: Final = """
    de en fr it es pt nl pl cs sk hu ro bg hr sr sl el tr ru uk ar fa he hi bn ur ta zh-hans ja ko vi th id da sv nb
    fi et lv lt sq
""".split()  # noqa: SIM905 - a column of quoted codes reads worse
MESSENGER_NAMES: Final[dict[Messenger, Any]] = {
    "whatsapp": "WhatsApp",
    "signal": "Signal",
    "telegram": "Telegram",
    "threema": "Threema",
    "matrix": "Matrix",
    "sms": _("Text message"),
}


class SectionForm(forms.Form):
    """`seen` is the mark of the section as the reader last saw it, `base` tells later which fields the reader changed
    (rules.profiles.meeting); `changed` applies the form to a document.
    """

    section: str
    seen = MarkField()
    base = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        document: Document,
        seen: str,
        shown: Mapping[str, Any] | None = None,
    ) -> None:
        """`shown` are values to begin with instead of the document's: what was typed before a button was pressed."""
        self.stored = self.values(document)
        begin = self.stored if shown is None else shown
        super().__init__(data, initial={"seen": seen, "base": fingerprints(self.stored), **begin})

    def values(self, document: Document) -> dict[str, Any]:
        """What the fields show of `document`."""
        raise NotImplementedError

    def things(self, name: str) -> frozenset[str]:
        """What a field is part of: two people who change one thing at once must compare (rules.profiles.meeting)."""
        return frozenset({name})

    def changed(self, document: Document) -> Document:
        """`document` with what was typed; call it once the form is valid."""
        raise NotImplementedError


def _area(limit: int, rows: int, language: str) -> forms.Textarea:
    """With words for the script that counts: what is left, and what is too much."""
    said = {"data-left": _("Characters left: %s"), "data-over": _("Characters too many: %s")}
    return forms.Textarea(attrs={"rows": rows, "data-limit": limit, "lang": language, **said})


def language_choices() -> list[tuple[str, str]]:
    """Code and name in the reader's language, in the order of its alphabet."""
    named = [(code, language_name(code)) for code in LANGUAGES]
    return sorted(named, key=lambda choice: choice[1].casefold())


def category_choices() -> list[tuple[str, Any]]:
    language = get_language() or "de"
    named = sorted(((one.code, one.label(language)) for one in CATEGORIES), key=lambda one: one[1].casefold())
    return [("", _("Choose")), *named]


class TextsForm(SectionForm):
    section = "texts"
    about_de = ProfileLine(
        label=_("In one sentence, in German"),
        help_text=_("139 characters at most, shown under your name"),
        max_length=ABOUT_LENGTH,
        required=False,
        widget=_area(ABOUT_LENGTH, 2, "de"),
    )
    about_en = ProfileLine(
        label=_("In one sentence, in English"),
        help_text=_("139 characters at most, shown under your name"),
        max_length=ABOUT_LENGTH,
        required=False,
        widget=_area(ABOUT_LENGTH, 2, "en"),
    )
    description_de = ProfileText(
        label=_("Description in German"),
        help_text=_("512 characters at most"),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=_area(DESCRIPTION_LENGTH, 6, "de"),
    )
    description_en = ProfileText(
        label=_("Description in English"),
        help_text=_("512 characters at most"),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=_area(DESCRIPTION_LENGTH, 6, "en"),
    )
    category = forms.ChoiceField(
        label=_("Category"),
        choices=category_choices,
        required=False,
        error_messages={"invalid_choice": _("Choose a category from the list")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages that customers can speak with you"),
        choices=language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose languages from the list")},
    )

    def values(self, document: Document) -> dict[str, Any]:
        return {
            "about_de": document.about.de,
            "about_en": document.about.en,
            "description_de": document.description.de,
            "description_en": document.description.en,
            "category": document.category,
            "languages": list(document.languages),
        }

    def changed(self, document: Document) -> Document:
        given = self.cleaned_data
        return replace(
            document,
            about=BothLanguages(given["about_de"], given["about_en"]),
            description=BothLanguages(given["description_de"], given["description_en"]),
            category=given["category"],
            languages=tuple(given["languages"]),
        )


class ContactForm(SectionForm):
    """`region` is where numbers without a country code belong."""

    section = "contact"
    website = LineField(
        label=_("Website"),
        help_text=_("For example baeckerei-muster.example"),
        max_length=2000,
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    email = LineField(
        label=_("E-mail address for customers"),
        help_text=_("Shown in public; your sign-in address stays private"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, document: Document, seen: str, region: str
    ) -> None:
        self.region = region
        super().__init__(data, document=document, seen=seen)
        for messenger in contacts.MESSENGERS:
            self.fields[messenger] = LineField(
                label=MESSENGER_NAMES[messenger],
                help_text=_("For example %(example)s") % {"example": contacts.EXAMPLES[messenger]},
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )

    def values(self, document: Document) -> dict[str, Any]:
        found = {str(one.messenger): one.address for one in document.contacts}
        return {"website": document.website, "email": document.email, **found}

    def clean_website(self) -> str:
        typed: str = self.cleaned_data["website"]
        address = links.website(typed) if typed else ""
        if address is None:
            raise ValidationError(_("Write the address as in www.baeckerei-muster.example"))
        return address

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed:
            EmailValidator(_("Write the e-mail address as in shop@bakery.example"))(typed)
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for messenger in contacts.MESSENGERS:
            typed = given.get(messenger, "")
            address = contacts.address(messenger, typed, self.region) if typed else ""
            if address is None:
                words = _("%(messenger)s: write the address as in %(example)s")
                values = {"messenger": MESSENGER_NAMES[messenger], "example": contacts.EXAMPLES[messenger]}
                self.add_error(messenger, ValidationError(words, params=values))
            else:
                given[messenger] = address
        return given

    def changed(self, document: Document) -> Document:
        given = self.cleaned_data
        found = tuple(Contact(one, given[one]) for one in contacts.MESSENGERS if given[one])
        return replace(document, website=given["website"], email=given["email"], contacts=found)
