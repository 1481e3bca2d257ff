"""How Django's forms come out as the design system's markup: one renderer, and templates beside the pages.

`wherry.web` must stand before `django.forms` in INSTALLED_APPS, or Django's own widget templates win silently.
"""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Fields with label, hint and error; the summary of errors is drawn by the page, above its heading."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
