"""The words of a line's style ("walking", "half-time", "staccato") and what they do to a pattern."""

from __future__ import annotations

import re

WORDS: dict[str, tuple[str, ...]] = {
    "walking": ("walking", "walk"),
    "arpeggio": ("arpeggio", "arpeggios", "arpeggiated", "arp", "broken", "picked", "fingerpicked"),
    "staccato": ("staccato", "short", "choppy", "clipped", "detached", "plucky"),
    "legato": ("legato", "smooth", "connected", "flowing"),
    "sustained": ("sustained", "sustain", "held", "long", "whole notes", "drone", "pads"),
    "syncopated": ("syncopated", "syncopation"),
    "offbeat": ("offbeat", "off-beat", "off beat", "upbeat", "skank", "skanking", "upstroke", "upstrokes"),
    "four on the floor": (
        "four on the floor",
        "four-on-the-floor",
        "4 on the floor",
        "four to the floor",
        "4x4",
        "4/4 kick",
    ),
    "half-time": ("half-time", "half time", "halftime"),
    "double-time": ("double-time", "double time", "doubletime"),
    "octaves": ("octaves", "octave"),
    "root notes": ("root notes", "roots", "root", "pedal", "root note"),
    "slap": ("slap", "slapped", "popping"),
    "strummed": ("strummed", "strum", "strumming"),
    "muted": ("muted", "palm muted", "palm-muted", "dampened", "chug", "chugging"),
    "stabs": ("stabs", "stab", "hits", "punches"),
    "tremolo": ("tremolo", "tremolando", "trills"),
    "busy": ("busy", "dense", "complex", "intricate", "fast"),
    "simple": ("simple", "sparse", "minimal", "basic", "steady"),
    "shuffle": ("shuffle", "shuffled", "swung", "swinging"),
    "straight": ("straight", "unswung"),
    "breakbeat": ("breakbeat", "break", "breaks", "amen"),
    "rimshot": ("rimshot", "rim", "side stick", "sidestick", "cross stick"),
    "brushes": ("brushes", "brushed", "brush"),
    "one drop": ("one drop", "one-drop"),
    "train beat": ("train beat", "train"),
    "dembow": ("dembow",),
    "two-step": ("two-step", "2-step", "two step", "2 step"),
    "boom bap": ("boom bap", "boom-bap"),
    "swing": ("swing ride", "jazz ride"),
    "tumbao": ("tumbao",),
    "montuno": ("montuno", "guajeo"),
    "bossa": ("bossa", "bossa nova"),
    "oom-pah": ("oom-pah", "oompah", "oom pah"),
}

BORROWED: dict[str, str] = {
    "breakbeat": "breakbeat",
    "one drop": "reggae",
    "train beat": "country",
    "dembow": "reggaeton",
    "two-step": "uk garage",
    "boom bap": "hip-hop",
    "swing": "jazz swing",
    "tumbao": "salsa",
    "montuno": "salsa",
    "bossa": "bossa nova",
    "oom-pah": "waltz",
}
"""Words that name another genre's way of playing."""


def manner_of(style: str | None) -> frozenset[str]:
    """The known words in a line's style; others are ignored."""
    text = (style or "").lower()
    return frozenset(
        name
        for name, words in WORDS.items()
        if any(re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", text) for w in words)
    )


def paced(pattern: str, manner: frozenset[str], *, hold: bool) -> str:
    """A pattern at half or double pace where the manner says so; `hold` lets stretched notes ring."""
    if "half-time" in manner:
        return "".join(step + ("_" if hold and step != "." else ".") for step in pattern)
    if "double-time" in manner:
        quick = pattern[::2]
        return quick * 2
    return pattern
