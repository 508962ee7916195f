"""Makes `signatures.txt`, the table of REAPER's functions that every call is checked against.

    python tests/fakes/reaper/generate.py reaper_lua_api.json > tests/fakes/reaper/signatures.txt

The JSON gives, for each function, `returns` (a number) and `params` (name, type, whether it may be nil).
A line of the table is the function, its number of returns, then `name:type`, with `?` after a type that
may be nil. A project is `ReaProject` throughout: nil and 0 mean the one in front, but it must be said.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def signatures(text: str) -> list[str]:
    """The lines of the table, in order of the functions' names."""
    lines = []
    for name, function in sorted(json.loads(text).items()):
        parameters = [f"{p}:{_type(kind, optional=optional)}" for p, kind, optional in function["params"]]
        lines.append(" ".join([name, str(function["returns"]), *parameters]))
    return lines


def _type(kind: str, *, optional: bool) -> str:
    first = kind.split("|")[0]
    return f"{first}?" if optional and first != "ReaProject" else first


if __name__ == "__main__":
    print("\n".join(signatures(Path(sys.argv[1]).read_text(encoding="utf-8"))))
