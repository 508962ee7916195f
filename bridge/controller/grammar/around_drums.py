"""Music written around drums."""

from __future__ import annotations

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.objects import objects_of
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.targets import LAST, SELECTION
from bridge.controller.grammar.wishes import takes_of, wishes
from bridge.core.target import Target
from bridge.tasks.drums_to_music import Arguments as DrumsToMusic


def drums_to_music(scene: Scene) -> Reading:
    """Music written around drums."""
    clause = scene.clause
    drums = [(t, p) for t, p in clause.parts if p.role in ("drums", "percussion") and not p.piece]
    pointed_at = clause.pointer() in ("it", "selection") and (_is_drums(scene))
    if not drums and not pointed_at and scene.carried.named != (Target("role", "drums"),):
        return None
    tag = drums[0][0] if drums else None
    music = clause.says(
        r"music|song|track|tune|full (?:track|loop|arrangement|song)|whole (?:song|track)|band|arrangement|instrumental|something|accompaniment|the rest|piece|backing|production|(?:turn|make) (?:\w+ ){1,3}into|everything else|composition|melody and chords|loop"
    )
    dropped = scene.carried.named == (Target("role", "drums"),) and clause.says(
        "something|music|song|track|tune|arrangement"
    )
    about = (
        dropped
        or clause.says(
            r"(?:out of|around|from|based on|on top of|over|on|out of|to go with|goes with|go with|fits?|for|with|to|using|above|under|onto|into|match(?:ing|es)?|along with|that suits?|suits?) (?:(?:the|this|that|these|those|my|a|our|given|it|selected|existing) )*(?:drums?|beats?|drum|percussion|kit|groove|pattern|rhythm|it|them|this|that|these)"
        )
        or clause.says(
            r"(?:turn|transform|convert|develop|build|flesh|grow|make|expand|evolve|harmonize) (?:out )?(?:the|this|that|these|those|them|my|it)\b.*\b(?:into|in to|out|up|to) (?:an? |some |the )?"
        )
    )
    turn = clause.says(
        r"(?:turn|transform|convert|develop|build|flesh|grow|make|expand|evolve|harmonize)\b.*\b(?:into|up into|out into|out|to) (?:an? |some |the )?(?:\w+ ){0,4}(?:song|track|tune|piece|music|full|loop|composition|production|arrangement)"
    )
    if not music or not (about or turn or _words_for_drums(clause)):
        return None
    created = clause.has("make", "add", "want", "build_on", "extend", "rearrange", "turn") or clause.says(
        "harmonize|build|write|compose|music|flesh|develop|turn|arrange|what would go"
    )
    if not created or clause.has("remove", "isolate", "vary", "split", "again"):
        return None
    if tag is not None and (tag in objects_of(clause) or (clause.effects and not clause.genres)) and not turn:
        return None
    others = [p for t, p in clause.parts if t is not tag and p.role not in ("drums",)]
    if len(others) == 1 and not clause.says(
        r"music|song|tune|full|whole|track (?:with|on|around|from|over)|something|build|band|piece"
    ):
        return None
    found = wishes(clause, skip=(tag,) if tag else ())
    names = tuple(dict.fromkeys(p.name for p in others))
    if names:
        found["instruments"] = names
    found["prompt"] = scene.text
    target = (
        SELECTION
        if _is_drums(scene) and (tag is None or clause.says("this|these|selected"))
        else Target("role", "drums")
        if tag is not None
        else LAST
    )
    if scene.carried.named and scene.carried.named[0] == Target("role", "drums"):
        target = Target("role", "drums")
    return (
        Proposal(
            "drums_to_music", DrumsToMusic(target=target, takes=takes_of(clause) or 1, **found), makes=True, named=()
        ),
    )


def _words_for_drums(clause: Clause) -> bool:
    return bool(
        clause.says(
            r"(?:these|this|the|my) (?:drums?|beat|drum loop|drum pattern) .*(?:music|song|band|rest|chords and|bass and)"
        )
    )


def _is_drums(scene: Scene) -> bool:
    """Whether what is pointed at is a drum part."""
    world = scene.world
    if scene.carried.named:
        return scene.carried.named[0] == Target("role", "drums")
    if world.selected:
        return bool(world.selected_roles) and world.selected_roles <= {"drums", "percussion"}
    return bool(world.context.last) and {p.role for p in world.context.last} <= {"drums", "percussion"}
