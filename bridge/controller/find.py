"""Targets to clips: what "the bass", "it" or "the selection" is in this session, now."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from bridge.controller.memory import KnownPart
from bridge.core.session import Clip, ClipId, Selection, Session, TrackId
from bridge.core.target import Target
from bridge.core.vocabulary.naming import Called, answers, meant
from bridge.errors import NotFound


@dataclass(frozen=True)
class Finder:
    """Looks targets up.

    Args:
        session: The session as it stands.
        parts: What its clips are known to play.
        last: Clips the copilot made or changed last.
    """

    session: Session
    parts: tuple[KnownPart, ...]
    last: tuple[ClipId, ...]

    def find(self, target: Target) -> tuple[ClipId, ...]:
        """The clips a target means, in time order; muted ones only where nothing else fits.

        Raises:
            NotFound: when nothing there fits, with the nearest names.
        """
        clips = self._clips(target)
        sounding = [clip for clip in clips if not clip.muted] or clips
        return tuple(clip.id for clip in sorted(sounding, key=lambda clip: clip.position))

    def _clips(self, target: Target) -> list[Clip]:
        match target.kind:
            case "selection":
                return self._selected()
            case "last" | "take":
                return self._last(target.name if target.kind == "last" else "")
            case "all":
                return self._some([clip for _, clip in self.session.clips()], "There are no clips in this project.")
            case "clip":
                return [self.session.clip(ClipId(target.name))]
            case "track":
                return self._track(target.name)
            case "role":
                return self._role(target.name)

    def _selected(self) -> list[Clip]:
        chosen = self.session.selection
        there = list(self.session.clips())
        clips = [clip for _, clip in there if clip.id in chosen.clips]
        clips = clips or [clip for track, clip in there if track.id in chosen.tracks]
        if not clips and chosen.time is not None:
            start, end = chosen.time
            clips = [clip for _, clip in there if clip.position < end and clip.end > start]
        clips = clips or [clip for _, clip in there if clip.id in self.last]
        if not clips and len(there) == 1:
            clips = [there[0][1]]
        return self._some(clips, "Nothing is selected.", "Say which part you mean, or select a clip (--select).")

    def _last(self, name: str) -> list[Clip]:
        clips = [clip for _, clip in self.session.clips() if clip.id in self.last]
        if name:
            known = {part.clip for part in self.parts if answers(self._called(part), name)}
            clips = [clip for clip in clips if clip.id in known] or self._role(name)
        return self._some(clips, "The copilot has not made anything here yet.", "Say which part you mean.")

    def _track(self, name: str) -> list[Clip]:
        wanted = name.casefold().strip()
        tracks = [track for track in self.session.tracks if track.name.casefold().strip() == wanted]
        tracks = tracks or [track for track in self.session.tracks if track.id == name]
        if not tracks:
            raise self._unknown(name)
        clips = [clip for track in tracks for clip in track.clips]
        return self._some(clips, f"The track “{tracks[0].name}” has no clips.")

    def _role(self, name: str) -> list[Clip]:
        playing = [part for part in self.parts if part.clip is not None]
        clips = [self.session.clip(part.clip) for part in meant(playing, name, self._called) if part.clip is not None]
        if not clips:
            raise self._unknown(name)
        return clips

    def _called(self, part: KnownPart) -> Called:
        itself = self.session.clip(part.clip).name if part.clip is not None and not part.sure else ""
        return Called(part.role, part.instrument, (part.name, itself), ours=part.sure)

    def _some(self, clips: list[Clip], what: str, do: str = "") -> list[Clip]:
        if not clips:
            raise NotFound(what, do)
        return clips

    def _unknown(self, name: str) -> NotFound:
        names = dict.fromkeys(
            [track.name for track in self.session.tracks if track.clips and track.name.strip()]
            + [part.name for part in self.parts if part.name]
        )
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or list(names)[:6]
        there = f"There is: {', '.join(near)}." if near else "There are no parts here yet."
        return NotFound(f"There is no {name} here.", there)


def select(session: Session, names: tuple[str, ...]) -> Selection:
    """What a musician points at by name: "Drums", "Drums/2", "Drums/break", or a GUID.

    Raises:
        NotFound: when nothing of that name is there, with the nearest names.
    """
    clips: list[ClipId] = []
    tracks: list[TrackId] = []
    for name in names:
        track_name, slash, item = name.rpartition("/")
        found = [clip.id for _, clip in session.clips() if name in (clip.id, clip.name)]
        if not found and slash:
            on = [clip for track, clip in session.clips() if _same(track.name, track_name)]
            found = [clip.id for number, clip in enumerate(on, 1) if item == str(number) or _same(clip.name, item)]
        clips += found
        if not found:
            named = [track.id for track in session.tracks if name == track.id or _same(track.name, name)]
            if not named:
                there = [track.name for track in session.tracks if track.name] + [c.name for _, c in session.clips()]
                near = difflib.get_close_matches(name, there, n=3, cutoff=0.4) or there[:6]
                raise NotFound(f"There is no track or item “{name}”.", f"There is: {', '.join(dict.fromkeys(near))}.")
            tracks += named
    return Selection(tuple(dict.fromkeys(clips)), tuple(dict.fromkeys(tracks)), session.selection.time)


def _same(one: str, other: str) -> bool:
    return one.casefold().strip() == other.casefold().strip()
