"""Contract 4, the tabletop: its documented addresses as thin doors to the same library, scenes and sounds."""

from typing import Any

from django.http import FileResponse, HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared import storage
from bestiary_site.shared.contracts import ContractView
from bestiary_site.shared.errors import Conflict, NotFound
from bestiary_site.shared.parsers import BoundedJSON
from campaigns.models import Campaign, User
from scenes.models import Asset, AssetKind, ContractMap, Scene
from scenes.services import assets, folders, scene_folders
from scenes.services import contract_maps as maps
from scenes.services import contract_scenes as contract
from scenes.services import scenes as services
from scenes.services.asset_files import file_name

MAP_DATA = {"position": {"x": 0, "y": 0}, "scale": 1, "rotation": 0, "isHidden": True}
IMAGES = "Images of scenes"
ONCE = "oneshot"


class Door(ContractView):
    """Base of them: refusals say `detail`, and everything lies in one campaign that the person runs."""

    parser_classes = [BoundedJSON, MultiPartParser]

    def word_error(self, status: int, told: dict[str, Any]) -> dict[str, Any]:
        """Return a refusal as these clients read it."""
        return {"detail": told["message"]}

    @property
    def person(self) -> User:
        """Who is asking."""
        person: Any = self.request.user
        return person

    def home(self, *, make: bool = False) -> Campaign | None:
        """Return the campaign that the client works in (`?campaign=` names another than the first)."""
        return contract.home_of(self.person, str(self.request.query_params.get("campaign", "")), make=make)

    def own(self) -> Campaign:
        """Return the campaign; the guest's is made when it is first needed."""
        found = self.home(make=True)
        if found is None:
            raise NotFound("nothing_here", "Found a campaign first: maps and scenes lie in it.")
        return found

    def there(self) -> Campaign:
        """Return the campaign; where there is none, there is nothing in it."""
        found = self.home()
        if found is None:
            raise NotFound("nothing_here", "There is nothing here yet.")
        return found

    def said(self, *names: str) -> dict[str, Any]:
        """Return the body, in which these words must be, and nothing that could not be told again."""
        body = self.request.data
        if not isinstance(body, dict) or not all(isinstance(body.get(name), str) and body[name] for name in names):
            raise ParseError(f"Send an object with {', '.join(names) or 'what is to change'}.")
        contract.encoded(body)
        return dict(body)


# -- maps -------------------------------------------------------------------------------------------------


class MapList(Door):
    """All maps."""

    def get(self, request: Request) -> Response:
        """List them."""
        campaign = self.home()
        grounds = maps.grounds_of(campaign).values() if campaign is not None else []
        return Response({"maps": [{"name": one.name, "folder": one.folder} for one in grounds]})


class MapFolders(Door):
    """All folders of maps."""

    def get(self, request: Request) -> Response:
        """List them."""
        campaign = self.home()
        paths = sorted(maps.paths_of(campaign).values()) if campaign is not None else []
        return Response({"folders": [_folder(path, "map") for path in paths]})


def _folder(path: str, kind: str) -> dict[str, Any]:
    above, _, name = path.rpartition("/")
    return {"name": name, "type": kind, "path": path, "parent": above or None}


class MapFolder(Door):
    """One folder of maps."""

    def post(self, request: Request) -> Response:
        """Make one."""
        said, campaign = self.said("folder_name"), self.own()
        parent = maps.folder_called(campaign, str(said.get("parent_folder") or ""))
        made = folders.create_folder(actor=self.person, campaign=campaign, name=said["folder_name"], parent=parent)
        return Response(_folder(maps.paths_of(campaign)[made.pk], "map"))

    def delete(self, request: Request, path: str) -> Response:
        """Put it with all that is in it into the bin."""
        folder = maps.folder_called(self.there(), path)
        if folder is None:
            raise NotFound("folder_not_found", "Name a folder.")
        folders.delete_folder(actor=self.person, folder=folder, contents="bin", confirmed=True)
        return Response({"message": f"{folder.name} is in the bin."})


class MapUpload(Door):
    """A map that comes."""

    def post(self, request: Request) -> Response:
        """Take it; where its name is taken it gets a number, and `filename` says so."""
        upload = request.FILES.get("file")
        if upload is None:
            raise ParseError("Send the picture as file.")
        campaign, body = self.own(), request.data
        path = str(body.get("folder") or "") if isinstance(body, dict) else ""
        made = maps.add_map(
            actor=self.person, campaign=campaign, upload=upload, path=maps.parts_of(path), kind=AssetKind.MAP
        )  # fmt: skip
        return Response({"filename": maps.wire_name(made), "folder": path or None})


