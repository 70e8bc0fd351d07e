"""The description of the API: every field, parameter and answer has words, the words are true, and judges agree."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from tests.directory.asking import PATH, block, key, question
from tests.verification import imitating, ready
from tests.verification.texting import MOBILE
from verification.models import Seal, SigningKey

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
FAKE = "+493023125999"


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


def named(part: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What stands in this part and ought to say what it is."""
    for kind in ("properties", "schemas", "responses", "headers", "securitySchemes"):
        yield from ((f"{kind}/{name}", one) for name, one in part.get(kind, {}).items())
    yield from ((f"parameters/{one['name']}", one) for one in part.get("parameters", []))


def without_words(part: Any, place: str = "") -> Iterator[str]:
    """Places of schemas, members, parameters, answers and headers that nobody described."""
    if isinstance(part, list):
        for number, one in enumerate(part):
            yield from without_words(one, f"{place}/{number}")
    elif isinstance(part, dict):
        yield from (f"{place}/{name}" for name, one in named(part) if len(one.get("description", "")) < 6)
        for name, one in part.items():
            if name not in ("example", "examples"):
                yield from without_words(one, f"{place}/{name}")


def test_the_walk_sees_what_has_no_words() -> None:
    bare = {"type": "string"}
    operation = {
        "parameters": [{"name": "q", "schema": bare}],
        "responses": {"200": {"headers": {"ETag": {}}}, "404": {"description": "There is no such thing"}},
    }
    schema = {
        "paths": {"/x": {"get": operation}},
        "components": {"schemas": {"A": {"properties": {"b": bare}}}},
    }
    assert sorted(without_words(schema)) == [
        "/components/schemas/A",
        "/components/schemas/A/properties/b",
        "/paths//x/get/parameters/q",
        "/paths//x/get/responses/200",
        "/paths//x/get/responses/200/headers/ETag",
    ]


def test_everything_has_words(described: dict[str, Any]) -> None:
    assert list(without_words(described)) == []
    for path, methods in described["paths"].items():
        operation = methods["get"]
        assert set(methods) == {"get"}
        assert operation["summary"], path
        assert len(operation["description"]) > 20, path
        assert set(operation["tags"]) <= {tag["name"] for tag in described["tags"]}
        for status, answer in operation["responses"].items():
            assert answer["description"] not in ("OK", "Bad Request", "Not Found", "Not Modified"), (
                path,
                status,
            )


def test_plain_values_have_an_example_that_fits(described: dict[str, Any]) -> None:
    """Of the members that are objects or lists of them, theirs are enough."""
    bodies = described["components"]["schemas"]
    members = [(f"{b}.{m}", one) for b, body in bodies.items() for m, one in body["properties"].items()]
    members += [
        (f"{path} {one['name']}", one["schema"])
        for path, methods in described["paths"].items()
        for one in methods["get"]["parameters"]
    ]
    for name, schema in members:
        if "$ref" in str(schema):
            continue
        assert schema.get("examples"), name
        judge = jsonschema_rs.validator_for(schema)
        assert all(judge.is_valid(example) for example in schema["examples"]), name


def test_nothing_is_described_that_nobody_uses(described: dict[str, Any]) -> None:
    used = str(described["paths"]) + str(described["components"])
    for name in described["components"]["schemas"]:
        assert f"'#/components/schemas/{name}'" in used, name
    for path, methods in described["paths"].items():
        for parameter in methods["get"]["parameters"]:
            assert "examples" not in parameter, f"{path}: beside a schema OpenAPI wants another form"


