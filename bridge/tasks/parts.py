"""What sounds where: each clip with its notes, chords, role and key, and all that plays along a stretch of the project.

Our own renders and MIDI clips give their notes exactly; other audio is listened to, and only when something
asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bridge.core.gat import Gat
from bridge.core.grid import Grid
from bridge.core.notes import ChordSpan, Note, Part, Role
from bridge.core.render import Render
from bridge.core.session import AudioSource, Clip, ClipId, MidiSource, Take, Track
from bridge.core.target import Span, Target
from bridge.core.theory import Key
from bridge.core.units import Beats
from bridge.core.vocabulary import naming
from bridge.core.vocabulary.instruments import DRUM_PIECES, INSTRUMENTS, PIECE_ALIASES
from bridge.core.vocabulary.naming import Called, instrument_name, named_part
from bridge.errors import InvalidAudio, MissingMedia, NotFound
from bridge.tasks.places import overlap
from bridge.tasks.progression import laid_round, said_chords
from bridge.tasks.task import Studio
from bridge.tasks.wording import plain, quoted, titled


@dataclass(frozen=True)
class Loop:
    """A clip with what is known of its music.

    Args:
        track: Where it lies.
        clip: Itself.
        grid: The stretch of the project it covers.
        render: The copilot's own render that it plays, if it is one.
        part: Its notes as they are heard, where they are known; 0 is the clip's first beat.
        chords: What it was written over, likewise.
        role: The part it plays, as far as it can be told without listening.
    """

    track: Track
    clip: Clip
    grid: Grid
    render: Render | None
    part: Part | None
    chords: tuple[ChordSpan, ...]
    role: Role | None

    @property
    def name(self) -> str:
        """What to call it: of our own takes, the part's name without what was done to it."""
        name = self.clip.name.strip() or self.track.name.strip() or self.role or "clip"
        return titled(name) if self.render is None else plain(name)

    @property
    def written(self) -> Part:
        """Its notes.

        Raises:
            InvalidAudio: when they are not known.
        """
        if self.part is None:
            raise InvalidAudio(
                f"“{self.name}” is a recording: its notes are not known.", "Choose a part I made, or MIDI."
            )
        return self.part

    @property
    def is_midi(self) -> bool:
        """Whether it plays notes through an instrument of the musician's own."""
        return self.clip.take is not None and isinstance(self.clip.take.source, MidiSource)

    @property
    def goes_round(self) -> bool:
        """Whether it is meant to be heard round and round: our own loops, and recordings cut to whole bars."""
        return self.render is not None or self.grid.whole_bars is not None

    @property
    def unpitched(self) -> bool:
        """Whether a key means nothing to it."""
        return self.role in ("drums", "percussion")

    @property
    def scope(self) -> str:
        """Its scope in the Global Attribute Table."""
        return f"clip:{self.clip.id}"


@dataclass(frozen=True)
class Surroundings:
    """What sounds along a stretch, in beats from its start."""

    parts: tuple[Part, ...] = ()
    chords: tuple[ChordSpan, ...] = ()
    onsets: tuple[Beats, ...] = ()
    key: Key | None = None


def loop(studio: Studio, clip_id: ClipId) -> Loop:
    """One clip with what is known of its music."""
    track, clip = studio.session.place(clip_id)
    grid, render, take = studio.grid(clip), studio.render(clip_id), clip.take
    part: Part | None = None
    chords: tuple[ChordSpan, ...] = ()
    role = role_of(studio.gat, track, clip)
    if take is not None and isinstance(take.source, MidiSource):
        role = "drums" if take.source.unpitched else role or "chords"
        written = Part(role, _program(track, clip, role), take.source.notes, take.source.length, take.name)
        part = _as_played(written, take, grid, goes_round=clip.loop_source)
    elif render is not None and take is not None:
        role = render.role or role
        if render.part is not None:
            part = _as_played(render.part, take, grid, goes_round=True)
        untouched = take.play_rate == 1.0 and take.offset == 0.0 and float(take.pitch).is_integer()
        if render.chords and untouched:
            moved = tuple(s._replace(chord=s.chord.transpose(round(take.pitch))) for s in render.chords)
            chords = laid_round(moved, Beats(0.0), grid.beats)
    return Loop(track, clip, grid, render, part, chords, role)


