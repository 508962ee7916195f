"""Notes out of audio or out of a part, and stems."""

from __future__ import annotations

from bridge.controller.grammar.changing import aims
from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.reading import Proposal, Reading, Scene, where
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.tasks.export_midi import Arguments as ExportMidi
from bridge.tasks.split_stems import Arguments as SplitStems
from bridge.tasks.transcribe import Arguments as Transcribe


def midi(scene: Scene) -> Reading:
    """Notes out of audio, or out of a part."""
    clause = scene.clause
    notes = clause.says(
        r"(?:to|into|as|the|in|get|extract|detect|write|see|all) (?:the )?notes|sheet music|note for note|notation|notate|piano roll|notes (?:of|from|in|out)"
    )
    word = clause.says("midi|midis|mid file|mid")
    if not (word or clause.has("transcribe") or notes):
        return None
    if clause.moods and not word and not clause.has("transcribe"):
        return None
    if (
        not word
        and not clause.has("transcribe")
        and clause.says(
            "fewer notes|less notes|more notes|long notes|short notes|root notes|ghost notes|notes? delay|held notes|grace notes"
        )
    ):
        return None
    found = aims(scene)
    if isinstance(found, Question):
        return found
    listens = (clause.has("transcribe", "rearrange") and not clause.says("have that|have the")) or clause.says(
        r"audio|transcribe|convert|turn|to midi|into midi|detect|extract|from (?:the|this|that) (?:audio|recording|clip)|notate|transcription|change|make (?:it|this|that)|recognize|(?:into|to) notes"
    )
    outward = clause.has("export") or clause.says(
        r"export|save|bounce|give me|get me|i want|i need|drop|as (?:a )?midi|midi (?:file|clip|out|export|version|notes|of|for|from|data|part)|download|place|put|render|drag|write out|have the midi|the midi|send|print|output|make a midi|create a midi|dump|show"
    )
    own = _made_here(scene, found)
    if word and outward and not (listens and not clause.has("export")):
        return tuple(Proposal("export_midi", ExportMidi(target=t), named=(t,)) for t in found)
    if own and word and not clause.says("audio|transcribe") and outward:
        return tuple(Proposal("export_midi", ExportMidi(target=t), named=(t,)) for t in found)
    if listens or notes:
        if notes and not listens and outward and own:
            return tuple(Proposal("export_midi", ExportMidi(target=t), named=(t,)) for t in found)
        return tuple(Proposal("transcribe", Transcribe(target=t, ranges=clause.ranges), named=(t,)) for t in found)
    if own:
        return tuple(Proposal("export_midi", ExportMidi(target=t), named=(t,)) for t in found)
    return tuple(Proposal("transcribe", Transcribe(target=t, ranges=clause.ranges), named=(t,)) for t in found)


def _made_here(scene: Scene, found: tuple[Target, ...]) -> bool:
    world = scene.world
    target = found[0]
    if target.kind == "last" or scene.carried.made:
        return True
    if target.kind == "role":
        return any(p.role == target.name or p.instrument == target.name for p in world.context.last) or bool(
            world.context.last
        )
    return world.done and not world.selected


_OTHERS = frozenset({"the rest", "all the rest", "everything else"})


def stems(scene: Scene) -> Reading:
    """Into stems."""
    clause, world = scene.clause, scene.world
    if world.context.empty and not scene.carried.made:
        return where(scene)
    names: list[str] = []
    target: Target | None = None
    after_from = False
    for tag in clause.tags:
        if tag.words in ("from", "of", "out of"):
            after_from = True
        elif tag.words in ("into", "onto", "on", "as", "to"):
            after_from = False
        if tag.track is not None:
            target = Target("track", tag.track)
        elif tag.senses.part is not None:
            if after_from and names and not clause.says("from (?:each other|one another|the rest)"):
                target = Target("role", tag.senses.part.name)
            else:
                names.append(tag.senses.part.name)
    into = clause.says("into|in to|onto|on|to|stems?|tracks?")
    if (
        len(names) >= 1
        and target is None
        and clause.says(
            r"(?:split|separate|unmix|break|divide|explode|stem split)(?: up| out| apart)? (?:the |my |this )?(?:drums?|beat|kit|drum loop|drum kit|bass|chords|lead)"
        )
        and into
        and len(names) > 1
        and clause.parts[1][1].piece
    ):
        target = Target("role", names[0])
        names = names[1:]
    elif (
        len(names) == 1
        and clause.says(
            r"into (?:its |their |separate |individual |the |different )*(?:stems?|pieces|parts|tracks|drums|hits|elements|components)|(?:in|into) (?:stems?|pieces|parts)"
        )
        and target is None
    ):
        target = Target("role", names[0])
        names = []
    if target is None:
        found = aims(
            Scene(
                Clause(tuple(t for t in clause.tags if t.senses.part is None and t.words not in _OTHERS)),
                world,
                scene.carried,
                scene.text,
            )
        )
        if isinstance(found, Question):
            return found
        target = found[0]
    return (
        Proposal(
            "split_stems", SplitStems(target=target, stems=tuple(dict.fromkeys(names))), named=(target,), makes=False
        ),
    )
