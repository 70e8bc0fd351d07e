"""How tests look at a page of ours."""

import re
from html.parser import HTMLParser
from typing import Any

# A data block of linked data is no script: browsers do not run a type they do not know (a test watches Chromium).
SCRIPT = r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)"
INLINE = re.compile(rf"<style\b|{SCRIPT}|(?:href|src|action)\s*=\s*[\"']?javascript:", re.IGNORECASE)


class Page(HTMLParser):
    """The tags of a page with their attributes, its ids, and the words inside a tag."""

    def __init__(self, body: bytes | str) -> None:
        super().__init__()
        self.html = body if isinstance(body, str) else body.decode()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str, **wanted: Any) -> list[dict[str, str]]:
        return [found for name, found in self.tags if name == tag and wanted.items() <= found.items()]

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    def text_of(self, tag: str) -> list[str]:
        inner = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", self.html, re.DOTALL)
        return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in inner]

    def inline_code(self) -> list[str]:
        """Code and style of its own; attributes as a browser reads them: quoted words are none."""
        names = [name for _, attrs in self.tags for name in attrs if name == "style" or name.startswith("on")]
        return INLINE.findall(self.html) + names

    def links_out(self) -> list[str]:
        """What a browser would fetch from another host by itself."""
        fetched = [
            attrs.get("src") or attrs.get("href", "")
            for tag, attrs in self.tags
            if tag in FETCHING and attrs.get("rel") not in NAMED_ONLY
        ]
        return [address for address in fetched if "//" in address]

    def forms_without_secret(self) -> list[str]:
        """Forms that our own protection would refuse; the one for colours is exempt, so that no page needs a cookie."""
        forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", self.html, re.DOTALL)
        return [
            head
            for head, inner in forms
            if 'method="post"' in head and 'name="csrfmiddlewaretoken"' not in inner and "theme" not in head
        ]

    def dangling(self) -> list[str]:
        """References to ids that are not on the page."""
        names = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
        wanted = [one for _, attrs in self.tags for name in names for one in attrs.get(name, "").split()]
        anchors = [
            attrs["href"][1:] for tag, attrs in self.tags if tag == "a" and attrs.get("href", "")[:1] == "#"
        ]
        return [one for one in wanted + anchors if one not in self.ids()]


NAMED_ONLY = ("canonical", "alternate")  # say where else a page stands; nobody fetches them
FETCHING = ("script", "img", "link", "iframe", "use", "source", "video", "audio")


def check(body: bytes | str, language: str) -> Page:
    """Asserts what holds for every page of ours, and returns it for more."""
    page = Page(body)
    assert page.all("html")[0]["lang"] == language
    assert len(page.all("h1")) == 1
    assert page.inline_code() == []
    assert page.links_out() == []
    assert page.dangling() == []
    assert page.forms_without_secret() == []
    assert len(page.ids()) == len(set(page.ids()))
    assert all(
        attrs.get("novalidate") is not None
        for attrs in page.all("form", method="post")
        if "action" not in attrs
    )
    assert page.text_of("title")[0].endswith("– Siegel")
    return page