class MapFile(Door):
    """The file of a map."""

    def get(self, request: Request, path: str) -> HttpResponse | FileResponse:
        """Give it."""
        asset = maps.find_map(self.there(), path)
        return storage.serve(request._request, asset.file, public=False, name=file_name(asset, "original"))

    def delete(self, request: Request, path: str) -> Response:
        """Put it into the bin."""
        asset = maps.find_map(self.there(), path)
        assets.delete_asset(actor=self.person, asset=asset, confirmed=True)
        return Response({"message": f"{maps.wire_name(asset)} is in the bin."})


class MapRename(Door):
    """Another name."""

    def put(self, request: Request, name: str) -> Response:
        """Give it, with a number where it is taken; scenes follow."""
        asset = maps.find_map(self.there(), name)
        said = self.said("new_name")
        wanted = maps.parts_of(said["new_name"])[-1:] or [""]
        suffix = maps.wire_name(asset).rpartition(".")[2]
        stem = wanted[0].removesuffix(f".{suffix}")
        changed, scenes = maps.change_map(actor=self.person, asset=asset, name=stem)
        return Response({"name": maps.wire_name(changed), "scenes_updated": scenes})


class MapMove(Door):
    """Another folder."""

    def put(self, request: Request, name: str) -> Response:
        """Put it there."""
        campaign = self.there()
        asset, said = maps.find_map(campaign, name), self.said()
        folder = maps.folder_called(campaign, str(said.get("folder") or ""))
        changed, _ = maps.change_map(actor=self.person, asset=asset, folder=folder)
        path = maps.paths_of(campaign).get(changed.folder_id or 0)
        return Response({"name": maps.wire_name(changed), "folder": path})


class MapData(Door):
    """What a client keeps with a map."""

    def get(self, request: Request, name: str) -> Response:
        """Give it."""
        asset = maps.find_map(self.there(), name)
        kept = ContractMap.objects.filter(asset=asset).values_list("data", flat=True).first() or {}
        return Response({"name": maps.wire_name(asset), "data": MAP_DATA | kept})

    def post(self, request: Request) -> Response:
        """Keep it."""
        said, campaign = self.said("name"), self.own()
        asset = maps.find_map(campaign, "/".join(filter(None, [str(said.get("folder") or ""), said["name"]])))
        data: dict[str, Any] = said["data"] if isinstance(said.get("data"), dict) else {}
        ContractMap.objects.update_or_create(asset=asset, defaults={"data": data})
        return Response({"name": maps.wire_name(asset), "data": MAP_DATA | data})


# -- scenes -----------------------------------------------------------------------------------------------


class SceneList(Door):
    """All scenes, whole."""

    def get(self, request: Request) -> Response:
        """List them."""
        campaign = self.home()
        if campaign is None:
            return Response({"scenes": [], "folders": []})
        folder_rows = [_folder(path, "scene") for path in contract.folder_paths(campaign)]
        return Response({"scenes": contract.tell_all(campaign), "folders": folder_rows})


class SceneSave(Door):
    """A scene that comes whole."""

    def post(self, request: Request) -> Response:
        """Keep it under the client's own id."""
        scene = contract.save(actor=self.person, campaign=self.own(), doc=request.data)
        return Response(contract.tell(scene))


class OneScene(Door):
    """One scene."""

    def put(self, request: Request, scene_id: str) -> Response:
        """Keep it whole, made where it is missing."""
        scene = contract.save(actor=self.person, campaign=self.own(), doc=request.data, client_id=scene_id)
        return Response(contract.tell(scene))

    def delete(self, request: Request, scene_id: str) -> Response:
        """Put it into the bin."""
        services.delete_scene(actor=self.person, scene=self.scene(scene_id))
        return Response({"message": "The scene is in the bin."})

    def scene(self, scene_id: str) -> Scene:
        """Return the scene that the client calls so, or refuse."""
        found = contract.find(self.there(), scene_id)
        if found is None:
            raise NotFound("scene_not_found", f"There is no scene {scene_id[:100]}.")
        return found


class SceneLoad(OneScene):
    """One scene to be shown."""

    def get(self, request: Request, scene_id: str) -> Response:
        """Give it."""
        return Response(contract.tell(self.scene(scene_id)))


class SceneFolders(Door):
    """The folders of scenes."""

    def post(self, request: Request) -> Response:
        """Make one."""
        said, campaign = self.said("folder_name"), self.own()
        above = str(said.get("parent_folder") or "")
        parent = contract.find_folder(campaign, above) if above else None
        made = scene_folders.create_folder(
            actor=self.person, campaign=campaign, name=said["folder_name"], parent=parent
        )
        return Response(_folder("/".join(one.name for one in scene_folders.path_of(made)), "scene"))


