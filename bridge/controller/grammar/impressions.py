"""Something like a title, an artist, a scene or a feeling."""

from __future__ import annotations

import re

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.making import WHOLE, place_of
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.wishes import takes_of, wishes
from bridge.tasks.impression import Arguments as Impression

_LIKE = re.compile(
    r"(?:(?:in|with|after) the (?:style|vein|spirit|manner|feel|sound|mood|vibe) of|in the style:|vibe:|mood:|(?<!i )(?<!we )think(?! of\b| this| that| it| we| i\b| about| the\b)|reminiscent of|inspired by|evoking|(?:that |which )?evokes?|evocative of|a la|à la|(?:that |which |it )?(?:should |would |could |to )?(?:feels?|sounds?|feeling|sounding|seems?)(?: a bit| kind of| sort of| something| just| exactly)? like|that reminds (?:me|us|you) of|reminding (?:me|us) of|reminds me of|(?:something|anything|music|loop|beat|track|tune|song|piece|groove|one|vibe|stuff|it|bit|idea|instrumental|sound|more|style|feel) like|think of|imagine|picture|for a scene (?:of|where|with|in which)|called|titled|entitled|named|with the title|the (?:feeling|mood|vibe|atmosphere|impression|sound) of|(?:a |the )?(?:[\w]+ )?(?:type|style) (?:beat|track|song)|based on the (?:title|feeling|idea|image)|as if|like)(?=\W)",
    re.I,
)


_FOR = re.compile(r"(?:music|something|a loop|a track|a tune|a song|soundtrack|a soundtrack|a piece|a groove|a beat|loop|track|background music|background|bgm|the music|some music|a cue|a score|vibes?) (?:for|to) (?=(?:an?|the|when|driving|walking|studying|sleeping|running|dancing|falling|watching|my|cooking|reading|\w+ing)\b)", re.I)  # fmt: skip


def impression(scene: Scene) -> Reading:
    """Something like a title, an artist, a scene or a feeling."""
    clause = scene.clause
    if (clause.asks and clause.says("what|which|how")) or (
        clause.says("i would like|i feel like")
        and not clause.says("sounds? like|feels? like|something like|inspired|style of")
    ):
        return None
    if clause.says(r"^(?:that|this|it)? ?(?:is|sounds?|looks?|feels?|seems?)") and not clause.says(
        "should|make|making|want|need|give|loop|beat|track|song|something"
    ):
        return None
    text = _source(scene)
    match = _LIKE.search(text)
    kind = match.group().lower() if match else ""
    if match is None:
        match = _FOR.search(text)
        if match is None:
            return _typed(scene, text)
    if re.search(r"(?:i|we|would|you|'d)\s*$", text[: match.start()], re.I) and kind == "like":
        return None
    if kind in ("like",) and not re.search(
        r"\b(?:play|make|write|create|compose|generate|do|give|want|beat|riff|groove|loop)\b",
        text[: match.start()],
        re.I,
    ):
        return None
    if kind.endswith("like") and re.match(r"(?:as|in|with|on) ", _tail_of(text, match)) and clause.genres:
        return None
    beat = all(t.words in ("beat", "beats", "groove", "drum beat", "drum loop") for t, _ in clause.parts)
    if (
        kind == "like"
        and clause.parts
        and not clause.quoted
        and not (beat and text[match.end() :].strip()[:1].isupper())
    ):
        return None
    if kind in ("called", "titled", "entitled", "named", "with the title") and clause.says(
        "branch|track called|version called|the track|this|it|the (?:song|track|tune|piece|project)(?: is)? called"
    ):
        return None
    if kind in ("think of", "imagine", "picture") and not clause.genres and len(text[match.end() :].split()) < 2:
        return None
    tail = _tail_of(text, match)
    before = text[: match.start()]
    if (
        (clause.effects and not clause.has("add", "make", "want"))
        and re.search(r"\b(?:it|this|that|the)\b", before)
        and _effect_like(clause, tail)
    ):
        return None
    if _effect_like(clause, tail):
        return None
    about = _until_wishes(tail)
    if not about or about.lower() in ("it's", "it is", "it was", "it", "its"):
        return None
    if re.fullmatch(
        r"(?:(?:the |that |this )?(?:other|last|first|same|previous)? ?(?:time|thing|stuff|bit|part|track|clip|loop)\b.*|always|usual|yesterday|(?:you|we|i) did.*|this|that|it|these|those|the (?:last|first|other) one|the (?:drums|bass|loop|selection|original|chords|one before)|before|a|an|to)(?: but.*| again.*)?",
        about,
        re.I,
    ):
        return None
    if _only_genre(clause, about) and kind not in ("called", "titled"):
        return None
    named_part = [p for t, p in clause.parts if t.start < _token_of(clause, match, text)]
    if named_part and not re.search(rf"\b(?:{WHOLE})\b", before + kind, re.I) and not re.search(r"\bit\b", before):
        return None
    found = wishes(_without(clause, about))
    found["prompt"] = scene.text
    arguments = Impression(impression=about, takes=takes_of(clause) or 1, at=place_of(clause), **found)
    return (Proposal("impression", arguments, makes=True),)


def _tail_of(text: str, match: re.Match[str]) -> str:
    """What follows the words that open an impression."""
    return text[match.end() :].strip(" ,.:!?")


