"""The forms by which scenes come in and maps are drawn."""

from django import forms

from campaigns.models import Campaign
from scenes.generator.plan import KINDS
from scenes.models import SceneFolder

LIGHTS = [
    ("auto", "As the file says: off when they are painted into the picture"),
    ("on", "On"),
    ("off", "Off"),
]


class FolderChoice(forms.ModelChoiceField):
    """The folders of scenes of a campaign."""

    def __init__(self, campaign: Campaign) -> None:
        rows = SceneFolder.objects.filter(campaign=campaign)
        super().__init__(rows, required=False, label="Folder", empty_label="At the top")


class SceneFileForm(forms.Form):
    """A scene file to look at before it comes in."""

    file = forms.FileField(
        label="Scene file",
        help_text="Universal VTT (.dd2vtt, .df2vtt, .uvtt), Foundry (.json, .db or a .zip with its pictures),"
        " PlanarAlly (.pac), or a scene of this site (.scene.zip). Nothing changes before you have seen what it"
        " brings.",
        widget=forms.ClearableFileInput(attrs={"accept": ".dd2vtt,.df2vtt,.uvtt,.json,.db,.zip,.pac"}),
    )
    lights = forms.ChoiceField(choices=LIGHTS, required=False, label="Its lights", initial="auto")


class MapForm(forms.Form):
    """What map to draw."""

    kind = forms.ChoiceField(choices=[(kind, kind.capitalize()) for kind in KINDS], label="What")
    style = forms.ChoiceField(
        choices=[("painted", "Painted"), ("ink", "Ink on parchment (dungeons and caves)")],
        label="Look",
        required=False,
    )
    seed = forms.CharField(max_length=60, label="Seed", help_text="Any word. The same word gives the same map.")
    columns = forms.IntegerField(min_value=12, max_value=120, initial=40, label="Cells across")
    rows = forms.IntegerField(min_value=12, max_value=120, initial=30, label="Cells down")
    cell = forms.IntegerField(min_value=20, max_value=200, initial=70, label="Pixels a cell")
    density = forms.FloatField(
        min_value=0, max_value=1, initial=0.5, label="How full",
        widget=forms.NumberInput(attrs={"type": "range", "step": "0.05"}),
    )  # fmt: skip
    name = forms.CharField(max_length=200, required=False, label="Name", help_text="Empty: it gets one that fits.")

    def __init__(self, *args: object, campaign: Campaign, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["folder"] = FolderChoice(campaign)
