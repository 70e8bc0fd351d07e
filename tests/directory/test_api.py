"""The public API: finished bytes, honest problems, caching, keys and lists, and judges that are not ours."""

import json
from typing import Any

import jwt
import pytest
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests.house.pages import check
from tests.verification import ready
from verification.models import Seal
from verification.services import seals
from verification.services.seals import lists

pytestmark = pytest.mark.django_db
NUMBER = "+493023125012"


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164=NUMBER)


def test_a_seal_answers_with_all_it_promises(client: Client, seal: Seal) -> None:
    found = client.get(f"/api/v1/seals/{seal.code}").json()
    wanted = {"code", "state", "token", "phone", "name", "city", "country", "checks", "valid_until"}
    assert wanted <= set(found)
    assert (found["state"], found["phone"]) == ("active", f"tel:{NUMBER}")


@pytest.mark.parametrize("written", ["lower", "hyphens", "canonical"])
def test_a_code_may_be_written_in_any_way(client: Client, seal: Seal, written: str) -> None:
    code = {"lower": seal.code.lower(), "hyphens": f"{seal.code[:4]}-{seal.code[4:8]}-{seal.code[8:]}"}
    assert client.get(f"/api/v1/seals/{code.get(written, seal.code)}").status_code == 200


def test_a_hit_and_a_miss_have_the_same_shape_and_size(
    client: Client, seal: Seal, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        hit = client.get("/api/v1/check", {"q": NUMBER})
    with django_assert_num_queries(1):
        miss = client.get("/api/v1/check", {"q": "+493023125999"})
    assert set(hit.json()) == set(miss.json())
    assert len(hit.content) == len(miss.content)
    assert dict(hit.headers).keys() == dict(miss.headers).keys()
    assert (hit.json()["verdict"], miss.json()["verdict"]) == ("valid", "unknown")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/seals/0000-0000-00", 404),
        ("/api/v1/seals/nonsense", 404),
        ("/api/v1/check", 400),
        ("/api/v1/check?q=", 400),
        ("/api/v1/check?q=some+name", 404),
        (f"/api/v1/check?q={'x' * 400}", 400),
        ("/api/v1/nothing", 404),
        ("/api/v1/check?q=1&x=%00", 400),
    ],
)
def test_problems_are_rfc_9457(client: Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body = answer.json()
    assert (body["status"], set(body)) == (status, {"type", "title", "status", "detail"})
    assert body["detail"]


def test_who_holds_the_bytes_already_gets_none(client: Client, seal: Seal) -> None:
    first = client.get("/api/v1/check", {"q": NUMBER})
    again = client.get("/api/v1/check", {"q": NUMBER}, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=3" in first["Cache-Control"]
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    changed = client.get("/api/v1/check", {"q": NUMBER}, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_another_library_verifies_the_same_token(client: Client, seal: Seal) -> None:
    token = client.get(f"/api/v1/seals/{seal.code}").json()["token"]
    keys = client.get("/.well-known/jwks.json").json()["keys"]
    jws = token.rstrip("~")
    kid = jwt.get_unverified_header(jws)["kid"]
    key = next(key for key in keys if key["kid"] == kid)
    algorithms = jwt.PyJWS()
    algorithms.register_algorithm("Ed25519", jwt.algorithms.OKPAlgorithm())
    public: Any = jwt.algorithms.OKPAlgorithm.from_jwk(json.dumps(key))
    payload = algorithms.decode(jws, public, algorithms=["Ed25519"])
    claims = json.loads(payload)
    assert claims["phone"] == f"tel:{NUMBER}"
    assert claims["status"]["status_list"]["uri"].endswith(f"/status-lists/{seal.status_list_id}")


def test_the_status_list_is_where_the_token_says(client: Client, seal: Seal) -> None:
    path = f"/status-lists/{seal.status_list_id}"
    assert client.get(path).status_code == 503
    lists.sign_due(at=timezone.now())
    answer = client.get(path)
    assert answer["Content-Type"] == "application/statuslist+jwt"
    assert answer.content.count(b".") == 2
    assert client.get("/status-lists/999").status_code == 404


def test_the_description_is_openapi_and_has_a_page(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/check", "/api/v1/seals/{code}"} <= set(schema["paths"])
    docs = client.get("/api/docs/", headers={"accept-language": "de"})
    assert (docs.status_code, docs.headers["Content-Language"]) == (200, "en")
    page = check(docs.content, "en")
    assert page.text_of("main")[0].startswith("API Answers are JSON")
    assert not [link for link in page.all("a") if link.get("hreflang")], "there is no other language"


def test_the_description_names_what_an_answer_holds(client: Client, seal: Seal) -> None:
    described = client.get("/api/v1/openapi.json").json()
    body = described["components"]["schemas"]["AnswerBody"]
    for address in (
        f"/api/v1/check?q={NUMBER[1:]}",
        "/api/v1/check?q=030+9999999",
        f"/api/v1/seals/{seal.code}",
    ):
        answer = client.get(address).json()
        assert set(body["required"]) <= set(answer) <= set(body["properties"]), address
    for path in ("/api/v1/check", "/api/v1/seals/{code}"):
        answered = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        assert answered["schema"]["$ref"].endswith("/AnswerBody")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_reading_is_possible(client: Client, seal: Seal, method: str) -> None:
    assert getattr(client, method)(f"/api/v1/seals/{seal.code}").status_code == 405
