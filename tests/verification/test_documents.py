"""Papers: what is taken, how it is kept, who may have it, and every kind of file that nobody wants."""

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.races import race
from tests.verification import evidence, zoo
from tests.verification.evidence import errors
from tests.verification.outside import Outside, deliver
from verification.models import Case, Document
from verification.services import cases, documents, papers

pytestmark = pytest.mark.django_db
URL = "/en/evidence/documents/"
NOW = timezone.now


def upload(
    content: bytes = b"", name: str = "extract.pdf", media_type: str = "application/pdf"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or zoo.pdf(), content_type=media_type)


def body(file: SimpleUploadedFile | None = None, **fields: Any) -> dict[str, Any]:
    today = timezone.localdate().strftime("%d.%m.%Y")
    return {"kind": "register_extract", "issued_on": today, "file": file or upload(), **fields}


def stored(document: Document) -> Path:
    return papers.path(document.storage_name)


@pytest.fixture
def case(client: Client) -> Case:
    made = evidence.filled(paper=False)
    client.force_login(evidence.member(made))
    return made


class TestTaking:
    def test_an_extract_is_kept_as_it_came(self, client: Client, case: Case) -> None:
        assert client.post(URL, body()).headers["Location"] == "/en/submit/"
        document = Document.objects.get()
        assert stored(document).read_bytes() == zoo.pdf()
        assert (document.kind, document.media_type, document.name) == (
            "register_extract",
            "application/pdf",
            "extract.pdf",
        )
        assert document.storage_name not in client.get(URL).content.decode()
        assert oct(stored(document).stat().st_mode)[-3:] == "600"

    def test_one_can_stay_to_add_another(self, client: Client, case: Case) -> None:
        assert client.post(URL, body(stay="1")).headers["Location"] == URL
        page = client.get(URL).content.decode()
        assert "Saved: extract.pdf" in page
        assert "Add another document" in page

    def test_a_photo_loses_its_place(self, client: Client, case: Case) -> None:
        photo = upload(zoo.photo_with_place(), "IMG_0001.JPG", "image/jpeg")
        client.post(URL, body(photo))
        kept = stored(Document.objects.get()).read_bytes()
        with Image.open(BytesIO(kept)) as again:
            assert not again.getexif()
        assert b"Lindenallee" not in kept

    def test_what_a_file_is_decides_not_what_it_says(self, client: Client, case: Case) -> None:
        client.post(URL, body(upload(zoo.picture(form="PNG"), "paper.pdf", "application/pdf")))
        document = Document.objects.get()
        assert (document.media_type, document.name) == ("image/png", "paper.png")

    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (zoo.EXE, "invoice.pdf", "not a PDF, JPG or PNG"),
            (zoo.EXE, "scan.pdf.exe", "not a PDF, JPG or PNG"),
            (zoo.SVG, "logo.svg", "not a PDF, JPG or PNG"),
            (zoo.SVG, "logo.png", "not a PDF, JPG or PNG"),
            (zoo.HTML, "page.pdf", "not a PDF, JPG or PNG"),
            (zoo.XML, "x.pdf", "not a PDF, JPG or PNG"),
            (zoo.archive(), "extract.zip", "not a PDF, JPG or PNG"),
            (zoo.GIF, "paper.gif", "not a PDF, JPG or PNG"),
            (zoo.HEIC, "IMG_1.HEIC", "This is a HEIC photo"),
            (zoo.HTML + zoo.pdf(), "x.pdf", "more than one kind of document"),
            (zoo.pdf() + zoo.archive(), "x.pdf", "more than one kind of document"),
            (zoo.encrypted_pdf(), "x.pdf", "protected by a password"),
            (zoo.pdf(extra=b"/JavaScript (x)"), "x.pdf", "holds a program"),
            (zoo.pdf()[:-100], "x.pdf", "damaged or incomplete"),
            (zoo.picture()[:-500], "x.jpg", "damaged or incomplete"),
            (zoo.text_bomb(), "x.png", "damaged or incomplete"),
            (zoo.bomb(), "x.png", "too many pixels"),
            (zoo.picture((20_000, 20)), "x.jpg", "too many pixels"),
            (b"%PDF-1.4" + b"0" * 10_000_000, "x.pdf", "larger than 10 MB"),
        ],
    )
    def test_every_refusal_says_what_to_do(
        self, client: Client, case: Case, content: bytes, name: str, said: str
    ) -> None:
        response = client.post(URL, body(upload(content, name)))
        assert response.status_code == 422
        assert said in errors(response)
        assert not Document.objects.exists()
        assert not list(papers.folder().rglob("*.*"))

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"file": ""}, "Choose a file"),
            ({"file": SimpleUploadedFile("x.pdf", b"")}, "The file is empty"),
            ({"kind": ""}, "Choose what the file shows"),
            ({"kind": "letterhead"}, "Choose what the file shows"),
            ({"issued_on": ""}, "Enter the date that stands on the extract"),
            ({"issued_on": "morgen"}, "Write the date as day, month and year"),
            ({"issued_on": "31.02.2026"}, "Write the date as day, month and year"),
            ({"issued_on": "\x00"}, "Write the date as day, month and year"),
            ({"issued_on": "1.1.2999"}, "in the future"),
            ({"issued_on": "1.1.2020"}, "older than 90 days"),
        ],
    )
    def test_what_is_missing_is_named(
        self, client: Client, case: Case, change: dict[str, Any], said: str
    ) -> None:
        response = client.post(URL, {**body(), **change})
        assert response.status_code == 422
        assert said in errors(response)

    def test_a_form_without_any_file_part_is_answered(self, client: Client, case: Case) -> None:
        response = client.post(URL, "kind=register_extract", content_type="application/x-www-form-urlencoded")
        assert response.status_code == 422
        assert "Choose a file" in errors(response)

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("extract\r\nSet-Cookie: a=b.pdf", "extractSet-Cookie: a=b.pdf"),
            ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
            ("..\\..\\windows\\system.pdf", "system.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("Auszug „Huber“ – März.PDF", "Auszug „Huber“ – März.pdf"),
            ("x" * 400 + ".pdf", "x" * 106 + ".pdf"),
            (".pdf", "document.pdf"),
            ("\u200b.pdf", "document.pdf"),
            ("登記簿.pdf", "登記簿.pdf"),
            ('a"b;c.pdf', 'a"b;c.pdf'),
        ],
    )
    def test_file_names_only_name(self, name: str, kept: str) -> None:
        assert documents.clean_name(name, ".pdf") == kept

    def test_a_double_click_keeps_one(self, client: Client, case: Case) -> None:
        client.post(URL, body())
        client.post(URL, body())
        assert Document.objects.count() == 1
        assert len(list(papers.folder().rglob("*.pdf"))) == 1

    @pytest.mark.django_db(transaction=True)
    def test_eight_clicks_at_once_keep_one(self, case: Case) -> None:
        found = race([lambda: evidence.add_paper(case)] * 8, threads=8)
        assert {one.pk for one in found if isinstance(one, Document)} == {Document.objects.get().pk}
        assert not [one for one in found if isinstance(one, Exception)]
        assert len(list(papers.folder().rglob("*.pdf"))) == 1

    def test_there_is_an_end_to_how_many(self, client: Client, case: Case) -> None:
        for number in range(documents.AT_MOST):
            evidence.add_paper(case, content=zoo.pdf(b"%d" % number))
        response = client.post(URL, body(upload(zoo.pdf(b"one more"))))
        assert "You have shown 12 documents already" in errors(response)

    def test_nobody_has_files_looked_at_without_end(
        self, client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(documents, "PAPERS_AN_HOUR", 2)
        for _ in range(2):
            client.post(URL, body(upload(zoo.EXE)))
        assert "Too many tries. You can try again at" in errors(client.post(URL, body()))
        assert not Document.objects.exists()

    def test_a_full_disk_leaves_nothing_behind(
        self, client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        response = client.post(URL, body())
        assert "could not be saved" in errors(response)
        assert not Document.objects.exists()
        assert not [file for file in papers.folder().rglob("*") if file.is_file()]


def test_which_papers_count_depends_on_the_business(client: Client, case: Case) -> None:
    assert re.findall(r'name="kind" value="(\w+)"', client.get(URL).content.decode()) == [
        "register_extract",
        "authority",
    ]
    client.post("/en/evidence/kind/", {"kind": "trade", "country": "DE"})
    assert re.findall(r'name="kind" value="(\w+)"', client.get(URL).content.decode()) == [
        "trade_registration",
        "chamber_or_tax_letter",
    ]


def test_asked_back_a_new_paper_can_be_shown(client: Client, outside: Outside) -> None:
    case = evidence.submitted()
    deliver()
    case = evidence.asked_back(case, ("evidence", "DOC_UNREADABLE"))
    client.force_login(evidence.member(case))
    response = client.post(URL, body(upload(zoo.pdf(b"sharper"))))
    assert response.headers["Location"] == "/en/status/"
    answered = cases.answer(case=case, by=evidence.by(evidence.member(case)), at=NOW(), answers={})
    assert (answered.state, Document.objects.count()) == ("in_review", 2)


def test_looking_changes_nothing(client: Client, case: Case, django_assert_max_num_queries: Any) -> None:
    evidence.add_paper(case)
    client.get(URL)
    before = list(Document.objects.values())
    with django_assert_max_num_queries(3 + 8):
        assert client.get(URL).status_code == 200
    assert list(Document.objects.values()) == before
    assert "Dokumente" in client.get("/evidence/documents/").content.decode()
