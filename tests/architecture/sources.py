"""The repository as its rules see it: files, syntax trees, and places to complain about."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT_ENDINGS = {".py", ".toml", ".md", ".txt", ".yaml", ".yml", ".sh", ".svg", ".lock", ".cfg", ".ini", ".spec", ".csv"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep, relative to the repository."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(sorted({Path(name) for name in names if name and (ROOT / name).is_file()}))


def python_files(*rooms: str) -> list[Path]:
    """The Python files of these top-level folders."""
    return [file for file in files() if file.suffix == ".py" and file.parts[0] in rooms]


def texts() -> Iterator[tuple[Path, str]]:
    """Each text file with its content."""
    for file in files():
        if file.suffix in TEXT_ENDINGS or (file.suffix == "" and file.name in ("run", "LICENSE")):
            yield file, (ROOT / file).read_text("utf-8")


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse((ROOT / file).read_text("utf-8"), filename=str(file))


def places(chosen: list[Path], wrong: Callable[[ast.AST], bool]) -> list[str]:
    """`file:line` of every node in `chosen` that is `wrong`."""
    return [f"{file}:{getattr(node, 'lineno', 1)}" for file in chosen for node in ast.walk(tree(file)) if wrong(node)]


def called(node: ast.AST) -> str:
    """What a call calls, as far as it is written out: `datetime.now`, `self.dialog.exec`; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    parts: list[str] = []
    target: ast.expr = node.func
    while isinstance(target, ast.Attribute):
        parts.append(target.attr)
        target = target.value
    parts.append(target.id if isinstance(target, ast.Name) else "?")
    return ".".join(reversed(parts))


def imported(file: Path) -> set[str]:
    """Top-level packages that a file imports, by absolute imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


@cache
def project() -> dict[str, Any]:
    """`pyproject.toml`, parsed."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
