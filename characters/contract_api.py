"""Contract 1, the bestiary: its documented addresses as thin doors to the same services and lists."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Avg, Count, Max, Min, Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.contracts import ContractView
from characters import caching
from characters.api.shown import open_words
from characters.filters import question_of, read_query
from characters.listing import in_order, narrow
from characters.models import Character, Favourite, ModelVersion
from characters.serializers import ChangedCharacterIn, CharacterIn, NewCharacterIn
from characters.services.creatures import BESTIARY, delete_character
from characters.services.favourites import add_favourite, remove_favourite
from characters.services.whole import create_whole_character, update_whole_character

Shape = TypeVar("Shape", bound=CharacterIn)
_POOLS = ("health", "magicka", "stamina")
_MOST_CACHED = 500  # longer lists are found anew each time rather than kept in every process


class Said(serializers.Serializer):
    """That an act is done."""

    success = serializers.BooleanField()
    message = serializers.CharField()


# -- words ------------------------------------------------------------------------------------------------


def speaks_the_contract(request: Request) -> bool:
    """Whether a GET comes from a client of the contract: they declare a JSON body that they do not have."""
    return request.content_type == "application/json" and "page" not in request.query_params


def read_words(shape: type[Shape], said: Any, *, partial: bool = False) -> dict[str, Any]:
    """Return checked values of what a client says of a creature, in the canonical or the contract's spelling."""
    if not isinstance(said, Mapping):
        raise ParseError("Send an object with the fields of the creature.")
    return values_of(shape, _canonical(said), partial=partial)


