"""Things and verbs that are no music: "reverse my car", "rock the boat", "tape stop", "harmonize the melody"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.tags import Tag

_OWN_OBJECT = frozenset(
    {"remove", "vary", "again", "split", "speed", "transpose", "extend", "turn", "shift", "isolate"}
)
_DETERMINERS = frozenset({"a", "an", "the", "my", "our", "your", "his", "her", "their", "some", "this", "that", "these", "those", "up", "down", "off", "out", "of", "please", "me"})  # fmt: skip
_STRETCHES = frozenset({"tail", "phrase", "fill", "section", "passage", "ending", "turnaround", "breakdown"})


def foreign_object(tags: Sequence[Tag]) -> bool:
    """Whether a verb is given an object that is no music: "reverse my car"."""
    for index, tag in enumerate(tags[:8]):
        if index and any(t.senses.verbs & _OWN_OBJECT for t in tags[:index]):
            return False
        acts = (
            tag.senses.verbs & _OWN_OBJECT
            or tag.words in ("undo", "redo", "revert")
            or (tag.senses.effect is not None and index == 0)
        )
        if not acts or tag.senses.part is not None:
            continue
        at = index + 1
        while at < len(tags) and tags[at].words in _DETERMINERS:
            at += 1
        first = at
        while at < len(tags) and (tags[at].unknown or tags[at].off_topic) and tags[at].words not in _STRETCHES:
            at += 1
        if at == first or at - first > 3:
            continue
        if first == index + 1 and tag.words not in ("undo", "redo", "revert") and at < len(tags):
            continue
        following = tags[at] if at < len(tags) else None
        if following is None or not (
            following.senses.musical
            or following.senses.pointer
            or following.track
            or following.key
            or following.amount
            or following.spans
        ):
            return True
        if following.amount is not None and not following.senses.musical:
            return True
    return False


_NEAR = frozenset({"the", "a", "an", "my", "your", "his", "her", "our", "their", "some", "any", "this", "these", "those", "another"})  # fmt: skip
_ASIDE = frozenset({"for", "before", "after", "at", "from", "during", "of", "like", "because", "than", "as", "in", "about", "until", "since", "when", "where", "by", "through", "behind", "into"})  # fmt: skip
_SHAPELESS = frozenset({"knob", "idea", "ideas", "vibes", "stuff", "forward", "front", "loud", "together", "throughout", "everywhere", "tho", "afterwards", "di", "mic", "machine", "elsewhere", "though", "asap", "instrumental", "flavour", "flavor", "roller", "thingy", "thingies", "treatment", "touches", "twist", "number", "jam", "tail", "phrase", "fill", "section", "passage", "ending", "turnaround", "breakdown", "workout", "banger", "bop", "anthem", "figure", "backing", "bed", "element", "elements", "layers", "layer", "vamp", "interlude", "drop", "build", "buildup", "tracks", "arrangement", "business end", "top", "side", "sides", "back", "end", "bar", "beat", "rest", "others", "kit", "amount", "feel"})  # fmt: skip


_READ_ELSEWHERE = frozenset({"scoop", "roll", "knock", "shave", "dip", "notch", "dial", "drag", "flesh", "develop", "evolve", "grow", "hit", "cook", "sneak", "gently", "really", "slide", "rein", "ease", "shorten"})  # fmt: skip


def strange_verb(clause: Clause) -> str | None:
    """The word that opens a clause as its verb would, where it was not understood: "harmonize the melody"."""
    tags = [t for t in clause.tags if not t.stop]
    at = next((i for i, t in enumerate(tags) if t.words not in _OPENERS), len(tags))
    if at + 1 >= len(tags) or not tags[at].unknown or tags[at].words in _READ_ELSEWHERE:
        return None
    following = tags[at + 1]
    onto = following.words in ("the", "my", "these", "those", "it", "them") or following.senses.pointer
    return tags[at].words if onto else None


_OPENERS = frozenset({"please", "can", "could", "would", "will", "you", "and", "then", "now", "just", "also", "but", "so", "let", "us", "i", "want", "to", "okay", "maybe", "we", "need", "first"})  # fmt: skip


def foreign_head(tags: Sequence[Tag]) -> str | None:
    """The thing that is acted on, where it is no music: "rock the boat", "give the drums some business".

    A word that was not understood may colour what is named after it; as the last word of what is named,
    it is the thing itself.
    """
    for index, tag in enumerate(tags):
        if tag.words == "like" and index and tags[index - 1].words not in ("would", "i", "we", "you"):
            return None
        if tag.words not in _NEAR or (index and tags[index - 1].words in _ASIDE):
            continue
        at = index + 1
        while (
            at < len(tags)
            and not tags[at].stop
            and (
                tags[at].words in ("more", "other", "new", "good", "nice", "great")
                or tags[at].unknown
                or tags[at].off_topic
                or tags[at].senses.mood
            )
        ):
            at += 1
        head = tags[at - 1]
        if at == index + 1 or not (head.unknown or head.off_topic) or head.words in _SHAPELESS:
            continue
        following = tags[at] if at < len(tags) else None
        if following is None or not (following.senses.musical or following.track or following.key or following.chords or following.metre or following.senses.pointer or following.words in _GENERIC or following.amount or following.quote):  # fmt: skip
            return head.words
    return None


_GENERIC = frozenset({"loop", "loops", "track", "part", "song", "tune", "line", "pattern", "version", "take", "sound", "music", "one", "ones", "piece", "bit", "thing", "feel", "style", "groove", "progression", "bars", "bar", "riff", "idea"})  # fmt: skip


def foreign_compound(tags: Sequence[Tag]) -> str | None:
    """The unknown last word of a compound that begins in music: "tape stop", "guitar amp"."""
    for tag, following in pairwise(tags):
        if not (tag.senses.effect or tag.senses.part) or tag.track or not following.unknown:
            continue
        word = following.words
        if word in _SHAPELESS or word.endswith(("ing", "ed", "ly", "er", "ish", "s")):
            continue
        at = following.end
        rest = next((t for t in tags if t.start == at), None)
        if rest is None or not (rest.senses.musical or rest.unknown):
            return f"{tag.words} {word}"
    return None