def _typed(scene: Scene, text: str) -> Reading:
    """Read "a Daft Punk type beat", "that Radiohead vibe"."""
    match = re.search(
        r"\b(?:an?|some|that|this|me)\s+((?:[A-Z0-9][\w'.&-]*\s?)+?)[\s-]+(?:type|style|vibe|kind of|inspired|esque|like|flavoured|-ish)[\s-]*(?:beats?|tracks?|loops?|songs?|tunes?|grooves?|things?|vibes?|piece|instrumental)?\b",
        text,
    )
    if match is None or _only_genre(scene.clause, match.group(1)):
        return None
    found = wishes(_without(scene.clause, match.group(1)))
    found["prompt"] = scene.text
    return (
        Proposal(
            "impression",
            Impression(impression=match.group(1).strip(), takes=takes_of(scene.clause) or 1, **found),
            makes=True,
        ),
    )


def _source(scene: Scene) -> str:
    """The clause's own stretch of the request, as it was typed."""
    return re.sub(r"\s+", " ", scene.text.replace("’", "'").replace("“", '"').replace("”", '"'))


def _token_of(clause: Clause, match: re.Match[str], text: str) -> int:
    count = len(re.findall(r"[\w']+", text[: match.start()]))
    return count + 1


def _effect_like(clause: Clause, tail: str) -> bool:
    low = tail.lower()
    return bool(
        re.match(
            r"(?:it (?:is|was|were)|it's|coming|played|from|through|recorded|on|an?|the)?\s*(?:an?|the|through|on|from|over)?\s*(?:an? |the )?(?:old |cheap |broken |small |tiny |am |vintage |bad )*(?:under ?water|telephone|phone|radio|tape|cassette|vinyl|record|walkie|megaphone|gramophone|cave|cathedral|hall|church|bathroom|stadium)",
            low,
        )
    )


def _only_genre(clause: Clause, about: str) -> bool:
    from bridge.controller.grammar.lexicon import lexicon
    from bridge.controller.grammar.tokens import words_of

    words = tuple(
        w
        for w in words_of(about)
        if w not in ("a", "an", "the", "some", "music", "style", "song", "track", "loop", "beat", "groove", "tune")
    )
    senses = lexicon().get(words)
    return (
        senses is not None and bool(senses.genre or senses.mood or senses.effect or senses.part or senses.style)
    ) or not words


def _until_wishes(tail: str) -> str:
    """The impression, cut where plain wishes ("…, 4 bars, in D minor") or another sentence begin."""
    cut = len(tail)
    if tail[:1] in "\"'" and (end := tail.find(tail[0], 1)) > 0:
        return tail[1:end]
    for pattern in (
        r",?\s+(?:and )?(?:in|at|with|around|about|using|over)\s+(?:[A-G](?:#|b|♯|♭| sharp| flat)?\s?(?:minor|major|min|maj|m|dorian|phrygian|lydian|mixolydian)?(?=$|[\s,.])(?! [a-z]+ing)|\d+(?:\.\d+)?(?= ?bpm|$| ?bars|,)|\d/\d)",
        r",?\s+(?:but|with)\s+(?:no|without|slower|faster|darker|drums|bass|piano|guitar|guitars|strings|more|less|only|just)\b",
        r",?\s+(?:without|no)\s+\w+",
        r"[,;]\s*(?:and )?(?:\w+\s+){0,2}(?:bars?|bpm|takes?|versions?|options?|beats)\b",
        r",?\s+\d+\s*(?:bpm|bars?|takes?|versions?)\b",
        r"[,;.!]\s*(?:in|at|about|around|with|no|without|please|thanks|but|then|and then|\d|key|slow|fast|very|not|maybe|make|add|instrumental|one|two|three|four|eight|sixteen|[A-G][#b]? (?:minor|major)|lots|just|only|some|something)\b",
        r",?\s+(?:and then|then)\s",
        r"\s+and\s+(?:add|make|put|give|remove|set|keep|lock)\b",
        r",?\s+(?:please|thanks|thank you|would be (?:nice|great|cool|lovely)|if you can|ok\??)\s*[.!?]*$",
        r"\s+for (?:me|us)\b",
        r"[.!?]\s",
        r";",
    ):
        found = re.search(pattern, tail, re.I if "[A-G]" not in pattern else 0)
        if found:
            cut = min(cut, found.start())
    about = tail[:cut].strip(" ,.!?:;\"'")
    about = re.sub(r"^(?:it is|it's|it were|i am|i'm|we are|we're|you are|you're)\s+", "", about, flags=re.I)
    return about


def _without(clause: Clause, about: str) -> Clause:
    """The clause less the words of the impression, so that "rainy" in a title is no wish."""
    from bridge.controller.grammar.tokens import words_of

    gone = list(words_of(about))
    line = [w for t in clause.tags for w in t.words.split()]
    start = next((i for i in range(len(line) - len(gone) + 1) if line[i : i + len(gone)] == gone), None)
    kept: list[Tag] = []
    position = 0
    for tag in clause.tags:
        size = len(tag.words.split())
        if start is None or not (start <= position < start + len(gone)):
            kept.append(tag)
        position += size
    if start is None:
        kept = [t for t in kept if not set(t.words.split()) & set(gone) or t.amount or t.key]
    from dataclasses import replace

    return replace(clause, tags=tuple(kept))
