"""Which reading a clause gets: the first that fits, from the surest to the loosest."""

from __future__ import annotations

from itertools import pairwise

from bridge.controller.grammar.around_drums import drums_to_music
from bridge.controller.grammar.asking import question
from bridge.controller.grammar.changing import (
    extend,
    fit,
    isolate,
    rearrange,
    regenerate,
    remove,
    restyle,
    vary,
    wants_fit,
)
from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.cues import (
    colours_new_part,
    is_noun_phrase,
    wants_extension,
    wants_isolation,
    wants_new_part,
    wants_recasting,
    wants_removal,
    wants_rewriting,
)
from bridge.controller.grammar.following import follow
from bridge.controller.grammar.history import branching, history, takes
from bridge.controller.grammar.impressions import impression
from bridge.controller.grammar.levels import side_of, wants_gain
from bridge.controller.grammar.making import WHOLE, ask_what, make, names_whole
from bridge.controller.grammar.notes import midi, stems
from bridge.controller.grammar.objects import definite, objects_of
from bridge.controller.grammar.pitch_and_speed import pitch, speed
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.sound import effects
from bridge.controller.grammar.sound_cues import means_mood, means_tone, wants_pitch, wants_rearranging, wants_speed
from bridge.controller.grammar.stating import only_locks, statement
from bridge.controller.grammar.targets import SELECTION, implied
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.tasks.remove_track import Arguments as RemoveTrack


def aim_of(step: Proposal) -> Target | None:
    """What a step acts on."""
    target = getattr(step.arguments, "target", None)
    return target if isinstance(target, Target) else None


def read_clause(scene: Scene) -> Reading:
    """The first reading that fits."""
    clause = scene.clause
    if (branched := branching(scene)) is not None:
        return branched
    if (
        any(t.off_topic for t in clause.tags)
        and not clause.quoted
        and impression(scene) is None
        and not _music_first(clause)
    ):
        return None
    if (found := history(scene)) is not None:
        return found
    if (unclear := _ambiguous(scene)) is not None:
        return unclear
    if (found := follow(scene)) is not None:
        return found
    if (found := question(scene)) is not None:
        return found
    if (found := midi(scene)) is not None:
        return found
    if (found := takes(scene)) is not None:
        return found
    return _act(scene)


def _ambiguous(scene: Scene) -> Question | None:
    """Ask where one word fits several tracks, or where two things are offered with "or"."""
    clause, world = scene.clause, scene.world
    if clause.asks or clause.says("what|which|is it|is this"):
        return None
    for tag, part in clause.parts:
        names = world.tracks_with(tag.words)
        if (
            len(names) > 1
            and not clause.says("both|all|every|each|an?|some")
            and not any(p.role == part.role for p in world.context.parts)
            and clause.says("the|my|those|these")
        ):
            return Question("Which one do you mean?", tuple(clause.words.replace(tag.words, name) for name in names))
    aims = [t for t in clause.tags if t.senses.part is not None or t.track]
    for first, second in pairwise(aims):
        between = [t.words for t in clause.tags if first.end <= t.start < second.start]
        if (
            "or" in between
            and not (clause.verbs & {"add", "want"})
            and not clause.without
            and clause.words.count("either") == 0
        ):
            return Question("Which of the two?", tuple(t.words for t in (first, second)))
    return None


def _music_first(clause: Clause) -> bool:
    return sum(t.off_topic for t in clause.tags) < sum(bool(t.senses.musical) for t in clause.tags)


