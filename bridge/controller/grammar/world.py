"""What the words need to know of the project: its tracks by name, its length, its key, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bridge.controller.grammar.harmony import key_at, note_at
from bridge.controller.grammar.lexicon import ROLE_WORDS, PartName, lexicon
from bridge.controller.grammar.tokens import Token, words_of
from bridge.controller.memory import Context
from bridge.core.session import Clip
from bridge.core.theory import Key

_GENERIC = frozenset({*(w for words in ROLE_WORDS for w in words.split()), "track", "tracks", "loop", "clip", "the", "a", "l", "r", "left", "right", "mic", "di", "audio", "midi", "new", "take", "item", "part", "song", "mix", "master", "bus", "sample", "groove"})  # fmt: skip


@dataclass(frozen=True)
class World:
    """A context, read for its bearing on words."""

    context: Context

    @property
    def done(self) -> bool:
        """Whether the copilot has made or changed something."""
        return bool(self.context.last) or self.context.plan is not None

    @property
    def selected(self) -> bool:
        """Whether the musician points at something."""
        selection = self.context.selection
        return bool(selection.clips or selection.tracks or selection.time)

    @property
    def pointed(self) -> bool:
        """Whether clips or tracks are selected."""
        return bool(self.context.selection.clips or self.context.selection.tracks)

    @cached_property
    def clip(self) -> Clip | None:
        """What is worked on: the selected clip, else the one made last, else the only one."""
        session = self.context.session
        if session is None:
            return None
        wanted = {*self.context.selection.clips}
        for pool in (wanted, {part.clip for part in self.context.last if part.clip}):
            for _, clip in session.clips():
                if clip.id in pool:
                    return clip
        for track in session.tracks:
            if track.id in self.context.selection.tracks and track.clips:
                return track.clips[0]
        clips = [clip for _, clip in session.clips()]
        return max(clips, key=lambda clip: clip.length) if clips else None

    @property
    def selected_roles(self) -> frozenset[str]:
        """Roles of what is selected, where they are known."""
        chosen = set(self.context.selection.clips)
        if self.context.session is not None:
            for track in self.context.session.tracks:
                if track.id in self.context.selection.tracks:
                    chosen |= {clip.id for clip in track.clips}
        return frozenset(part.role for part in self.context.parts if part.clip in chosen and part.role)

    def has_part(self, part: PartName) -> bool:
        """Whether a part of that name is known to be there."""
        return any(known.role == part.role for known in (*self.context.parts, *self.context.last))

    @cached_property
    def clip_bars(self) -> int | None:
        """Length of what is worked on, in bars."""
        session = self.context.session
        if session is None or self.clip is None:
            return None
        tempo = session.tempo_map
        beats = tempo.beats_at(self.clip.end) - tempo.beats_at(self.clip.position)
        bar = tempo.signature_at(tempo.beats_at(self.clip.position)).bar
        return max(1, round(beats / bar))

    @cached_property
    def last_bar(self) -> int | None:
        """The bar of the project in which what is worked on ends."""
        session = self.context.session
        if session is None or self.clip is None or self.clip_bars is None:
            return None
        place = session.tempo_map.bar_at(session.tempo_map.beats_at(self.clip.position))
        return place.bar + self.clip_bars - 1

    @property
    def seconds(self) -> float | None:
        """Length of what is worked on, in seconds."""
        return None if self.clip is None else float(self.clip.length)

    @cached_property
    def tempo(self) -> float | None:
        """Quarter notes per minute."""
        said = self.context.gat.number("tempo")
        if said is not None:
            return said
        session = self.context.session
        return None if session is None else float(session.tempo_map.bpm_at(session.tempo_map.beats_at(session.cursor)))

    @cached_property
    def key(self) -> Key | None:
        """The session's key, where it is known."""
        return self.context.gat.key()

    def key_for_numerals(self, tokens: Sequence[Token]) -> Key | None:
        """The key named beside roman numerals, else the session's."""
        for index in range(len(tokens)):
            found = key_at(tokens, index)
            if found is None and index and tokens[index - 1].text in ("in", "key", "of"):
                found = note_at(tokens, index)
            if found is not None:
                return found[0]
        return self.key

    @cached_property
    def _tracks(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((name, words_of(name)) for name in self.context.track_names)

    @cached_property
    def track_words(self) -> frozenset[str]:
        """Words of the tracks' names."""
        return frozenset(word for _, words in self._tracks for word in words)

    @cached_property
    def branch_names(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Branches with their words."""
        return tuple((name, words_of(name)) for name in self.context.branches)

    def track_at(self, tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
        """The track named from here on: in full, or by words of its name that no other track has.

        A name that is only a role word ("Bass") is left to mean the role; "the bass track", said while
        something else may be selected, is the track.
        """
        if tokens[start].kind == "stop":
            return None
        best: tuple[int, str, int] | None = None
        for name, words in self._tracks:
            for first in range(len(words)):
                length = 0
                while (
                    first + length < len(words)
                    and start + length < len(tokens)
                    and tokens[start + length].text == words[first + length]
                ):
                    length += 1
                said = words[first : first + length]
                full = length == len(words)
                if not length or (
                    all(w in _GENERIC or (w.isdigit() and not full) for w in said)
                    and not (full and length > 1 and not _is_role(words))
                    and not (full and self.pointed and _text(tokens, start + length) == "track")
                ):
                    continue
                if not full and sum(_contains(other, said) for _, other in self._tracks) > 1:
                    continue
                if best is None or length > best[0]:
                    best = (length, name, start + length)
        if best is None:
            return None
        _, name, end = best
        if end < len(tokens) and tokens[end].text == "track":
            end += 1
        return name, end

    def track_like(self, words: str) -> str | None:
        """The one track whose name holds another word for the same part ("vocals" for "Vox lead")."""
        part = lexicon().get(tuple(words.split()))
        if part is None or part.part is None or not part.part.certain:
            return None
        found = [
            name for name, own in self._tracks
            if any((senses := lexicon().get((word,))) is not None and senses.part == part.part for word in own)
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def tracks_with(self, word: str) -> tuple[str, ...]:
        """Every track with a word in its name."""
        return tuple(name for name, words in self._tracks if word in words)


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if index < len(tokens) else ""


def _is_role(words: tuple[str, ...]) -> bool:
    return " ".join(words) in ROLE_WORDS


def _contains(words: tuple[str, ...], said: tuple[str, ...]) -> bool:
    return any(words[i : i + len(said)] == said for i in range(len(words)))
