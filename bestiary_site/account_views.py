"""Pages about one's own account: profile, a copy of all one's data, deletion."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bestiary_site.personal_data import campaigns_in_the_way, delete_person, export_person, what_goes
from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from bestiary_site.shared.streaming import StreamedBlocks
from campaigns.services.membership import require_not_guest
from campaigns.services.people import update_profile


class ProfileForm(forms.Form):
    """The name that others see."""

    first_name = forms.CharField(max_length=150, required=False)
    last_name = forms.CharField(max_length=150, required=False)


class DeletionForm(forms.Form):
    """The word that shows that the person means it: the password, or the account's name where there is none."""

    confirmation = forms.CharField(
        max_length=500, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, data: Any, person: Any) -> None:
        super().__init__(data)
        self.person = person
        if person.has_usable_password():
            self.fields["confirmation"].label = "Your password"
        else:
            self.fields["confirmation"].label = f"Type your account's name: {person.username}"
            self.fields["confirmation"].widget = forms.TextInput(attrs={"autocomplete": "off"})

    def clean_confirmation(self) -> str:
        """Refuse a wrong word."""
        typed: str = self.cleaned_data["confirmation"]
        if self.person.has_usable_password():
            right = self.person.check_password(typed)
        else:
            right = typed.strip() == self.person.username
        if not right:
            raise forms.ValidationError("That is not right. Nothing has been deleted.")
        return typed


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's account. Template account/profile.html, context: form (ProfileForm: first_name, last_name), is_guest.

    Links to allauth's pages: account_email, account_change_password, mfa_index, usersessions_list; and to
    account_export_data (POST) and account_delete.
    """
    person: Any = request.user
    form = ProfileForm(request.POST or None, initial={"first_name": person.first_name, "last_name": person.last_name})
    if request.method == "POST" and form.is_valid():
        try:
            update_profile(actor=person, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Your account is saved.")
            return redirect("profile")
    status = 422 if form.errors else 200
    return render(request, "account/profile.html", {"form": form, "is_guest": person.is_guest}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def export_data(request: HttpRequest) -> HttpResponse | StreamedBlocks:
    """Say what the copy holds; POST sends it as a ZIP. Template account/export.html, context: nothing of its own."""
    person: Any = request.user
    require_not_guest(person)
    if request.method != "POST":
        return render(request, "account/export.html")
    name = f"bestiary-{person.username}-{timezone.now():%Y-%m-%d}.zip"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return StreamedBlocks(export_person(person), content_type="application/zip", headers=headers)


@sensitive_post_parameters("confirmation")
@login_required
@require_http_methods(["GET", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, then delete the account. Template account/delete.html, context:

    form (DeletionForm: confirmation), blocking: campaigns whose only game master he is (must be empty), goes: dict of
    captures, models, drafts, favourites, memberships (counts), stays: dict of creatures, entries (counts; without his
    name from then on).
    """
    person: Any = request.user
    require_not_guest(person)
    form = DeletionForm(request.POST or None, person)
    blocking = campaigns_in_the_way(person)
    if request.method == "POST" and form.is_valid():
        try:
            delete_person(person)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            logout(request)
            messages.success(request, "Your account and what was yours alone are deleted. Farewell.")
            return redirect("home")
    context = {"form": form, "blocking": blocking, **what_goes(person)}
    return render(request, "account/delete.html", context, status=422 if form.errors else 200)
