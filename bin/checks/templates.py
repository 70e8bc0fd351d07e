"""Templates hold nothing that the strict CSP would block, nothing unescaped, and no second seal."""

import re
from pathlib import Path

from bin.checks import report

COMMENT = re.compile(r"\{#.*?#\}|\{% comment\b.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("inline style attribute: use a class of static/app.css", re.compile(r"<[^>]*?\sstyle\s*=", re.DOTALL)),
    ("inline <style>: use static/app.css", re.compile(r"<style\b")),
    (
        "inline <script>: put it into static/ and give a src",
        re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/(?:ld\+)?json\")"),
    ),
    (
        "event handler attribute: bind it in a script of static/",
        re.compile(r"<[^>]*?\son[a-z]+\s*=", re.DOTALL),
    ),
    ("hx-on needs eval, which the CSP forbids", re.compile(r"\bhx-on\b")),
    ("javascript: address", re.compile(r"javascript:", re.IGNORECASE)),
    ("unescaped output", re.compile(r"\|\s*safe(?:seq)?\b|\{%-?\s*autoescape\s+off")),
    ("badge-check is banned: nobody draws a second seal", re.compile(r"badge-check")),
    (
        "third-party request: vendor the file",
        re.compile(r"<(?!a\b)[a-z]+\b[^>]*?\s(?:src|srcset|poster)\s*=\s*[\"'](?:https?:)?//", re.DOTALL),
    ),
)
FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b.*?(?:</form>|\Z)", re.DOTALL | re.IGNORECASE)
# A page that shared caches may keep cannot carry a token: its form says why it needs none.
CSRF = ("{% csrf_token %}", "{# without csrf: ")


def blank(found: re.Match[str]) -> str:
    """Keeps the line numbers of what stands behind a comment."""
    return "\n" * found.group().count("\n")


def in_template(path: Path, root: Path) -> list[str]:
    written = report.text_of(path)
    text = COMMENT.sub(blank, written)
    name = path.relative_to(root)
    found = [
        f"{name}:{report.line_of(text, hit.end() - 1)}: {message}"
        for message, pattern in RULES
        for hit in pattern.finditer(text)
    ]
    return found + [
        f"{name}:{report.line_of(written, form.start())}: this form posts without {{% csrf_token %}}"
        for form in FORM.finditer(written)
        if not any(mark in form.group() for mark in CSRF)
    ]


def in_python(path: Path, root: Path) -> list[str]:
    text = report.text_of(path)
    return [
        f"{path.relative_to(root)}:{report.line_of(text, hit.start())}: {hit.group()}: use format_html"
        for hit in re.finditer(r"\b(?:mark_safe|SafeString|SafeText|badge-check)\b", text)
    ]


def problems(root: Path) -> list[str]:
    templates = sorted(path for path in root.glob("**/templates/**/*") if ours(path, root))
    modules = sorted(path for name in report.PACKAGES for path in (root / name).glob("**/*.py"))
    icons = [path for path in (root / "static").glob("**/*.svg") if "badge-check" in report.text_of(path)]
    return [
        *(line for path in templates for line in in_template(path, root)),
        *(line for path in modules for line in in_python(path, root)),
        *(f"{path.relative_to(root)}:1: badge-check is banned: nobody draws a second seal" for path in icons),
    ]


def ours(path: Path, root: Path) -> bool:
    return path.suffix in {".html", ".svg", ".txt", ".xml"} and ".venv" not in path.relative_to(root).parts


if __name__ == "__main__":
    report.run(problems)
