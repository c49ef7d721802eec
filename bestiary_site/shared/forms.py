"""What every page with a form does alike: show a service's refusal beside the fields it is about."""

from django.forms import BaseForm

from bestiary_site.shared.errors import DomainError


def show_refusal(form: BaseForm, refusal: DomainError) -> None:
    """Add the refusal's sentences to the form: beside their fields where the form has them, on top otherwise."""
    shown = False
    for name, sentences in refusal.fields.items():
        if name in form.fields:
            shown = True
            for sentence in sentences:
                form.add_error(name, sentence)
    if not shown:
        form.add_error(None, refusal.message)
