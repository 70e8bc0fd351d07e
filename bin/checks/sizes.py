"""Files of at most 250 lines, functions of at most 40, views of at most 25: split by noun before it hurts."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bin.checks import report

FILE, FUNCTION, VIEW = 250, 40, 25
HOUSE = (*report.PACKAGES, "bin", "bench", "tests")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; decorators and the docstring are promises, not code."""
    documented = ast.get_docstring(node, clean=False) is not None
    docstring = node.body[0] if documented else None
    written = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - written


def in_module(path: Path, root: Path) -> list[str]:
    name = path.relative_to(root)
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    found = [f"{name}:1: {lines} lines, at most {FILE}: split it by noun"] if lines > FILE else []
    limit = VIEW if "views" in name.parts or name.name == "views.py" else FUNCTION
    return found + [
        f"{name}:{node.lineno}: {node.name} has {length(node)} lines, at most {limit}"
        for node in functions(ast.parse(text))
        if length(node) > limit
    ]


def problems(root: Path) -> list[str]:
    modules = [path for name in HOUSE for path in sorted((root / name).glob("**/*.py"))]
    ours = (path for path in modules if "migrations" not in path.parts)
    return [line for path in ours for line in in_module(path, root)]


if __name__ == "__main__":
    report.run(problems)
