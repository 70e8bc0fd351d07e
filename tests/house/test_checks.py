"""Each rule of our own gates, one bad line at a time, and that honest files pass."""

from pathlib import Path

import polib
import pytest

from bin.checks import catalogues, colours, lock, report, sizes, templates, traces

# The gates read source; what they look for must not stand here in one piece.
BADGE = "badge" + "-check"


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('<p style="color:red">', "inline style"),
        ("<p\n style='x'>", "inline style"),
        ("<style>p{}</style>", "inline <style>"),
        ("<script>alert(1)</script>", "inline <script>"),
        ('<script type="module">x()</script>', "inline <script>"),
        ('<button onclick="x()">', "event handler"),
        ('<button hx-on:click="x()">', "hx-on"),
        ('<a href="javascript:x()">', "javascript:"),
        ("{{ name|safe }}", "unescaped"),
        ("{{ names|safeseq }}", "unescaped"),
        ("{% autoescape off %}", "unescaped"),
        (f'{{% include "parts/icon.html" with name="{BADGE}" only %}}', BADGE),
        ('<img src="https://cdn.example/a.png" alt="">', "third-party"),
        ('<script src="//cdn.example/a.js"></script>', "third-party"),
        ('<form method="post"><input name="a"></form>', "csrf_token"),
    ],
)
def test_templates_refuse(tmp_path: Path, line: str, said: str) -> None:
    write(tmp_path, "templates/a.html", f"<p>fine</p>\n{line}\n")
    found = templates.problems(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(("templates/a.html:2:", "templates/a.html:3:"))
    assert said in found[0]


def test_templates_refuse_unescaped_python_and_forbidden_icons(tmp_path: Path) -> None:
    write(tmp_path, "accounts/views.py", "from django.utils.safestring import mark_" + "safe\n")
    write(tmp_path, "static/icons.svg", f'<symbol id="{BADGE}"/>')
    assert len(templates.problems(tmp_path)) == 2


@pytest.mark.parametrize(
    "line",
    [
        '<script src="{% static "a.js" %}" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '<a href="https://lookup.example/">a link is no request</a>',
        '<form method="post">{% csrf_token %}</form>',
        '<form method="post">{# without csrf: cached page, changes nothing of worth #}</form>',
        '<form method="get"><input name="q"></form>',
        "{# style= and onclick= in a comment #}<p>the style = plain</p>",
        "<p>Only on = weekdays</p>",
    ],
)
def test_templates_accept(tmp_path: Path, line: str) -> None:
    write(tmp_path, "templates/a.html", line)
    assert templates.problems(tmp_path) == []


@pytest.mark.parametrize(
    "css",
    [
        "p{color:#fff}",
        "@layer base{p{color:rgb(0 0 0)}}",
        "@layer tokens{:root{--a:#fff}}@layer base{p{border:1px solid red}}",
        "@layer base{p{--sneaky:#123456}}",
        "@layer tokens{p{color:#fff}}",
        "p{background:oklch(50% 0 0)}",
        "p{color:DarkGreen}".lower(),
    ],
)
def test_colours_refuse(tmp_path: Path, css: str) -> None:
    write(tmp_path, "static/app.css", css)
    assert len(colours.problems(tmp_path)) == 1


def test_colours_accept_tokens_words_and_comments(tmp_path: Path) -> None:
    write(
        tmp_path,
        "static/app.css",
        "/* #fff */@layer tokens{:root{--a:#fff;--b:rgb(0 0 0/50%)}@media screen{:root{--a:#000}}}\n"
        "@layer base{p{color:var(--a);background:transparent;border-color:currentcolor;font:12px var(--red-ink)}}\n"
        "@layer print{@media print{:root{--a:#000}}}\na[href]:hover{color:inherit}\n",
    )
    assert colours.problems(tmp_path) == []


def catalogue(root: Path, *entries: polib.POEntry, compiled: bool = True) -> None:
    po = polib.POFile()
    po.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
        "Project-Id-Version": "Siegel",
        "PO-Revision-Date": "2026-11-22 12:00+0000",
        "Last-Translator": "Siegel",
        "Language-Team": "German",
        "Language": "de",
        "MIME-Version": "1.0",
    }
    po.extend(entries)
    path = root / "locale/de/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(path))
    if compiled:
        po.save_as_mofile(str(path.with_suffix(".mo")))


GOOD = polib.POEntry(msgid="Good day", msgstr="Guten Tag")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (polib.POEntry(msgid="Bye", msgstr="Tschüs", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="Bye", msgstr=""), "not translated"),
        (
            polib.POEntry(
                msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural={0: "%(n)s Tag", 1: ""}
            ),
            "not translated",
        ),
        (polib.POEntry(msgid="By %(name)s", msgstr="Von %(nam)s", flags=["python-format"]), "django.po"),
    ],
)
def test_catalogues_refuse(tmp_path: Path, entry: polib.POEntry, said: str) -> None:
    catalogue(tmp_path, GOOD, entry)
    found = catalogues.problems(tmp_path)
    assert len(found) == 1
    assert said in found[0]


