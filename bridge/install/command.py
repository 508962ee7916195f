"""The command `install`: one subcommand a DAW."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Put what a DAW needs into the DAW's own folder.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _install() -> None:
    pass


@app.command()
def reaper(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="REAPER's resource path, for a portable one.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take away what was installed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")] = False,
) -> None:
    """Put the scripts and the OSC pattern file into REAPER's folder, and say what is to be done in REAPER."""
    from bridge.config import load_config
    from bridge.errors import CopilotError
    from bridge.install import reaper as work
    from bridge.install import words
    from bridge.terminal import Terminal

    terminal = Terminal(as_json=False)
    try:
        folder = work.reaper_folder(to)
        if remove:
            lines = words.removed(folder, work.remove(folder, dry=dry_run), dry=dry_run)
        else:
            first = not (folder / work.LIST).exists()
            done = work.install(folder, load_config().home, dry=dry_run)
            lines = words.installed(folder, done, first=first, dry=dry_run)
    except CopilotError as error:
        terminal.error(error)
        raise typer.Exit(1) from error
    for line in lines:
        typer.echo(line)
