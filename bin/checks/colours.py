"""Colour literals stand only as values of custom properties in the tokens layer (and its print twin)."""

import re
from pathlib import Path

from bin.checks import report

TOKEN_LAYERS = ("tokens", "print")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LAYER = re.compile(r"@layer\s+([a-z]+)\s*\{")
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)(?=[;}])")
NAMES = (
    "black|white|silver|gr[ae]y|maroon|red|purple|fuchsia|green|lime|olive|yellow|navy|blue|teal|aqua|orange|"
    "pink|brown|gold|cyan|magenta|indigo|violet|crimson|tomato|dark\\w+|light\\w+|medium\\w+|pale\\w+"
)
LITERAL = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|(?<![\w-])(?:"
    + NAMES
    + r")(?![\w-])"
)
# A value of one of these may hold words that only look like colours (fonts, keywords, selectors, addresses).
TEXTUAL = ("font", "font-family", "content", "color-scheme", "grid-area", "grid-template-areas", "animation")


def layer_at(text: str, position: int) -> str:
    """The name of the layer that encloses a position, or nothing."""
    name = ""
    for opening in LAYER.finditer(text, 0, position):
        inside = text[opening.end() : position]
        if inside.count("{") >= inside.count("}"):
            name = opening[1]
    return name


def in_sheet(path: Path, root: Path) -> list[str]:
    text = COMMENT.sub(lambda hit: re.sub(r"[^\n]", " ", hit.group()), report.text_of(path))
    found = []
    for declaration in DECLARATION.finditer(text):
        prop, value = declaration[1], declaration[2]
        literal = None if prop in TEXTUAL else LITERAL.search(value)
        allowed = prop.startswith("--") and layer_at(text, declaration.start()) in TOKEN_LAYERS
        if literal and not allowed:
            line = report.line_of(text, declaration.start(2) + literal.start())
            found.append(
                f"{path.relative_to(root)}:{line}: {prop}: {value.strip()}: name the colour in @layer tokens"
            )
    return found


def problems(root: Path) -> list[str]:
    sheets = sorted(path for path in (root / "static").glob("**/*.css") if "vendor" not in path.parts)
    return [line for path in sheets for line in in_sheet(path, root)]


if __name__ == "__main__":
    report.run(problems)
