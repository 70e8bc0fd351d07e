"""Django's back office for superusers: programmes, cohorts and questions; the rest is only to be read."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pilot.models import Application, Cohort, Notice, Programme, Question
from pilot.rules.questions import Draft, Flaw, flaws
from pilot.services.questions import load_standard_questions

if TYPE_CHECKING:
    QuestionModelForm = forms.ModelForm[Question]
    QuestionModelAdmin = admin.ModelAdmin[Question]
    ProgrammeModelAdmin = admin.ModelAdmin[Programme]
    CohortTabularInline = admin.TabularInline[Cohort, Programme]
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    QuestionModelForm = forms.ModelForm
    QuestionModelAdmin = ProgrammeModelAdmin = AnyModelAdmin = admin.ModelAdmin
    CohortTabularInline = admin.TabularInline

WORDS = {
    Flaw.RESERVED_KEY: ("key", _("This key is used by the questionnaire itself. Choose another one.")),
    Flaw.NO_CHOICES: ("choices", _("Without choices nobody can answer this question.")),
    Flaw.BAD_CHOICES: (
        "choices",
        _('Write choices as [{"value": "yes", "de": "Ja", "en": "Yes"}], each value once.'),
    ),
    Flaw.BAD_CONDITION: ("shown_if", _('Write the condition as {"key of a question": ["value"]}.')),
    Flaw.UNKNOWN_CONDITION: (
        "shown_if",
        _("The condition names a question that this programme does not have."),
    ),
    Flaw.PAGE_IN_PAGE: ("page", _("A page cannot stand on another page.")),
    Flaw.FIELD_OF_NO_PAGE: ("page", _("Only a question of the type “page” can hold others.")),
}


class QuestionForm(QuestionModelForm):
    """Refuses what would be a dead end for applicants."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        programme, page = cleaned.get("programme"), cleaned.get("page")
        others = Question.objects.filter(programme=programme).exclude(pk=self.instance.pk)
        draft = Draft(
            key=cleaned.get("key", ""),
            type=cleaned.get("type", ""),
            choices=cleaned.get("choices") or [],
            shown_if=cleaned.get("shown_if") or {},
            page_type=page.type if page else None,
            others=set(others.values_list("key", flat=True)),
        )
        for flaw in flaws(draft):
            self.add_error(*WORDS[flaw])
        return cleaned


@admin.register(Question)
class QuestionAdmin(QuestionModelAdmin):
    form = QuestionForm
    list_display = ("key", "programme", "page", "type", "required", "order")
    list_filter = ("programme", "type")
    ordering = ("programme", "order")


class CohortInline(CohortTabularInline):
    model = Cohort
    extra = 0
    readonly_fields = ("taken", "drawn_at", "seed")


@admin.register(Programme)
class ProgrammeAdmin(ProgrammeModelAdmin):
    """A new programme starts with the standard questions."""

    list_display = ("name_de", "opens_at", "closes_at", "capacity", "taken")
    readonly_fields = ("taken",)
    inlines = (CohortInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        load_standard_questions(form.instance)


class ReadOnly(AnyModelAdmin):
    """Changes go through services, or are not allowed at all."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    """A new wording is a new version."""

    list_display = ("version", "valid_from")


@admin.register(Application)
class ApplicationAdmin(ReadOnly):
    list_display = ("reference", "programme", "state", "state_at", "country", "language")
    list_filter = ("state", "programme")
    search_fields = ("reference",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
