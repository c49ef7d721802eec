"""The readable API: our own page from the schema, and Swagger UI beside it for trying requests out."""

from functools import lru_cache
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView

METHODS = ("get", "post", "put", "patch", "delete")


# Swagger UI sets style attributes on its elements; scripts stay as strict here as everywhere.
@method_decorator(csp_update({"style-src": "'unsafe-inline'"}), name="dispatch")
class TryTheApi(SpectacularSwaggerSplitView):
    """The page and, with ?script, the code that starts it."""

    url_name = "schema"
    authentication_classes: list[Any] = []


@require_GET
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every address of the API in words. Template api_docs.html, context: groups (see below)."""
    return render(request, "api_docs.html", {"groups": described_groups()})


@lru_cache(maxsize=1)
def described_groups() -> list[dict[str, Any]]:
    """Return the operations of the schema by group, as the page shows them (the schema changes only with the code)."""
    generator = SchemaGenerator(urlconf="bestiary_site.urls")  # type: ignore[no-untyped-call]
    schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    shapes = schema["components"]["schemas"]
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                name = next(iter(operation.get("tags", [])), "other")
                groups.setdefault(name, []).append(_described(method, path, operation, shapes))
    return [
        {"name": name.replace("-", " ").capitalize(), "anchor": name, "operations": groups[name]}
        for name in sorted(groups)
    ]


def _described(method: str, path: str, operation: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    answers = operation.get("responses", {})
    good = [(status, answer) for status, answer in answers.items() if str(status).startswith("2")]
    return {
        "method": method.upper(),
        "path": path,
        "anchor": operation["operationId"],
        "words": operation.get("description", ""),
        "parameters": [
            {"name": said["name"], "place": said["in"], "type": _type(said.get("schema", {})),
             "required": said.get("required", False), "words": said.get("description", "")}
            for said in operation.get("parameters", [])
        ],
        "body": _fields(_schema_of(operation.get("requestBody", {})), shapes),
        "answers": [
            {"status": status, "words": answer.get("description", ""), "fields": _fields(_schema_of(answer), shapes)}
            for status, answer in good
        ],
        "needs_sign_in": {} not in operation.get("security", []),
    }  # fmt: skip


def _schema_of(said: dict[str, Any]) -> dict[str, Any]:
    content = said.get("content", {})
    return next((dict(media.get("schema", {})) for media in content.values()), {})


def _fields(shape: dict[str, Any], shapes: dict[str, Any], depth: int = 0) -> list[dict[str, Any]]:
    """Return the fields of an object, or of the rows of a list, one level of nesting below included."""
    shape = _followed(shape, shapes)
    if shape.get("type") == "array":
        return _fields(shape.get("items", {}), shapes, depth)
    required = set(shape.get("required", []))
    return [
        {
            "name": name,
            "type": _type(_followed(inner, shapes)) or _type(inner),
            "required": name in required,
            "words": inner.get("description", ""),
            "fields": _fields(inner, shapes, depth + 1) if depth < 2 else [],
        }
        for name, inner in shape.get("properties", {}).items()
    ]


def _followed(shape: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    for wrapper in ("allOf", "oneOf", "anyOf"):
        if wrapper in shape and len(shape[wrapper]) and "properties" not in shape:
            shape = shape[wrapper][0]
    name = str(shape.get("$ref", "")).rsplit("/", 1)[-1]
    return dict(shapes.get(name, {})) if name else shape


def _type(shape: dict[str, Any]) -> str:
    if shape.get("enum"):
        return " | ".join(str(value) for value in shape["enum"] if value not in ("", None))
    named = shape.get("type", "")
    if named == "array":
        return f"list of {_type(shape.get('items', {})) or 'objects'}"
    return f"{named} ({shape['format']})" if shape.get("format") else str(named)
