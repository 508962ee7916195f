"""Which SoundFont to play with: the one that came with the program, or a better one where there is one."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from bridge.errors import NotInstalled

VARIABLE = "LOOP_COPILOT_SOUNDFONT"
"""Environment variable that names a SoundFont file to be used before all others."""

_SHARED = (
    Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    Path("/usr/share/soundfonts/FluidR3_GM.sf2"),
    Path("/usr/share/sounds/sf3"),
    Path("/usr/share/sounds/sf2"),
    Path("/usr/share/soundfonts"),
    Path("/usr/local/share/soundfonts"),
)
_FAMILIES = ("FluidR3_GM", "MuseScore_General", "GeneralUser")
"""General MIDI sets known to be complete, best first."""

_LICENCES = {
    "TimGM6mb": "GPL-2.0 (SoundFont TimGM6mb by Tim Brechbill)",
    "FluidR3": "MIT (SoundFont FluidR3 by Frank Wen)",
    "MuseScore_General": "MIT (SoundFont MuseScore_General by S. Christian Collins, after FluidR3)",
    "GeneralUser": "GeneralUser GS licence 2.0 (SoundFont GeneralUser GS by S. Christian Collins)",
}


def best() -> Path:
    """The SoundFont to play with.

    In order: the one `LOOP_COPILOT_SOUNDFONT` names, the largest in the user's `soundfonts` folder, a
    complete General MIDI set of the system's, and TimGM6mb, which comes with pretty_midi.

    Raises:
        NotInstalled: when there is none, which means a damaged installation.
    """
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    return next(iter((*_of_user(), *_of_system(), packaged())))


def packaged() -> Path:
    """TimGM6mb, the SoundFont that is always there; found without importing pretty_midi, which is slow.

    Raises:
        NotInstalled: when pretty_midi is missing.
    """
    spec = find_spec("pretty_midi")
    if spec is None or spec.origin is None:
        raise NotInstalled("No SoundFont was found.", "Install Loop Copilot again: pretty_midi brings one.")
    return Path(spec.origin).parent / "TimGM6mb.sf2"


def user_folder() -> Path:
    """Where users put SoundFonts of their own."""
    from platformdirs import user_data_path

    return user_data_path("loop-copilot") / "soundfonts"


def licence_of(path: Path) -> str:
    """Under which licence the sounds in a file stand, as far as its name tells."""
    known = [licence for name, licence in _LICENCES.items() if path.stem.startswith(name)]
    return known[0] if known else f"that of the SoundFont {path.stem}"


def _of_user() -> list[Path]:
    return sorted(_inside(user_folder()), key=lambda path: (-path.stat().st_size, path.name))


def _of_system() -> list[Path]:
    found = [path for place in _SHARED for path in ([place] if place.is_file() else sorted(_inside(place)))]
    return [path for family in _FAMILIES for path in found if path.stem.startswith(family)]


def _inside(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.suffix.lower() in (".sf2", ".sf3") and path.is_file()]
