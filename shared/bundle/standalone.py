"""`verify.py`: the parts of the check, put into the one file that a bundle carries."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

# Each part may use those before it.
PARTS: Final = (
    "findings", "ed25519", "trees", "notes", "stamps", "container", "documents", "knowing",
    "runs", "origins", "links", "checking", "telling",
)  # fmt: skip
OURS: Final = "shared.bundle.verifier."
BEGINNING: Final = '''#!/usr/bin/env python3
"""Kiểm tra một gói của luatsu / Check a bundle of luatsu.

    python3 verify.py BUNDLE.zip --key VKEY [--witness VKEY] [--json]

Chỉ cần Python từ 3.8; không cần mạng, không cần thư viện nào khác.
Nothing but Python 3.8 or later is needed: no network, no other library.

Bản nằm trong gói là để tiện: người giả mạo gói cũng có thể giả mạo nó. Hãy dùng bản mà chính bạn
đã lấy từ nơi khác, và so khóa (--key) với nơi công bố.
The copy inside a bundle is a convenience: whoever forges a bundle can forge it too. Use one that
you have from elsewhere, and compare the key (--key) with where it is published.
"""

from __future__ import annotations

'''
END: Final = """

if __name__ == "__main__":
    sys.exit(main())
"""
MAIN: Final = '''"""Kiểm tra gói này / Check this bundle: python3 BUNDLE.zip --key VKEY."""

import os
import sys

import verify

if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    given = sys.argv[1:]
    sys.exit(verify.main([here, *given]))
'''


@cache
def verifier() -> bytes:
    """Write `verify.py`: what the parts import of Python once, then their bodies in order."""
    imports: dict[str, set[str]] = {}
    bodies = []
    for part in PARTS:
        source = (files("shared.bundle") / "verifier" / f"{part}.py").read_text(encoding="utf-8")
        bodies.append(f"# {'-' * 92}\n# {part}\n\n" + _body(source, imports))
    said = BEGINNING + "".join(_imported(imports)) + "\n\n" + "\n\n".join(bodies) + END
    return said.encode()


def _body(source: str, imports: dict[str, set[str]]) -> str:
    """Take a part without its imports, which are gathered; its first lines become a comment."""
    lines = source.splitlines()
    tree = ast.parse(source)
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for at in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[at] = ""
        match node:
            case ast.Import(names=names):
                imports.update({one.name: set() for one in names})
            case ast.ImportFrom(module=str(module), names=names) if _is_pythons(module):
                said = {f"{one.name} as {one.asname}" if one.asname else one.name for one in names}
                imports.setdefault(f"from {module}", set()).update(said)
    for at in range(tree.body[0].end_lineno or 1):
        lines[at] = f"# {lines[at]}".rstrip().replace('"""', "")
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines).strip()) + "\n"


def _is_pythons(module: str) -> bool:
    return module != "__future__" and not module.startswith(OURS)


def _imported(imports: Mapping[str, set[str]]) -> Iterator[str]:
    for module in sorted(imports, key=lambda one: (one.startswith("from "), one)):
        names = ", ".join(sorted(imports[module]))
        yield f"{module} import {names}\n" if names else f"import {module}\n"