def test_where_it_is_served_and_who_answers_for_it(client: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "https://siegel.example"
    settings.OPERATOR = {**settings.OPERATOR, "name": "Beispiel GmbH", "email": ""}
    found = client.get("/api/v1/openapi.json").json()
    assert [server["url"] for server in found["servers"]] == ["https://siegel.example"]
    assert found["info"]["contact"] == {"name": "Beispiel GmbH", "url": "https://siegel.example"}


def test_tools_of_other_websites_may_read_it(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json", headers={"origin": "https://tools.example"})
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "public, max-age=3600")
    assert "Set-Cookie" not in answer.headers


def test_only_contact_permission_wants_a_key(described: dict[str, Any]) -> None:
    wanted = {path: methods["get"]["security"] for path, methods in described["paths"].items()}
    assert wanted.pop(PATH) == [{"KeyBearer": []}]
    assert set(map(str, wanted.values())) == {"[]"}


def answers(client: Client, seal: Seal) -> Iterator[tuple[str, Any]]:
    """One of every kind that there is, with the path as it is described."""
    imitating.in_force(seal, "number", FAKE)
    held = client.get("/api/v1/check", {"q": seal.e164})["ETag"]
    for text in (seal.e164, FAKE, "+493023125888", "some name", "", "x" * 400):
        yield "/api/v1/check", client.get("/api/v1/check", {"q": text})
        yield "/api/v1/statement", client.get("/api/v1/statement", {"q": text})
    yield "/api/v1/check", client.get("/api/v1/check", {"q": seal.e164}, headers={"If-None-Match": held})
    for text in (seal.code, "0000-0000-00", "nonsense"):
        yield "/api/v1/seals/{code}", client.get(f"/api/v1/seals/{text}")
    yield "/api/v1/seals/{code}", client.get(f"/api/v1/seals/{seal.code}", {"x": "\0"})
    row, text = key(per_day=3)
    for number in (MOBILE, "+4917199", "0171 3920012"):
        yield PATH, question(text, seal.business_id, number)
    block(seal.business)
    yield PATH, question(text, seal.code)
    yield PATH, question(text, "0000-0000-00")
    yield PATH, question("ks_live_no", seal.code)
    row.per_day = 0
    row.save()
    yield PATH, question(text, seal.code)


def test_answers_are_as_described(client: Client, seal: Seal, described: dict[str, Any]) -> None:
    parts = {"components": described["components"]}
    met = set()
    for path, answer in answers(client, seal):
        said = described["paths"][path]["get"]["responses"].get(str(answer.status_code))
        assert said is not None, (path, answer.status_code, answer.content)
        met.add((path, answer.status_code))
        for name in said.get("headers", {}):
            assert name in answer.headers, (path, answer.status_code, name)
        if answer.status_code == 304:
            assert "content" not in said
            continue
        kind = answer.headers["Content-Type"]
        assert set(said["content"]) == {kind}, path
        if kind.endswith("json"):
            judge = jsonschema_rs.validator_for({**said["content"][kind]["schema"], **parts})
            judge.validate(answer.json())
    assert {status for path, status in met if path == PATH} == {200, 400, 401, 404, 429}
    assert {(path, status) for path, status in met if path == "/api/v1/check"} == {
        ("/api/v1/check", status) for status in (200, 304, 400, 404)
    }


def test_examples_of_problems_are_problems(described: dict[str, Any]) -> None:
    problem = {"$ref": "#/components/schemas/Problem", "components": described["components"]}
    judge = jsonschema_rs.validator_for(problem)
    count = 0
    for path, methods in described["paths"].items():
        for status, answer in methods["get"]["responses"].items():
            if int(status) >= 400:
                example = answer["content"][PROBLEM]["example"]
                assert judge.is_valid(example), (path, status)
                assert (str(example["status"]), set(answer["content"])) == (status, {PROBLEM})
                assert "{" not in example["detail"]
                count += 1
    assert count >= 15


def test_statements_that_cannot_be_signed_say_when_to_come_again(client: Client, seal: Seal) -> None:
    SigningKey.objects.all().delete()
    refused = client.get("/api/v1/statement", {"q": seal.e164})
    assert (refused.status_code, refused["Retry-After"], refused["Content-Type"]) == (503, "30", PROBLEM)