def _canonical(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same in canonical spelling; what the canonical spelling says already is left."""
    # Nobody may play a character; elsewhere nothing said is nothing changed.
    words: dict[str, Any] = {name: value for name, value in said.items() if value is not None or name == "player"}
    stats = words.pop("stats", None)
    if isinstance(stats, Mapping):
        words = {**{name: stats[name] for name in _POOLS if stats.get(name) is not None}, **words}
    for theirs, ours in (
        ("description", "body"),
        ("image_path", "picture"),
        ("imagePath", "picture"),
        ("modelPath", "model_path"),
    ):
        if theirs in words:
            words.setdefault(ours, words.pop(theirs))
    if "/files/models/" in str(words.get("model_path")):
        del words["model_path"]  # the address of the published model comes back as it was shown
    return words


def of_character(character: Character) -> dict[str, Any]:
    """Return a creature in the contract's words, addresses without the host; `shown_models` is prefetched."""
    model = next(iter(character.shown_models), None)  # type: ignore[attr-defined]
    address = model.file_url(model.levels[0]) if model and model.levels else character.model_path
    picture = character.picture_url() or None
    return {
        "id": character.pk,
        "name": character.name,
        "race": character.race,
        "level": character.level,
        "location": character.location,
        "faction": character.faction,
        "difficulty": character.difficulty,
        "description": open_words(character, AnonymousUser()) or character.summary,
        "imagePath": picture,
        "image_path": picture,
        "modelPath": address or None,
        "model_path": address or None,
        "stats": {"health": character.health, "magicka": character.magicka, "stamina": character.stamina},
        "skills": character.skills,
        "combat": character.combat,
        "created_at": character.created_at.isoformat(),
        "updated_at": character.updated_at.isoformat(),
    }


def _with_models(found: QuerySet[Character]) -> QuerySet[Character]:
    shown = ModelVersion.objects.published()
    return found.prefetch_related(Prefetch("models", queryset=shown, to_attr="shown_models"))


def with_host(request: Request, words: dict[str, Any]) -> dict[str, Any]:
    """Return the words with whole addresses: these clients run on pages of other origins."""
    names = ("imagePath", "image_path", "modelPath", "model_path")
    whole = {name: request.build_absolute_uri(words[name]) for name in names if words[name]}
    return {**words, **whole}


# -- answers ----------------------------------------------------------------------------------------------


def list_answer(request: Request) -> Response:
    """Answer with every creature of the public bestiary that meets the filters, the highest level first."""
    question = question_of(read_query(request.query_params))
    stamp = caching.bestiary_stamp()

    def find() -> list[dict[str, Any]]:
        found = in_order(narrow(Character.objects.public(), question), question.sort).defer(None)
        return [of_character(character) for character in _with_models(found)]

    if caching.cached_total(question, stamp=stamp) <= _MOST_CACHED:
        rows = caching.remember(BESTIARY, f"contract {question.key()}", settings.CACHE_LIST_SECONDS, find, stamp=stamp)
    else:
        rows = find()
    return Response({"success": True, "count": len(rows), "data": [with_host(request, words) for words in rows]})


def detail_answer(request: Request, character_id: int) -> Response:
    """Answer with one creature."""
    words = caching.cached_creature(character_id, one_of, form="contract")
    if words is None:
        seen = Character.objects.visible_to(request.user)
        words = one_of(get_object_or_404(seen, pk=character_id))
    return Response({"success": True, "data": with_host(request, words)})


def one_of(character: Character) -> dict[str, Any]:
    """Return one creature in the contract's words."""
    character.shown_models = list(ModelVersion.objects.published().filter(character=character)[:1])  # type: ignore[attr-defined]
    return of_character(character)


def saved_answer(request: Request, character: Character, status: int = 200) -> Response:
    """Answer with a creature that has just been saved."""
    return Response({"success": True, "data": with_host(request, one_of(character))}, status=status)


# -- doors ------------------------------------------------------------------------------------------------


class BestiaryDoor(ContractView):
    """Words refusals as the contract does: a sentence under `error`, 400 for bad fields."""

    def status_of(self, status: int, told: dict[str, Any]) -> int:
        """Return 400 for what a service refuses for its content."""
        return 400 if status == 422 else status

    def word_error(self, status: int, told: dict[str, Any]) -> dict[str, Any]:
        """Return the refusal."""
        extra = {"fields": told["fields"]} if told["fields"] else {}
        return {"success": False, "error": told["message"], "code": told["code"], **extra}


class Characters(BestiaryDoor):
    """GET and POST /api/characters."""

    def get(self, request: Request) -> Response:
        """List."""
        return list_answer(request)

    def post(self, request: Request) -> Response:
        """Make one (curators)."""
        said = read_words(NewCharacterIn, request.data)
        said.pop("campaign", None)
        return saved_answer(request, create_whole_character(actor=request.user, **said), status=201)


class OneCharacter(BestiaryDoor):
    """GET, PUT and DELETE /api/characters/:id."""

    def get(self, request: Request, character_id: int) -> Response:
        """Show."""
        return detail_answer(request, character_id)

    def put(self, request: Request, character_id: int) -> Response:
        """Change; absent fields keep their values."""
        character = self._find(request, character_id)
        said = read_words(ChangedCharacterIn, request.data, partial=True)
        said.pop("version", None)
        shown = open_words(character, AnonymousUser()) or character.summary
        if said.get("body") == shown:
            said.pop("body")  # as it was shown: without secrets, or the summary in place of a story
        return saved_answer(request, update_whole_character(actor=request.user, character=character, **said))

    def delete(self, request: Request, character_id: int) -> Response:
        """Put in the bin."""
        character = self._find(request, character_id)
        delete_character(actor=request.user, character=character)
        return Response({"success": True, "message": f"{character.name} lies in the bin."})

    def _find(self, request: Request, character_id: int) -> Character:
        return get_object_or_404(Character.objects.visible_to(request.user), pk=character_id)


class Favourites(BestiaryDoor):
    """GET /api/favorites."""

    def get(self, request: Request) -> Response:
        """List one's own."""
        marks = {mark.character_id: mark for mark in Favourite.objects.of(request.user)}
        found = {character.pk: character for character in _with_models(Character.objects.filter(pk__in=marks))}
        rows = []
        for character_id, mark in marks.items():
            words = with_host(request, of_character(found[character_id]))
            own = {"id": mark.pk, "character_id": character_id, "created_at": mark.created_at.isoformat()}
            rows.append({**words, **own, "character": words})
        return Response({"success": True, "count": len(rows), "data": rows})


class OneFavourite(BestiaryDoor):
    """POST and DELETE /api/favorites/:characterId."""

    def post(self, request: Request, character_id: int) -> Response:
        """Mark."""
        mark = add_favourite(actor=request.user, character_id=character_id)
        return Response({"success": True, "data": {"id": mark.pk, "character_id": character_id}}, status=201)

    def delete(self, request: Request, character_id: int) -> Response:
        """Take the mark away."""
        remove_favourite(actor=request.user, character_id=character_id)
        return Response({"success": True, "message": "It is no longer one of your favourites."})


class Statistics(BestiaryDoor):
    """GET /api/stats."""

    def get(self, request: Request) -> Response:
        """Count the public bestiary."""
        data = caching.remember(BESTIARY, "contract stats", settings.CACHE_LIST_SECONDS, _count)
        return Response({"success": True, "data": data})


def _count() -> dict[str, Any]:
    public = Character.objects.public()
    summary = public.aggregate(total=Count("pk"), avg=Avg("level"), least=Min("level"), most=Max("level"))
    return {
        "total": summary["total"],
        "avgLevel": round(summary["avg"] or 0, 1),
        "minLevel": summary["least"] or 0,
        "maxLevel": summary["most"] or 0,
        "byDifficulty": _count_by("difficulty"),
        "byRace": _count_by("race"),
        "byFaction": _count_by("faction"),
    }


def _count_by(name: str) -> dict[str, int]:
    named = Character.objects.public().exclude(**{name: ""})
    return dict(named.order_by(name).values_list(name).annotate(n=Count("pk")))