def _act(scene: Scene) -> Reading:
    clause, world = scene.clause, scene.world
    head = clause.verbs
    says = clause.says
    creating = (
        clause.has("add", "make", "want")
        and not says(
            r"make (?:it|this|that|them|everything|the|these|those|all|both|my)|give (?:it|this|that|them|the|everything|my)"
        )
        and not says("put (?:it|this|that|them|the|everything) ")
    )
    lone_without = clause.without and not any(
        t.senses.verbs or t.senses.musical or t.amount or t.key
        for t in clause.tags
        if t.words not in ("is", "in", "like", "want", "with", "be", "play", "have", "use", "hear", "keep")
    )
    if lone_without:
        return remove(scene)
    if (says("swap|exchange|switch out|substitute|trade") and clause.parts) or wants_recasting(clause):
        return rearrange(scene)
    if (found := statement(scene)) is not None and (
        says("lock|unlock|locked|unlocked|freeze|unfreeze|pin|unpin|release") or only_locks(found)
    ):
        return found
    if (
        clause.except_parts
        and (clause.has("remove") or says("everything|only|all|out|off|gone|silent") or not clause.verbs)
        and not any(t.senses.verbs & _OTHER_WISHES and "remove" not in t.senses.verbs for t in clause.tags)
        and not (clause.moods or clause.effects or wants_gain(clause) or clause.amount("semitones"))
    ):
        return remove(scene)
    if says("(?:make|turn) (?:it|this|that|everything) (?:into )?(?:an )?instrumental") or (
        not world.context.empty and says(r"^(?:an? |the |just )?instrumental(?: version| mix)?(?: please)?$")
    ):
        vocals = RemoveTrack(what=("vocals",), target=implied(world, scene.carried) or SELECTION)
        return (Proposal("remove_track", vocals),)
    if wants_isolation(clause) and not (says("stems?") and clause.has("split")):
        return isolate(scene)
    if (
        clause.has("split")
        and not says("stems? of|split the difference")
        and (clause.has("split") and (head & {"split"} or says("stems?|split|separate|unmix|demix")))
        and not clause.has("fit")
    ):
        return stems(scene)
    if (
        wants_fit(clause)
        and not (clause.genres or clause.moods or (clause.effects and not says("in time")))
        and not (creating and clause.parts)
    ) and not (clause.says("tempo|speed") and clause.amount("bpm")):
        return fit(scene)
    if (found := drums_to_music(scene)) is not None:
        return found
    if (found := impression(scene)) is not None:
        return found
    if wants_extension(clause):
        return extend(scene)
    if wants_removal(clause):
        return remove(scene)
    if (clause.has("vary") or says("variations?|variants?")) and not says("twist and") and not (clause.has("fit")):
        return vary(scene)
    if wants_rewriting(clause, world, scene_ranges=bool(scene.carried.ranges) and not scene.steps):
        return regenerate(scene)
    if wants_speed(clause, creating):
        return _kept_out(scene, speed(scene))
    if wants_pitch(clause, creating):
        return _kept_out(scene, pitch(scene))
    if (found := statement(scene)) is not None:
        return found
    if wants_rearranging(clause, world, scene):
        return rearrange(scene)
    if world.context.empty and clause.genres and not scene.steps and (made := make(scene)) is not None:
        return made
    if clause.says("(?:more|less) bass") and means_tone(clause) and (found := effects(scene)) is not None:
        return _kept_out(scene, found)
    panned = side_of(clause) is not None
    effect = panned or clause.effects or wants_gain(clause) or clause.amount("hz") or means_tone(clause)
    new_part = creating and [t for t in objects_of(clause) if clause.has("add") or not definite(clause, t)]
    moods = clause.moods and not creating
    if (
        effect
        and creating
        and objects_of(clause)
        and all(definite(clause, t) for t in objects_of(clause))
        and clause.effects
    ):
        found = effects(scene)
        if found is not None:
            return _kept_out(scene, found)
    if wants_new_part(scene, creating):
        return make(scene)
    if effect and not colours_new_part(clause, creating) and not (moods and not panned and means_mood(clause)):
        found = effects(scene)
        if found is not None:
            return _kept_out(scene, found)
    if new_part and not (says("more|less") and clause.moods and not says("an?|some|another")):
        return make(scene)
    if (
        clause.moods
        and not (creating and (clause.genres or names_whole(clause) or says(WHOLE)))
        and not (
            world.context.empty and not scene.carried.made and (is_noun_phrase(clause) or clause.genres or clause.parts)
        )
    ):
        restyled = restyle(scene)
        article = says("an?|some") and not says("a (?:bit|little|lot|touch|tad|hair)")
        if restyled is not None and not (clause.parts and article and creating):
            return restyled
    standing = clause.parts and not clause.has("add", "want") and all(definite(clause, t) for t, _ in clause.parts)
    made = None if standing and not clause.genres else make(scene)
    if made is not None and (
        creating
        or clause.genres
        or (clause.parts and says("an?|some|another|one more"))
        or world.context.empty
        or takes_only(clause)
    ):
        return made
    if (
        made is not None
        and clause.parts
        and (clause.ranges or clause.chords_said or any(t.senses.style for t in clause.tags))
        and not head
    ):
        return made
    if (
        head & {"add", "want", "make"}
        and says(
            "something|anything|stuff|a part|an instrument|another (?:part|track|instrument)|a track|one more|a layer|layer"
        )
        and not clause.parts
        and not clause.genres
    ):
        return ask_what(scene)
    if clause.attributes and (head & {"set", "lock"} or says("change|set|adjust|switch|modify")):
        name = clause.attributes[0]
        example = {
            "tempo": "set the tempo to 120",
            "key": "set the key to A minor",
            "metre": "set the metre to 3/4",
            "genre": "set the genre to house",
            "chords": "the chords are Am F C G",
            "swing": "set swing to 60 %",
        }.get(name)
        return Question(f"Change the {name} to what?", (example,) if example else ())
    return None


_OTHER_WISHES = frozenset({"transpose", "speed", "again", "vary", "rearrange", "extend", "fit", "shift"})


def takes_only(clause: Clause) -> bool:
    """Whether a number of versions is asked for."""
    return clause.amount("takes") is not None


def _kept_out(scene: Scene, reading: Reading) -> Reading:
    """Ask rather than touch what must stay, where the task cannot spare it."""
    if not isinstance(reading, tuple) or not reading:
        return reading
    clause = scene.clause
    names = [k for k in (*clause.keep, *(p.name for p in clause.except_parts)) if k not in _HARMLESS]
    if not names:
        return reading
    aims = [aim_of(step) for step in reading]
    if all(aim is not None and aim.kind in ("role", "track") and aim.name not in names for aim in aims):
        return reading
    spared = " and ".join(dict.fromkeys(names))
    others = [
        p.name or (p.role or "")
        for p in scene.world.context.parts
        if p.role not in names and p.name.lower() not in names
    ][:4]
    return Question(
        f"I cannot do that to everything and spare the {spared}. Which part shall I do it to?",
        tuple(f"{clause.words}, only the {o.lower()}" for o in others if o),
    )


_HARMLESS = frozenset(
    {
        "key",
        "pitch",
        "tempo",
        "metre",
        "genre",
        "mood",
        "bars",
        "rhythm",
        "chords",
        "swing",
        "density",
        "energy",
        "length",
        "title",
        "loudness",
        "speed",
        "timing",
        "instruments",
    }
)
