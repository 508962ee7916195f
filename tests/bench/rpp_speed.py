"""How fast a 200-item project is read and a track written into it, beside the `rpp` package's load and dump.

Run: python tests/bench/rpp_speed.py
"""

from __future__ import annotations

import difflib
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import rpp

from bridge.core.edit import Edit, InsertClip, InsertTrack, SaveState
from bridge.core.session import AudioSource, Clip, ClipId, Take, TakeId, TrackId
from bridge.core.units import Seconds
from bridge.daw.rpp import RppBackend

TRACKS = 20
ITEMS = 10
NOTES = 64
ROUNDS = 7


def guid(number: int) -> str:
    """One GUID per number."""
    return f"{{{str(UUID(int=number, version=4)).upper()}}}"


def item(number: int) -> list[str]:
    """An item; every fourth holds notes."""
    if number % 4 == 0:
        notes = [f"        E {0 if i == 0 else 120} {'90' if i % 2 == 0 else '80'} 3c 60" for i in range(NOTES * 2)]
        source = ["      <SOURCE MIDI", "        HASDATA 1 960 QN", *notes, "        E 0 b0 7b 00", "      >"]
    else:
        source = ["      <SOURCE WAVE", f'        FILE "Media/take {number}.wav"', "      >"]
    return [
        "    <ITEM", f"      POSITION {number * 2.5}", "      SNAPOFFS 0", "      LENGTH 2.5", "      LOOP 1",
        "      ALLTAKES 0", "      FADEIN 1 0.01 0 1 0 0 0", "      FADEOUT 1 0.01 0 1 0 0 0", "      MUTE 0 0",
        "      SEL 0", f"      IGUID {guid(10_000 + number)}", f'      NAME "take {number}"', "      VOLPAN 1 0 1 -1",
        "      SOFFS 0", "      PLAYRATE 1 1 0 -1 0 0.0025", "      CHANMODE 0", f"      GUID {guid(20_000 + number)}",
        *source, "    >",
    ]  # fmt: skip


def project() -> str:
    """Twenty tracks with a plug-in and ten items each."""
    lines = ['<REAPER_PROJECT 0.1 "7.18/linux-x86_64" 1732270000', "  TEMPO 120 4 4", "  SAMPLERATE 48000 0 0"]
    for track in range(TRACKS):
        lines += [f"  <TRACK {guid(track + 1)}", f'    NAME "track {track}"', "    ISBUS 0 0", "    <FXCHAIN"]
        lines += ['      <VST "VST: ReaEQ (Cockos)" reaeq.dll 0 "" 1919247729 ""']
        lines += ["        " + "ZXE3" * 32] * 12
        lines += ["      >", "    >"]
        for place in range(ITEMS):
            lines += item(track * ITEMS + place)
        lines.append("  >")
    return "\n".join([*lines, ">", ""])


def timed(work: Callable[[], object]) -> float:
    """The median of several runs, in milliseconds."""
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def new_track(folder: Path, number: int) -> tuple[Edit, ...]:
    """A track with one loop on it."""
    track = TrackId(guid(30_000 + number))
    take = Take(TakeId(guid(40_000 + number)), "bass", AudioSource(folder / "Media" / "bass.wav", missing=True))
    clip = Clip(ClipId(guid(50_000 + number)), Seconds(0.0), Seconds(16.0), (take,), loop_source=True)
    return InsertTrack(track, "bass"), InsertClip(track, clip), SaveState("request", str(number))


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        path = folder / "song.rpp"
        text = project()
        path.write_text(text)
        read = timed(lambda: RppBackend(path).read())
        numbers = iter(range(ROUNDS + 1))

        def write() -> None:
            number = next(numbers)
            path.write_text(text)
            RppBackend(path).commit(new_track(folder, number), label="", request=str(number), revision=None)

        commit = timed(write)
        after = path.read_text()
        package_read = timed(lambda: rpp.loads(text))
        package_write = timed(lambda: rpp.dumps(rpp.loads(text)))
        reprinted = rpp.dumps(rpp.loads(text)) == text
        codes = difflib.SequenceMatcher(None, text.splitlines(), after.splitlines(), autojunk=False).get_opcodes()
        added = sum(j2 - j1 for tag, _, _, j1, j2 in codes if tag == "insert")
        changed = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag in ("replace", "delete"))
    size = f"{TRACKS * ITEMS} items, {len(text.splitlines())} lines, {len(text) / 1024:.0f} KiB"
    print(f"project: {size}; median of {ROUNDS}")
    print(f"{'':36}{'ours':>10}{'rpp package':>14}{'ratio':>8}")
    for what, ours, theirs in (
        ("read (file to session / to tree)", read, package_read),
        ("write a track (/ load and dump)", commit, package_write),
    ):
        print(f"{what:36}{ours:7.1f} ms{theirs:11.1f} ms{theirs / ours:7.1f}×")
    print(f"lines inserted {added}, changed or removed {changed}; the package's dump equals its input: {reprinted}")


if __name__ == "__main__":
    main()
