"""How forms are drawn: label, hint and error above the input, groups of choices as fieldsets."""

from django.forms.renderers import TemplatesSetting


class SiegelRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with our parts; single widgets stay Django's own."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