def test_catalogues_refuse_texts_that_nobody_collected(tmp_path: Path) -> None:
    catalogue(tmp_path, GOOD)
    write(
        tmp_path, "pilot/views.py", 'from django.utils.translation import gettext as _\n\nX = _("New here")\n'
    )
    write(tmp_path, "templates/a.html", '{% load i18n %}{% translate "Good day" %}{% translate "Also new" %}')
    assert [line.rpartition(": ")[2] for line in catalogues.problems(tmp_path)] == [
        "'Also new'",
        "'New here'",
    ]


def test_catalogues_refuse_a_stale_or_missing_binary(tmp_path: Path) -> None:
    catalogue(tmp_path, GOOD)
    catalogue(tmp_path, polib.POEntry(msgid="Good day", msgstr="Moin"), compiled=False)
    assert "is not what its .po says" in catalogues.problems(tmp_path)[0]
    (tmp_path / "locale/de/LC_MESSAGES/django.mo").unlink()
    assert "missing" in catalogues.problems(tmp_path)[0]
    catalogue(tmp_path, GOOD)
    assert catalogues.problems(tmp_path) == []


HASH = "    --hash=sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("--index-url https://mirror.example/simple", "address"),
        ("--find-links ./wheels", "address"),
        ("-e .", "address"),
        (f"b @ https://mirror.example/b.whl \\\n{HASH}", "address"),
        ("b==1", "no exact version"),
        (f"b>=1 \\\n{HASH}", "no exact version"),
    ],
)
def test_lock_refuses(tmp_path: Path, lines: str, said: str) -> None:
    for name in lock.LOCKS:
        write(tmp_path, f"{name}.in", "A_b>=1\n")
        write(tmp_path, f"{name}.txt", f"a-b==1 \\\n{HASH}\n    # via -r {name}.in\n")
    assert lock.problems(tmp_path) == []
    write(tmp_path, "requirements.txt", f"a-b==1 \\\n{HASH}\n{lines}\n")
    found = lock.problems(tmp_path)
    assert found
    assert said in found[0]


def test_lock_refuses_what_is_not_pinned_or_pinned_twice(tmp_path: Path) -> None:
    write(tmp_path, "requirements.in", "a\nb\n")
    write(tmp_path, "requirements.txt", f"a==1 \\\n{HASH}\n")
    write(tmp_path, "requirements-dev.in", "-c requirements.txt\nc\n")
    write(tmp_path, "requirements-dev.txt", f"a==2 \\\n{HASH}\nc==1 \\\n{HASH}\n")
    write(tmp_path, "tests/peers/localstripe.in", "d\n")
    write(tmp_path, "tests/peers/localstripe.txt", "a==3\n")
    assert lock.problems(tmp_path) == [
        "requirements.txt: b of requirements.in is not pinned, run `make lock`",
        "localstripe.txt: a has no exact version with a hash",
        "tests/peers/localstripe.txt: d of tests/peers/localstripe.in is not pinned, run `make lock`",
        "requirements-dev.txt: a is 2 here and 1 in requirements.txt",
    ]


@pytest.mark.parametrize(
    "word", ["/home/" + "ada/x", "/roo" + "t/x", "https://pypi" + ".org/simple", str(report.ROOT)]
)
def test_traces_refuse(tmp_path: Path, word: str) -> None:
    write(tmp_path, "a.md", f"fine\nsee {word} there\n")
    found = traces.problems(tmp_path)
    assert len(found) == 1
    assert found[0].startswith("a.md:2:")


def test_traces_accept_what_every_machine_has(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "/etc/siegel and /var/lib/siegel and https://siegel.example/home/x\n")
    (tmp_path / "b.png").write_bytes(b"\0/home/" + b"ada/x")
    assert traces.problems(tmp_path) == []


def function(name: str, lines: int) -> str:
    return f'def {name}():\n    """Says why."""\n' + "    x = 1\n" * (lines - 1)


def test_sizes_refuse_long_files_functions_and_views(tmp_path: Path) -> None:
    write(tmp_path, "pilot/models.py", "x = 1\n" * 251)
    write(tmp_path, "pilot/services/a.py", function("fits", 40) + function("long", 41))
    write(tmp_path, "pilot/views/a.py", function("fits", 25) + function("long", 26))
    write(tmp_path, "pilot/migrations/0001_initial.py", "x = 1\n" * 900)
    assert sizes.problems(tmp_path) == [
        "pilot/models.py:1: 251 lines, at most 250: split it by noun",
        "pilot/services/a.py:42: long has 41 lines, at most 40",
        "pilot/views/a.py:27: long has 26 lines, at most 25",
    ]
