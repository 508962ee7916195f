"""The command line. Nothing heavy is imported until a command needs it: help answers at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bridge import __version__
from bridge.install.command import app as install

if TYPE_CHECKING:
    from bridge.api.copilot import Copilot
    from bridge.api.messages import AskParams
    from bridge.terminal import Terminal

app = typer.Typer(
    help="Talk to your DAW project: select a clip, say what you want, get a bar-aligned, in-key loop back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(install, name="install")

Project = Annotated[
    Path, typer.Argument(metavar="PROJECT", help="A REAPER project file, or what `status` calls an open session.")
]
InPlace = Annotated[bool, typer.Option("--in-place", help="Write into the project itself, after a timestamped backup.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="TRACK[/ITEM]", help="A track, an item of it (name or number), or a GUID. Repeatable."
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", help="The same words with the same seed give the same music.")]
Takes = Annotated[int | None, typer.Option("--takes", min=1, max=4, help="Alternatives to make of each new part.")]
Table = Annotated[bool, typer.Option("--gat", help="Show the Global Attribute Table after each turn.")]
Way = Literal["undo", "redo", "branch", "new branch"]
Dry = Annotated[bool, typer.Option("--dry-run", help="Show the plan and the edits; write nothing.")]


@app.command()
def ask(
    project: Project,
    words: Annotated[str, typer.Argument(metavar="REQUEST", help="What you want, in your own words.")],
    select: Select = None,
    seed: Seed = None,
    takes: Takes = None,
    dry_run: Dry = False,
    in_place: InPlace = False,
    show_gat: Table = False,
    as_json: AsJson = False,
) -> None:
    """Carry out one request, such as: ask song.rpp "add a walking bass under the drums, bars 5 to 12"."""
    with _copilot(project, in_place=in_place, as_json=as_json) as (copilot, terminal):
        wish = _wish(project, words, select=select, seed=seed, takes=takes, dry=dry_run)
        _carry_out(copilot, terminal, wish, show_gat=show_gat)


@app.command()
def chat(
    project: Project,
    select: Select = None,
    seed: Seed = None,
    takes: Takes = None,
    dry_run: Dry = False,
    show_gat: Table = False,
    in_place: InPlace = False,
) -> None:
    """Talk on and on; an empty line, "bye" or Ctrl-D ends it. Reads requests from a pipe too."""
    with _copilot(project, in_place=in_place, as_json=False) as (copilot, terminal):
        from bridge.errors import CopilotError

        for words in terminal.requests():
            try:
                wish = _wish(project, words, select=select, seed=seed, takes=takes, dry=dry_run)
                _carry_out(copilot, terminal, wish, show_gat=show_gat)
            except CopilotError as error:
                terminal.error(error)


@app.command()
def gat(project: Project, as_json: AsJson = False) -> None:
    """Show the Global Attribute Table: every value, its source, and why that source won."""
    with _copilot(project, in_place=False, as_json=as_json) as (copilot, terminal):
        terminal.gat(copilot.state().gat)


@app.command()
def history(project: Project, as_json: AsJson = False) -> None:
    """Show the tree of what the copilot did; ● marks where the project stands."""
    with _copilot(project, in_place=False, as_json=as_json) as (copilot, terminal):
        terminal.history(copilot.state().history)


@app.command()
def undo(
    project: Project,
    steps: Annotated[int, typer.Option("--steps", min=1, help="How many requests to take back.")] = 1,
    in_place: InPlace = False,
    as_json: AsJson = False,
) -> None:
    """Take back what the copilot did last."""
    _travel(project, "undo", steps=steps, in_place=in_place, as_json=as_json)


@app.command()
def redo(
    project: Project,
    steps: Annotated[int, typer.Option("--steps", min=1, help="How many requests to do again.")] = 1,
    in_place: InPlace = False,
    as_json: AsJson = False,
) -> None:
    """Do again what was undone."""
    _travel(project, "redo", steps=steps, in_place=in_place, as_json=as_json)


@app.command()
def branch(
    project: Project,
    name: Annotated[str, typer.Argument(help="A branch, or #NUMBER of a step shown by `history`.")],
    new: Annotated[bool, typer.Option("--new", help="Give the present state this name.")] = False,
    in_place: InPlace = False,
    as_json: AsJson = False,
) -> None:
    """Go to a branch of the history, or name the present state with --new."""
    _travel(project, "new branch" if new else "branch", name=name, in_place=in_place, as_json=as_json)


@app.command()
def picture(
    project: Project,
    out: Annotated[Path | None, typer.Option("--out", help="PNG to write; default: beside the project.")] = None,
) -> None:
    """Draw the project: waveforms per track on the bar grid."""
    with _faults(as_json=False) as terminal:
        from bridge.picture import draw
        from bridge.workshop import opened

        with opened(project, in_place=False) as copilot:
            session, table, _ = copilot.conductor.state()
        project_file = Path(session.id)
        suffix = "" if project_file.stem.endswith("(Loop Copilot)") else " (Loop Copilot)"
        target = out or project_file.with_name(f"{project_file.stem}{suffix}.png")
        draw(session, target, key=table.key())
        terminal.say(f"Drawn: {target}")


@app.command()
def run() -> None:
    """Keep running, so that REAPER, the window and other programs can ask; the other commands then use it too."""
    from bridge.config import load_config

    # Without `_faults`, whose terminal would take memory for as long as the daemon runs.
    try:
        from bridge.daemon import run as stay

        stay(load_config(), say=typer.echo)
    except Exception as error:
        with _faults(as_json=False):
            raise error from None


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say whether `run` runs, which sessions are open and what waits in their queues; exit code 1 when it does not."""
    with _faults(as_json=as_json) as terminal:
        from bridge.api.client import Daemon
        from bridge.config import load_config

        daemon = Daemon.find(load_config().home)
        if daemon is None:
            terminal.status(None, ())
            raise typer.Exit(1)
        with daemon:
            terminal.status(daemon.beacon.pid, daemon.sessions(), daemon.traffic())


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is there, what is missing, and the command that mends it."""
    from bridge.doctor import examine
    from bridge.terminal import Terminal

    findings = examine()
    Terminal(as_json=as_json).findings(findings)
    raise typer.Exit(0 if all(finding.well or finding.optional for finding in findings) else 1)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"loop-copilot {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    pass


@contextmanager
def _copilot(project: Path, *, in_place: bool, as_json: bool) -> Iterator[tuple[Copilot, Terminal]]:
    """A project opened for a command: in the running daemon, or here when none runs."""
    with _faults(as_json=as_json) as terminal:
        from bridge.api.client import Daemon
        from bridge.config import load_config

        config = load_config()
        daemon = Daemon.find(config.home)
        if daemon is not None:
            with daemon:
                live = not project.exists() and daemon.called(str(project))
                yield live or daemon.open(project, in_place=in_place), terminal
            return
        from bridge.workshop import opened

        with opened(project, in_place=in_place, config=config) as copilot:
            yield copilot, terminal


@contextmanager
def _faults(*, as_json: bool) -> Iterator[Terminal]:
    """Errors become one sentence and exit code 1."""
    from bridge.errors import CopilotError
    from bridge.terminal import Terminal

    terminal = Terminal(as_json=as_json)
    try:
        yield terminal
    except CopilotError as error:
        terminal.error(error)
        raise typer.Exit(1) from error
    except (typer.Exit, KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:  # the last boundary: a person reads one sentence, the log keeps the rest
        terminal.error(CopilotError(f"Something went wrong inside the copilot: {error!r}.", "The log has the details."))
        raise typer.Exit(1) from error


def _travel(project: Path, to: Way, *, steps: int = 1, name: str = "", in_place: bool, as_json: bool) -> None:
    with _copilot(project, in_place=in_place, as_json=as_json) as (copilot, terminal):
        from bridge.api.messages import TravelParams

        terminal.reply(copilot.travel(TravelParams(session=str(project), to=to, steps=steps, name=name)))


def _carry_out(copilot: Copilot, terminal: Terminal, wish: AskParams, *, show_gat: bool) -> None:
    """Ask, with progress shown and Ctrl-C stopping the request rather than the program."""
    with _interruptible() as stopped, terminal.listening() as hear:
        reply = copilot.ask(wish, hear=hear, stopped=stopped)
    terminal.reply(reply)
    if show_gat:
        terminal.gat(copilot.state().gat)


def _wish(
    project: Path, words: str, *, select: list[str] | None, seed: int | None, takes: int | None, dry: bool
) -> AskParams:
    from bridge.api.messages import AskParams, parsed

    given = {"session": str(project), "text": words, "select": select or (), "seed": seed, "takes": takes, "dry": dry}
    return parsed(AskParams, given)


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a request to stop; a second one is Python's own."""
    pressed = False

    def press(_signal: int, _frame: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
