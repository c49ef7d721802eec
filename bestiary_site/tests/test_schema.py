"""The API's schema is whole, and tells the truth about errors; the pages of the docs keep the content policy."""

import io

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from bestiary_site.tests.test_access import routes

METHODS = {"get", "post", "put", "patch", "delete"}


def read_schema() -> dict:
    """Generate the schema as the site serves it."""
    from drf_spectacular.generators import SchemaGenerator

    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_schema_is_generated_without_a_warning():
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=io.StringIO())


def test_every_canonical_address_is_in_the_schema():
    described = {path.removeprefix("/api/v1") for path in read_schema()["paths"]}
    ours = [
        route
        for route in routes(get_resolver())
        if route.pattern.startswith("api/v1/") and not route.name.startswith("contract-") and route.name != "schema"
    ]
    assert len(described) == len({route.pattern for route in ours})


def test_every_operation_names_the_error_shape_and_an_answer():
    for path, operations in read_schema()["paths"].items():
        for method, operation in operations.items():
            assert method in METHODS
            assert "#/components/schemas/Error" in str(operation["responses"]["4XX"]), (path, method)
            assert any(status.startswith("2") for status in operation["responses"]), (path, method)
            assert operation.get("description"), f"{method} {path} does not say what it does"


@pytest.mark.django_db
def test_the_docs_run_no_inline_scripts(client):
    page = client.get("/docs/try")
    policy = page["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "<script>" not in page.content.decode()
    script = client.get("/docs/try?script")
    assert script["Content-Type"].startswith("application/javascript")
    elsewhere = client.get("/health")["Content-Security-Policy"]
    assert "unsafe-inline" not in elsewhere
