"""Writes index.xml, by which ReaPack finds and installs the scripts.

    python -m reaper_scripts.make_index --site https://…/reaper_scripts     # before publishing there

One package holds all: every action needs the files in lib/, so that versions of them could not be mixed. Its header,
version and list of files stand in the metapackage `Loop Copilot.lua`, as ReaPack's own indexer reads them.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as Xml

HERE = Path(__file__).parent
INDEX = HERE / "index.xml"
PACKAGE = "Loop Copilot/Loop Copilot.lua"
SITE = "https://loop-copilot.invalid/reaper_scripts"
"""Where the scripts will lie; no address is known yet, and ReaPack takes only whole ones."""

_TAG = re.compile(r"^-- @(\w+)[ ]*(.*)$")
_MORE = re.compile(r"^--[ ]{2,}(.*)$")


def header(text: str) -> dict[str, list[str]]:
    """The tags at the top of a script, each with its lines.

    Args:
        text: Of the script.
    """
    tags: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if tag := _TAG.match(line):
            lines = tags.setdefault(tag[1], [])
            if tag[2]:
                lines.append(tag[2])
        elif more := _MORE.match(line):
            lines.append(more[1])
        else:
            break
    return tags


def provided(folder: Path, lines: list[str]) -> list[tuple[str, bool]]:
    """The files a package brings, and whether each is an action.

    Args:
        folder: Of the package.
        lines: Of its tag `@provides`.

    Returns:
        Paths relative to the folder, with slashes, in order.

    Raises:
        ValueError: when a line is not `[main]` or `[nomain]` and a pattern, or matches nothing.
    """
    found: list[tuple[str, bool]] = []
    for line in lines:
        match = re.fullmatch(r"\[(main|nomain)\] (.+)", line)
        files = sorted(folder.glob(match[2])) if match else []
        if match is None or not files:
            raise ValueError(f"@provides {line}: nothing is provided by it")
        found += [(file.relative_to(folder).as_posix(), match[1] == "main") for file in files]
    return found


def index(site: str = SITE) -> str:
    """The index as XML.

    Args:
        site: Address of this folder.
    """
    category, name = PACKAGE.split("/")
    tags = header((HERE / PACKAGE).read_text(encoding="utf-8"))
    root = Xml.Element("index", version="1", name="Loop Copilot")
    section = Xml.SubElement(root, "category", name=category)
    pack = Xml.SubElement(section, "reapack", name=name, type="script", desc=tags["description"][0])
    version = Xml.SubElement(pack, "version", name=tags["version"][0], author=tags["author"][0])
    for file, action in provided(HERE / category, tags["provides"]):
        source = Xml.SubElement(version, "source", {"main": "main"} if action else {}, file=file)
        source.text = f"{site}/{quote(f'{category}/{file}')}"
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def main() -> None:
    """Write it."""
    arguments = argparse.ArgumentParser(description="Write index.xml for ReaPack.")
    arguments.add_argument("--site", default=SITE, help="Address under which this folder will be published.")
    INDEX.write_text(index(arguments.parse_args().site.rstrip("/")), encoding="utf-8")


if __name__ == "__main__":
    main()
