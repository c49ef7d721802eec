"""The creatures on the curators' desk: search, filters, pictures, 3D preview, acts on many; saved by the services."""

from typing import Any

from django.contrib.admin import action
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RangeNumericFilter
from unfold.decorators import display

from bestiary_site.shared.admin import Desk, act_on_each, thumbnail
from campaigns.models import Visibility
from characters.admin.filters import ByFaction, ByLocation, ByRace, HasModel, InTheBin, Published
from characters.admin.forms import CharacterDeskForm
from characters.models import Character, Difficulty, ModelVersion
from characters.services.cleaning import EDITABLE
from characters.services.creatures import delete_character, restore_character, update_character

DIFFICULTY_COLOURS = {"Easy": "success", "Normal": "info", "Hard": "warning", "Deadly": "danger"}


class CharacterDesk(SimpleHistoryAdmin, Desk):
    """Creatures of the bestiary, and characters of the campaigns that this person runs."""

    form = CharacterDeskForm
    list_display = [
        "picture_shown",
        "name",
        "race",
        "level",
        "difficulty_shown",
        "location",
        "faction",
        "published",
        "in_3d",
    ]
    list_display_links = ["picture_shown", "name"]
    list_filter = [
        InTheBin, Published, HasModel, ByRace, ("difficulty", ChoicesCheckboxFilter), ("level", RangeNumericFilter),
        ByLocation, ByFaction,
    ]  # fmt: skip
    search_fields = ["name", "summary", "race", "location", "faction", "aliases"]
    search_help_text = "Name, other names, race, place, faction or summary"
    ordering = ["name"]
    readonly_fields = ["preview", "picture_large", "made_by", "version", "created_at", "updated_at", "deleted_at"]
    fieldsets = [
        (None, {"fields": [("name", "race"), ("level", "difficulty"), ("location", "faction"), "summary"]}),
        ("Model", {"fields": ["preview", "model_path"]}),
        ("Story", {"fields": ["body", "aliases", "tag_words"]}),
        ("Strength", {"fields": [("health", "magicka", "stamina"), "skills", "combat"]}),
        ("Picture", {"fields": ["picture_large", "picture_file"]}),
        ("Who may see it", {"fields": ["visibility", "campaign"]}),
        ("Record", {"fields": [("made_by", "version"), ("created_at", "updated_at"), "deleted_at", "seen_version"]}),
    ]
    actions = [
        "publish",
        "hide",
        "put_in_bin",
        "bring_back",
        *(f"set_{value.lower()}" for value in Difficulty.values),
        "export_json",
    ]

    # -- who sees and may do what -------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Character]:
        """All for administrators; else what this person may change (curators the bestiary, game masters their own)."""
        person: Any = request.user
        rows = Character.objects.all() if person.is_superuser else Character.objects.changeable_by(person)
        has_model = Exists(ModelVersion.objects.published().filter(character=OuterRef("pk")))
        return rows.select_related("created_by", "campaign").annotate(has_model=has_model).order_by("name")

    def has_view_permission(self, request: HttpRequest, obj: Character | None = None) -> bool:
        """The right to look, at this one too."""
        return super().has_view_permission(request, obj) and (obj is None or self._in_reach(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Character | None = None) -> bool:
        """The right to change, this one too: the characters of others' campaigns are not even an administrator's."""
        return super().has_change_permission(request, obj) and (obj is None or self._changeable(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Character | None = None) -> bool:
        """The right to put in the bin."""
        return super().has_delete_permission(request, obj) and (obj is None or self._changeable(request, obj))

    def _in_reach(self, request: HttpRequest, obj: Character) -> bool:
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def _changeable(self, request: HttpRequest, obj: Character) -> bool:
        person: Any = request.user
        return Character.objects.changeable_by(person).filter(pk=obj.pk).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Character | None = None) -> list[str]:
        """A creature stays where it was made."""
        return [*self.readonly_fields, *(["campaign"] if obj else [])]

    def revert_disabled(self, request: Any = None, obj: Any = None) -> bool:
        """Bringing a version back has a page of its own, with a comparison (`creature_versions`)."""
        return True

    # -- columns and fields -------------------------------------------------------------------------------

    @display(description="")
    def picture_shown(self, obj: Character) -> str:
        """The small picture."""
        return thumbnail(obj.picture_small_url(), words=obj.name)

    @display(description="Picture")
    def picture_large(self, obj: Character) -> str:
        """The picture in the form."""
        return thumbnail(obj.picture_small_url(), size=192)

    @display(description="Difficulty", ordering="difficulty", label=DIFFICULTY_COLOURS)
    def difficulty_shown(self, obj: Character) -> str:
        """The difficulty as a badge."""
        return obj.difficulty

    @display(description="Published", boolean=True)
    def published(self, obj: Character) -> bool:
        """Whether everybody sees it."""
        return obj.is_public

    @display(description="3D", boolean=True)
    def in_3d(self, obj: Any) -> bool:
        """Whether it shows a 3D model."""
        return bool(obj.has_model)

    @display(description="Made by")
    def made_by(self, obj: Character) -> str:
        """Who made it."""
        return obj.created_by.display_name if obj.created_by else "somebody who has left"

    @display(description="In 3D")
    def preview(self, obj: Character) -> str:
        """The published model, turning."""
        model = ModelVersion.objects.published().filter(character=obj.pk).first() if obj.pk else None
        return model_preview(model)

    # -- saving through the services ----------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Character | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Give the form the person that acts."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"actor": request.user})

    def save_model(self, request: HttpRequest, obj: Character, form: Any, change: bool) -> None:
        """Do what the form has rehearsed; the object shown after is the stored one."""
        stored = form.act()
        obj.__dict__.update(stored.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing is left to save: the service has written the tags too."""

    def delete_model(self, request: HttpRequest, obj: Character) -> None:
        """Put it in the bin."""
        delete_character(actor=request.user, character=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Put them in the bin."""
        self.put_in_bin(request, queryset)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Say what goes into the bin: the creatures alone, since nothing of theirs is lost."""
        return [str(obj) for obj in objs], {"creatures (into the bin)": len(objs)}, set(), []

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the bin instead of Django's deletion."""
        offered = super().get_actions(request)
        offered.pop("delete_selected", None)
        return offered

    # -- acts on many -------------------------------------------------------------------------------------

    @action(description="Publish in the bestiary", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Show them to everybody."""
        self._update(request, queryset, "{n} published.", visibility=Visibility.EVERYBODY)

    @action(description="Hide (back to draft)", permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Keep them from everybody's sight."""
        self._update(request, queryset, "{n} hidden.", visibility=Visibility.GAME_MASTERS)

    @action(description="Put in the bin", permissions=["delete"])
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Delete them softly."""
        living = queryset.filter(deleted_at=None)
        act_on_each(
            request, living, lambda row: delete_character(actor=request.user, character=row), done="{n} put in the bin."
        )

    @action(description="Bring back from the bin", permissions=["delete"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Undo the deletion."""
        gone = queryset.exclude(deleted_at=None)
        act_on_each(
            request,
            gone,
            lambda row: restore_character(actor=request.user, character_id=row.pk),
            done="{n} brought back.",
        )

    @action(description="Difficulty: easy", permissions=["change"])
    def set_easy(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Set the difficulty."""
        self._update(request, queryset, "{n} are easy now.", difficulty=Difficulty.EASY)

    @action(description="Difficulty: normal", permissions=["change"])
    def set_normal(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Set the difficulty."""
        self._update(request, queryset, "{n} are normal now.", difficulty=Difficulty.NORMAL)

    @action(description="Difficulty: hard", permissions=["change"])
    def set_hard(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Set the difficulty."""
        self._update(request, queryset, "{n} are hard now.", difficulty=Difficulty.HARD)

    @action(description="Difficulty: deadly", permissions=["change"])
    def set_deadly(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """Set the difficulty."""
        self._update(request, queryset, "{n} are deadly now.", difficulty=Difficulty.DEADLY)

    @action(description="Download as JSON", permissions=["view"])
    def export_json(self, request: HttpRequest, queryset: QuerySet[Character]) -> HttpResponse:
        """Give them as a file."""
        names = sorted(EDITABLE)
        rows = [{name: getattr(row, name) for name in names} for row in queryset]
        answer = JsonResponse({"creatures": rows}, json_dumps_params={"indent": 2, "ensure_ascii": False})
        answer["Content-Disposition"] = 'attachment; filename="creatures.json"'
        return answer

    def _update(self, request: HttpRequest, queryset: QuerySet[Character], done: str, **values: Any) -> None:
        act_on_each(
            request,
            queryset.filter(deleted_at=None),
            lambda row: update_character(actor=request.user, character=row, reason="changed on the desk", **values),
            done=done,
        )


def model_preview(model: ModelVersion | None) -> str:
    """Return the viewer of a model for a form of the desk."""
    if model is None or not model.levels:
        return "No model yet."
    levels, turntable = ([desk_file(model, name) for name in names] for names in (model.levels, model.turntable))
    poster = desk_file(model, model.poster) if model.poster else None
    viewer = {"name": str(model), "levels": levels, "poster": poster, "turntable": turntable}
    return render_to_string("admin/characters/preview.html", {"viewer": viewer, "id": f"viewer-{model.pk}"})


def desk_file(model: ModelVersion, name: str) -> str:
    """Return the address of a model's file on the desk, where administrators also look at what is not published."""
    return reverse("admin:characters_modelversion_file", args=[model.pk, name])
