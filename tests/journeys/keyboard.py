"""A person without a mouse: Tab, Enter, Space and arrows; every stop must be seen where it stands."""

from dataclasses import dataclass
from typing import Any

from tests.journeys.browsing import Person

MOST_STOPS = 120
# Where the focus is, how thick its ring, whether it lies in the window, uncovered (WCAG 2.4.7, 2.4.11).
STOP = """async () => {
  await new Promise(requestAnimationFrame);
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const ring = getComputedStyle(at), box = at.getBoundingClientRect();
  const x = box.left + Math.min(box.width, 40) / 2, y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  return {
    name: (at.textContent || at.labels?.[0]?.textContent || at.name || "").trim().replace(/\\s+/g, " "),
    html: at.outerHTML.slice(0, 120), field: at.name || "", value: at.value || "",
    ring: ring.outlineStyle === "none" ? 0 : parseFloat(ring.outlineWidth),
    seen: box.top > -1 && box.bottom < innerHeight + 1 && box.left > -1 && box.right < innerWidth + 1,
    free: !!top && (at.contains(top) || top.contains(at) && !top.closest(".sticky")),
  };
}"""


@dataclass(frozen=True)
class Stop:
    """What has the focus."""

    name: str
    html: str
    field: str
    value: str
    ring: float
    seen: bool
    free: bool


def step(person: Person, key: str = "Tab") -> Stop | None:
    """One key further; None at the end of the page. A stop that cannot be seen fails."""
    person.page.keyboard.press(key)
    found: Any = person.page.evaluate(STOP)
    if found is None:
        return None
    stop = Stop(**found)
    assert stop.ring >= 2, f"no ring: {stop.html}"
    assert stop.seen, f"outside of the window: {stop.html}"
    assert stop.free, f"covered: {stop.html}"
    return stop


def tab_to(person: Person, name: str = "", *, field: str = "", value: str = "") -> Stop:
    """Tab by Tab to the control with this name, or to the field."""
    for _ in range(MOST_STOPS):
        stop = step(person)
        assert stop, f"the page ends before {name or field}"
        if (name and stop.name == name) or (field and stop.field == field and value in ("", stop.value)):
            return stop
    raise AssertionError(f"never came to {name or field}")


def enter(person: Person) -> None:
    with person.page.expect_navigation(wait_until="load"):
        person.page.keyboard.press("Enter")
    person.look()


def through(person: Person) -> int:
    """All stops of a page, to its end; how many they were."""
    person.page.evaluate("document.activeElement.blur()")
    for number in range(MOST_STOPS):
        stop = step(person)
        if stop is None:
            return number
    raise AssertionError("the focus never leaves the page")