def loops(
    studio: Studio, target: Target, *, keep: Iterable[str] = (), ranges: tuple[Span, ...] = ()
) -> tuple[Loop, ...]:
    """The clips a target means that hold something, without those the musician wants kept as they are.

    Of several, those that the time selection misses are left alone.

    Raises:
        NotFound: when nothing is left.
    """
    spared = {word.lower() for word in keep}
    found = [loop(studio, clip_id) for clip_id in studio.find(target)]
    full = [one for one in found if isinstance(_source(one.clip), (AudioSource, MidiSource))]
    if not full:
        raise NotFound("There is no clip there with anything in it.", "Select a clip with audio or notes.")
    left = tuple(one for one in full if not any(answers(one, word) for word in spared))
    if not left:
        raise NotFound("Everything there is to be kept as it is.", "Say what may change.")
    if not any(span.unit == "selection" for span in ranges):
        return left
    touched = tuple(one for one in left if overlap(ranges, studio.session, one.grid))
    if not touched:
        names = quoted(one.name for one in left)
        raise NotFound(f"The time selection does not touch {names}.", "Select time along it, or say which bars.")
    return touched


def everything(studio: Studio) -> Iterator[Loop]:
    """Every clip that is heard: not muted, with something in it."""
    for track, clip in studio.session.clips():
        if not (track.muted or clip.muted) and isinstance(_source(clip), (AudioSource, MidiSource)):
            yield loop(studio, clip.id)


def overlapping(studio: Studio, grid: Grid, *, without: Iterable[ClipId] = ()) -> tuple[Loop, ...]:
    """The clips heard along a stretch."""
    left_out = set(without)
    return tuple(
        one
        for one in everything(studio)
        if one.clip.id not in left_out and one.grid.start < grid.end - 1e-6 and one.grid.end > grid.start + 1e-6
    )


def called(one: Loop) -> Called:
    """By what a clip may be called."""
    if one.part is not None and one.render is not None:
        instrument = instrument_name(one.part)
    else:
        named = named_part(one.track.name) or named_part(one.clip.name)
        instrument = named.instrument if named is not None else None
    return Called(one.role, instrument, (one.clip.name, one.track.name), ours=one.render is not None)


def answers(one: Loop, word: str) -> bool:
    """Whether a clip is what a word means: a role, an instrument, or its own or its track's name."""
    return naming.answers(called(one), word)


def meant(there: Iterable[Loop], word: str) -> list[Loop]:
    """The clips that a word means; see `bridge.core.vocabulary.naming.meant`."""
    return naming.meant(there, word, called)


def around(studio: Studio, grid: Grid, *, without: Iterable[ClipId] = (), listen: bool = True) -> Surroundings:
    """What sounds along a stretch, for a new part to fit.

    Chords come from what was said, then from our own renders, then from listening.

    Args:
        studio: Where it sounds.
        grid: The stretch.
        without: Clips to leave out.
        listen: Whether other audio may be analysed.
    """
    there = overlapping(studio, grid, without=without)
    parts = tuple(
        _moved(one.part, Beats(one.grid.start - grid.start), grid.beats) for one in there if one.part is not None
    )
    foreign = [one for one in there if one.part is None] if listen else []
    pitched = [one for one in foreign if not one.unpitched]
    key = studio.gat.key() or (_heard_key(studio, pitched) if pitched else None)
    chords = said_chords(studio.gat, grid) or _written_chords(there, grid)
    if not chords and pitched:
        chords = _heard_chords(studio, pitched, grid, key)
    return Surroundings(parts, chords, _heard_onsets(studio, foreign, grid), key)


def chords_of(studio: Studio, one: Loop) -> tuple[tuple[ChordSpan, ...], str]:
    """A clip's chords from its first beat, and where they come from.

    Raises:
        InvalidAudio: when no chord is heard in it.
    """
    if one.chords:
        return one.chords, "as written"
    if one.unpitched:
        raise InvalidAudio(f"“{one.name}” is a drum part: it has no chords.", "Choose a pitched part.")
    if one.is_midi:
        raise InvalidAudio(f"“{one.name}” is a MIDI clip; chords are read from audio.", "Render it first.")
    from bridge.audio import analyse

    chords = analyse.chords_of(studio.hear(one.clip.id), one.grid, studio.gat.key(one.scope))
    if not chords:
        raise InvalidAudio(f"No chord can be heard in “{one.name}”.", "Choose a clip with harmony.")
    return chords, "heard in the audio"


def role_of(gat: Gat, track: Track, clip: Clip) -> Role | None:
    """The role a clip plays by what was said of it, else by its track's name, else by its own."""
    said = gat.value("role", f"clip:{clip.id}") or gat.value("role", f"track:{track.id}")
    named = next((n for text in (str(said or ""), track.name, clip.name) if (n := named_part(text))), None)
    return named.role if named is not None else None


