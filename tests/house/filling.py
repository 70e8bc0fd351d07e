"""A form as a browser without JavaScript would send it: every control with its value, then what somebody types."""

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    """The controls of the first form that has a control named `having`."""

    def __init__(self, having: str) -> None:
        super().__init__()
        self.having, self.sent, self.done = having, dict[str, Any](), False
        self.now: dict[str, Any] = {}
        self.select = self.area = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.now = {}
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select:
            if "selected" in given or self.select not in self.now:
                self.now[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area, self.text = given.get("name", ""), ""

    def _input(self, given: dict[str, str]) -> None:
        ticked = given.get("type") in ("checkbox", "radio")
        if given.get("name") and (not ticked or "checked" in given):
            self.now[given["name"]] = given.get("value", "on" if ticked else "")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area:
            self.now[self.area], self.area = self.text.removeprefix("\n"), ""
        elif tag == "form" and not self.done and self.having in self.now:
            self.sent, self.done = self.now, True


def mark(client: Any, url: str) -> str:
    """The mark of the version that the form on this page was made from."""
    return str(filled(client.get(url), "seen")["seen"])


def published(client: Any) -> Any:
    """The answer after "publish" was pressed on the page that shows the draft; without a button, to its mark alone."""
    page = client.get("/en/profile/preview/")
    sent = filled(page, "seen") if 'name="seen"' in page.content.decode() else {"seen": ""}
    return client.post("/en/profile/publish/", sent, follow=True)


def filled(response: Any, having: str, **typed: Any) -> dict[str, Any]:
    """What would be sent: None takes a value away (an unticked box)."""
    form = _Form(having)
    form.feed(response.content.decode())
    assert form.done, f"no form with {having}"
    sent = {**form.sent, **typed}
    return {
        name: value for name, value in sent.items() if value is not None and name != "csrfmiddlewaretoken"
    }
