"""Every operation that the API's schema names is asked strange things: whatever comes, it is never our fault."""

import json
import os
import re
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bestiary_site.tests.test_access import ALL
from bestiary_site.tests.world import World, make_world

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "12"))
BODIES = {"POST", "PUT", "PATCH"}


@cache
def operations() -> dict[str, Any]:
    """Return every operation of the schema by its method and path."""
    raw = SchemaGenerator(urlconf="bestiary_site.urls").get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(raw, default=str)))
    found = [result.ok() for result in schema.get_all_operations()]
    return {f"{operation.method.upper()} {operation.path}": operation for operation in found}


@cache
def routes_by_shape() -> dict[str, Any]:
    """Return the routes by their addresses with every parameter as {}."""
    return {re.sub(r"<[^>]+>", "{}", "/" + route.pattern): route for route in ALL}


def real_values(world: World, path: str) -> list[Any]:
    """Return values for the parameters of a path that lead to the owner's own things."""
    route = routes_by_shape().get(re.sub(r"\{[^}]+\}", "{}", path))
    if route is None or not route.parameters:
        return []
    return list(world.values(route.name, list(route.parameters)).values())


def address_of(case: Any, path: str, values: list[Any]) -> str:
    """Return the address with real values in it, or with those that the case has invented."""
    names = re.findall(r"\{([^}]+)\}", path)
    invented = case.path_parameters or {}
    for name, value in zip(names, values or [invented.get(name, 1) for name in names], strict=True):
        path = path.replace(f"{{{name}}}", re.sub(r"[^\w.~-]", "_", str(value)) or "_", 1)
    return path


def body_of(case: Any) -> tuple[Any, str]:
    """Return what is sent, and as what."""
    media = case.media_type or "application/json"
    if isinstance(case.body, bytes):
        return case.body, media
    if isinstance(case.body, str) and "json" not in media:
        return case.body.encode(errors="replace"), media
    try:
        return json.dumps(case.body), "application/json"
    except (TypeError, ValueError):
        return "{}", "application/json"


def ask(client: Client, case: Any, address: str) -> Any:
    """Send the case as the signed-in owner."""
    query = {str(name): str(value)[:2000] for name, value in (case.query or {}).items() if value is not None}
    body, media = body_of(case) if case.method.upper() in BODIES else ("", "application/json")
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": str(value)
        for name, value in (case.headers or {}).items()
        if str(value).isprintable() and str(value).isascii() and name.lower() not in {"cookie", "authorization"}
    }
    return client.generic(case.method.upper(), address, body, media, query_params=query, **headers)


def cases(operation: Any) -> st.SearchStrategy[Any]:
    """Return what the schema allows, and what it forbids where it forbids anything."""
    allowed = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    if operation.body or len(operation.query) > 0:
        return allowed | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    return allowed


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(operations()))
def test_nothing_that_is_asked_is_a_fault_of_the_sites(name, owner, signed_in):
    operation = operations()[name]
    world, client = make_world(owner), signed_in(owner)
    client.raise_request_exception = False
    values = real_values(world, operation.path)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation), real=st.sampled_from([True, True, True, False]))
    def fuzz(case: Any, real: bool) -> None:
        with transaction.atomic():
            answer = ask(client, case, address_of(case, operation.path, values if real else []))
            transaction.set_rollback(True)
        assert answer.status_code < 500, (answer.status_code, answer.content[:500], case.body, case.query)

    fuzz()