def piece_of(word: str) -> str | None:
    """The piece of the drum kit a word means."""
    word = word.lower().strip()
    word = PIECE_ALIASES.get(word, word)
    return word if word in DRUM_PIECES else None


def _source(clip: Clip) -> object:
    return None if clip.take is None else clip.take.source


def _program(track: Track, clip: Clip, role: Role) -> int:
    for named in (named_part(track.name), named_part(clip.name)):
        if named is not None and named.role == role and named.instrument is not None:
            return INSTRUMENTS[named.instrument].program
    return {"drums": 0, "percussion": 0, "bass": 33, "chords": 0, "pad": 89, "lead": 81}[role]


def _as_played(part: Part, take: Take, grid: Grid, *, goes_round: bool) -> Part:
    """A part as a take plays it over a clip: offset, rate, pitch and looping applied."""
    rate = take.play_rate
    shift = 0 if part.unpitched else round(take.pitch)
    length = part.length / rate
    phase = take.offset / rate * grid.bpm / 60
    notes: list[Note] = []
    turn = -phase
    while turn < grid.beats - 1e-6:
        for note in part.notes:
            start = turn + note.start / rate
            if -1e-6 <= start < grid.beats - 1e-6:
                sounds = min(note.length / rate, grid.beats - max(start, 0.0)) if phase or rate != 1 else note.length
                pitch = note.pitch + shift
                notes.append(Note(Beats(max(0.0, start)), Beats(sounds), min(127, max(0, pitch)), note.velocity))
        turn += length
        if not goes_round or length <= 0:
            break
    return replace(part, notes=tuple(sorted(notes)), length=grid.beats)


def _moved(part: Part, by: Beats, length: Beats) -> Part:
    """The notes of a part that begin within another stretch, counted from there."""
    notes = tuple(n._replace(start=Beats(n.start + by)) for n in part.notes if -1e-6 <= n.start + by < length)
    return replace(part, notes=notes, length=length)


def _written_chords(there: Iterable[Loop], grid: Grid) -> tuple[ChordSpan, ...]:
    """The chords of whichever of our renders covers most of the stretch, carried on where it ends."""

    def shared(one: Loop) -> float:
        return min(one.grid.end, grid.end) - max(one.grid.start, grid.start)

    written = [one for one in there if one.chords and not one.unpitched]
    if not written:
        return ()
    # A part that was transposed alone does not say what the song's chords are.
    in_place = [one for one in written if one.render is None or one.render.recipe.task != "pitch_shift"]
    best = max(in_place or written, key=shared)
    return laid_round(best.chords, Beats(grid.start - best.grid.start), grid.beats)


def _heard_key(studio: Studio, pitched: list[Loop]) -> Key | None:
    from bridge.audio import analyse

    best: tuple[float, Key] | None = None
    for one in pitched:
        if one.is_midi:
            continue
        try:
            key, confidence = analyse.key_of(studio.hear(one.clip.id), studio.session.rate)
        except (InvalidAudio, MissingMedia):
            continue
        if best is None or confidence > best[0]:
            best = (confidence, key)
    return best[1] if best is not None and best[0] >= SURE_OF_KEY else None


SURE_OF_KEY = 0.35
"""Confidence below which a measured key is not built upon."""


def _heard_chords(studio: Studio, pitched: list[Loop], grid: Grid, key: Key | None) -> tuple[ChordSpan, ...]:
    from bridge.audio import analyse

    longest = max(pitched, key=lambda one: one.grid.beats)
    try:
        heard = analyse.chords_of(studio.hear(longest.clip.id), longest.grid, key)
    except (InvalidAudio, MissingMedia):
        return ()
    return laid_round(heard, Beats(grid.start - longest.grid.start), grid.beats)


def _heard_onsets(studio: Studio, foreign: list[Loop], grid: Grid) -> tuple[Beats, ...]:
    from bridge.audio import analyse

    beats: set[float] = set()
    drums = [one for one in foreign if one.unpitched] or foreign
    for one in drums:
        if one.is_midi:
            continue
        try:
            seconds = analyse.onsets(studio.hear(one.clip.id), studio.session.rate, loops=False)
        except (InvalidAudio, MissingMedia):
            continue
        for second in seconds:
            at = one.grid.start + one.grid.beat_at(round(float(second) * one.grid.rate)) - grid.start  # type: ignore[arg-type]
            if 0 <= at < grid.beats:
                beats.add(round(at, 4))
    return tuple(Beats(b) for b in sorted(beats))