class OneSceneFolder(Door):
    """One folder of scenes."""

    def put(self, request: Request, path: str) -> Response:
        """Give it another name, or put it elsewhere."""
        folder, said = contract.find_folder(self.there(), path), self.said()
        values: dict[str, Any] = {}
        if name := said.get("new_name") or said.get("folder_name") or said.get("name"):
            values["name"] = str(name)
        if "parent_folder" in said:
            above = str(said["parent_folder"] or "")
            values["parent"] = contract.find_folder(folder.campaign, above) if above else None
        changed = scene_folders.update_folder(actor=self.person, folder=folder, **values)
        return Response(_folder("/".join(one.name for one in scene_folders.path_of(changed)), "scene"))

    def delete(self, request: Request, path: str) -> Response:
        """Take it away; its scenes move up."""
        folder = contract.find_folder(self.there(), path)
        scene_folders.delete_folder(actor=self.person, folder=folder)
        return Response({"message": f"The folder {folder.name} is gone."})


class SceneImages(OneScene):
    """Pictures that a client keeps with a scene: they lie in the library, too."""

    def post(self, request: Request, scene_id: str) -> Response:
        """Take one."""
        scene = self.scene(scene_id)
        upload = request.FILES.get("file") or request.FILES.get("image")
        if upload is None:
            raise ParseError("Send the picture as file.")
        campaign = self.there()
        path = [IMAGES, scene.name[:100]]
        made = maps.add_map(
            actor=self.person, campaign=campaign, upload=upload, path=path, kind=AssetKind.PICTURE
        )  # fmt: skip
        told = f"{made.uid}/{maps.wire_name(made)}"
        return Response({"id": made.uid, "filename": maps.wire_name(made), "path": told,
                         "url": f"/scenes/image/{told}"})  # fmt: skip


class SceneImage(OneScene):
    """One of them."""

    def get(self, request: Request, path: str) -> HttpResponse | FileResponse:
        """Give it."""
        asset = self.image(path.split("/")[0])
        return storage.serve(request._request, asset.file, public=False, name=file_name(asset, "original"))

    def delete(self, request: Request, scene_id: str, image_id: str = "") -> Response:
        """Put it into the bin."""
        self.scene(scene_id)
        assets.delete_asset(actor=self.person, asset=self.image(image_id), confirmed=True)
        return Response({"message": "The picture is in the bin."})

    def image(self, uid: str) -> Asset:
        """Return the picture of this uid, or refuse."""
        rows = Asset.objects.living().filter(campaign=self.there()).exclude(kind=AssetKind.SOUND)
        found = rows.select_related("campaign").filter(uid=uid[:24]).first()
        if found is None:
            raise NotFound("image_not_found", "There is no such picture.")
        return found


# -- sound ------------------------------------------------------------------------------------------------


class AudioList(Door):
    """All sounds: those that go on and on, and those that sound once."""

    def get(self, request: Request) -> Response:
        """List them by folder."""
        campaign = self.home()
        told: dict[str, dict[str, list[Any]]] = {"loop": {}, ONCE: {}}
        if campaign is None:
            return Response(told)
        for path, (asset, folder) in maps.sounds_of(campaign).items():
            kind = kind_of_sound(asset, folder)
            told[kind].setdefault(folder, []).append(_track(asset, kind, path))
        return Response(told)


def kind_of_sound(asset: Asset, folder: str) -> str:
    """Whether a sound goes on and on or sounds once: said by its tag, or by the folder that it lies in."""
    once = {"oneshot", "one-shot", "effect", "effects"}
    return ONCE if once & {tag.lower() for tag in asset.tags} or once & set(folder.lower().split("/")) else "loop"


def _track(asset: Asset, kind: str, path: str) -> dict[str, Any]:
    return {
        "id": asset.uid, "name": asset.title or asset.name, "type": kind, "url": f"/audio/file/{kind}/{path}",
        "loop": kind == "loop", "randomize": "randomize" in {tag.lower() for tag in asset.tags}, "path": path,
    }  # fmt: skip


class AudioFile(Door):
    """The file of a sound."""

    def get(self, request: Request, kind: str, path: str) -> HttpResponse | FileResponse:
        """Give it, or the part that is asked for."""
        asset = maps.find_sound(self.there(), path)
        if kind not in ("loop", ONCE):
            raise Conflict("no_such_kind", "Sounds are loop or oneshot.")
        return storage.serve(request._request, asset.file, public=False, name=file_name(asset, "original"))
