"""The public pages before validators that we did not write: W3C's for HTML, schema.org's types, a reader of vCards."""

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.rules.profiles.categories import CATEGORIES
from directory.rules import jsonld, vcards
from directory.rules.jsonld import Named
from directory.services import entries
from tests import factories
from tests.accounts.profile_documents import FULL, HOSTILE, hostile
from tests.directory.publishing import firm, listed_seal, publish

pytestmark = pytest.mark.processes
NODE = Path(__file__).parent.parent / "node"
VNU = NODE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
TSC = ("node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck")
BUNDLER = ("--module", "esnext", "--moduleResolution", "bundler")
PARSE = """
const ICAL = require("ical.js").default || require("ical.js");
let text = ""; process.stdin.on("data", part => text += part);
process.stdin.on("end", () => console.log(JSON.stringify(ICAL.parse(text))));
"""
NAMED = Named(
    "https://siegel.example/b/huber/",
    "Bäckerei Huber; Söhne, Töchter \\ Enkel",
    "Huber Backwaren GmbH",
    "DE136695976",
    "tel:+493023125012;ext=12",
    "Berlin",
    "DE",
    logo=f"https://siegel.example/logos/{'a' * 64}-512.webp",
)


def html_problems(folder: Path) -> str:
    """Everything that the Nu HTML Checker says about the pages in a folder; warnings too."""
    command = ["java", "-jar", str(VNU), "--skip-non-html", "--format", "gnu", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300).stderr.splitlines()
    # A business may write Thai into its German text; that the page around it is German is still true.
    return "\n".join(line for line in said if "appears to be written in" not in line)


def type_problems(nodes: list[dict[str, Any]], folder: Path) -> str:
    """What schema.org's own vocabulary, as types, has against these nodes: an unknown property, a wrong value."""
    lines = []
    for number, node in enumerate(nodes):
        kind = node["@type"]
        lines.append(f'import type {{ WithContext as W{number}, {kind} as T{number} }} from "schema-dts";')
        lines.append(f"export const n{number}: W{number}<T{number}> = {json.dumps(node)};")
    # Beside node_modules, where the compiler looks for packages.
    source = NODE / "node_modules" / f"checked-{folder.name}.ts"
    source.write_text("\n".join(lines), encoding="utf-8")
    try:
        done = subprocess.run(
            [*TSC, *BUNDLER, str(source)], cwd=NODE, capture_output=True, text=True, timeout=300
        )
    finally:
        source.unlink()
    return done.stdout + done.stderr


def read_card(card: str) -> dict[str, list[Any]]:
    """name -> [[parameters, type, value, ...]] of a vCard, as ical.js reads it."""
    done = subprocess.run(
        ["node", "-e", PARSE], cwd=NODE, input=card, capture_output=True, text=True, check=True, timeout=60
    )
    kind, properties, _parts = json.loads(done.stdout)
    assert kind == "vcard"
    found: dict[str, list[Any]] = {}
    for name, *rest in properties:
        found.setdefault(name, []).append(rest)
    return found


@pytest.mark.django_db
def test_the_main_pages_are_valid_html(client: Client, tmp_path: Path) -> None:
    seal = listed_seal()
    other = firm("Blumen <Veldkamp> & Söhne")
    closed = factories.business(slug="closed", closed_at=timezone.now())
    publish(closed)
    for number, text in enumerate(HOSTILE[:9]):
        publish(other, hostile(text))
        page = client.get(f"/b/{other.slug}/").content
        (tmp_path / f"hostile-{number}.html").write_bytes(page)
    publish(other)
    entries.refresh([other.pk], at=timezone.now())
    paths = [
        *(
            "/",
            "/check/",
            "/check/?q=030+23125+012",
            "/check/?q=huber",
            "/check/?q=nobody",
            f"/s/{seal.code}",
        ),
        *("/directory/", "/directory/?q=Hubr&all=on&open=on", "/directory/?to=x", "/criteria/", "/genuine/"),
        *(f"/b/{seal.business.slug}/", f"/b/{other.slug}/", "/b/closed/", "/reasons/", "/help/", "/blocks/"),
    ]
    for number, path in enumerate(paths):
        for prefix in ("", "/en"):
            answer = client.get(prefix + path)
            assert answer.status_code in (200, 410, 422), path
            (tmp_path / f"{number}{prefix.strip('/')}.html").write_bytes(answer.content)
    assert html_problems(tmp_path) == ""


def test_the_html_checker_finds_something_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=de><title>x</title><p id=a><p id=a>")
    assert "Duplicate ID" in html_problems(tmp_path)


@pytest.mark.django_db
def test_the_linked_data_fits_the_vocabulary(client: Client, tmp_path: Path) -> None:
    seal = listed_seal()
    page = client.get(f"/b/{seal.business.slug}/").content.decode()
    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[0]
    today = timezone.now().date()
    nodes = [json.loads(block)]
    for category in CATEGORIES:
        document = replace(FULL, category=category.code)
        nodes.append(jsonld.business(document, NAMED, today=today, language="de"))
    nodes += [jsonld.business(hostile(text), NAMED, today=today, language="en") for text in HOSTILE[:9]]
    assert type_problems(nodes, tmp_path) == ""


def test_the_vocabulary_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    node = {"@context": "https://schema.org", "@type": "Bakery", "nome": "Huber"}
    assert "nome" in type_problems([node], tmp_path)


def test_an_address_book_reads_the_card() -> None:
    words = vcards.Words("Bäckerei, Konditorei", "de", {"DE": "Deutschland"}.__getitem__)
    card = vcards.vcard(FULL, NAMED, words, revised=timezone.now())
    found = read_card(card)
    assert found["version"][0][-1] == "4.0"
    assert found["fn"][0][-1] == NAMED.name
    assert found["tel"][0][1:] == ["uri", NAMED.phone]
    assert found["email"][0][-1] == FULL.email
    assert found["adr"][0][-1] == ["", "", "Musterweg 1", "Berlin", "", "10115", "Deutschland"]
    assert found["adr"][1][0]["label"].split("\n")[0] == "Filiale am Markt"
    assert found["adr"][0][0]["label"].endswith("10115 Berlin\nDeutschland")
    assert found["note"][0][-1] == FULL.about.de
    assert [one[-1] for one in found["lang"]] == ["de", "en", "tr"]
    assert found["url"][-1][-1] == NAMED.address


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "country"), [("", "Deutschland"), ("/en", "Germany")])
def test_the_card_names_the_country_in_its_readers_words(client: Client, prefix: str, country: str) -> None:
    seal = listed_seal()
    card = client.get(f"{prefix}/b/{seal.business.slug}/contact.vcf").content.decode()
    assert read_card(card)["adr"][0][-1][-1] == country


@pytest.mark.parametrize("text", HOSTILE[:9])
def test_hostile_words_stay_in_their_field(text: str) -> None:
    card = vcards.vcard(hostile(text), NAMED, vcards.Words("", "de", str), revised=None)
    assert all(len(line.encode()) <= vcards.OCTETS for line in card.split("\r\n"))
    found = read_card(card)
    assert len(found["fn"]) == len(found["org"]) == 1
    assert "tel" in found
    assert len(found["adr"]) == 2
