"""The forms of the campaigns' pages."""

from django import forms

from campaigns.models import Role


class CampaignForm(forms.Form):
    """What a campaign says of itself."""

    name = forms.CharField(max_length=200)
    summary = forms.CharField(max_length=500, required=False, help_text="One sentence for the list.")
    description = forms.CharField(
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Markdown: *slanted*, **strong**, ## heading, - list.",
    )


class InvitationForm(forms.Form):
    """A link to make."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.PLAYER, label="They join as")
    days = forms.IntegerField(min_value=1, max_value=365, required=False, initial=14, label="Days it works")
    uses = forms.IntegerField(
        min_value=1, max_value=1000, required=False, label="People it lets in", help_text="Empty: any number."
    )


class RoleForm(forms.Form):
    """A member's new role."""

    role = forms.ChoiceField(choices=Role.choices)
