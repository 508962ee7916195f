"""Where the copilot keeps its things, and what the musician set."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import InvalidInput

HOME_VARIABLE = "LOOP_COPILOT_HOME"
_PORTS = ("osc_port", "osc_reaper_port")
_KNOWN = ("seed", *_PORTS)
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Config:
    """Settings.

    Args:
        home: Folder of the database, the renders, the log and `config.toml`.
        seed: Of every request that names none; None draws one each time.
        osc_port: Where REAPER's OSC device sends to; None is the one that the docs name.
        osc_reaper_port: Where REAPER listens for OSC; None is where its feedback comes from.
    """

    home: Path
    seed: int | None = None
    osc_port: int | None = None
    osc_reaper_port: int | None = None


def load_config() -> Config:
    """Read `config.toml` from the home folder, which `LOOP_COPILOT_HOME` overrides.

    Raises:
        InvalidInput: when the file is not TOML or a setting is not of its kind.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        home = Path(chosen).expanduser()
    else:
        from platformdirs import user_data_path

        home = user_data_path("loop-copilot", appauthor=False)
    file = home / "config.toml"
    if not file.exists():
        return Config(home)
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InvalidInput(f"{file} cannot be read: {error}.", "Mend or remove it.") from error
    wrong = [name for name, value in settings.items() if name not in _KNOWN or type(value) is not int]
    if wrong:
        raise InvalidInput(
            f"{file} holds a setting that is not known or not of its kind: {', '.join(wrong)}.",
            f"Known: {', '.join(_KNOWN)} (whole numbers).",
        )
    ports = [name for name in _PORTS if not 0 <= settings.get(name, 0) <= _LAST_PORT]
    if ports:
        raise InvalidInput(
            f"{file} sets {' and '.join(ports)} to what is no port.", f"A port is a number from 0 to {_LAST_PORT}."
        )
    return Config(home, **settings)
