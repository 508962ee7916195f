"""Make a variation of a part or loop that stays recognisable."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import Share, Takes, WithBrief, WithRanges
from bridge.tasks.parts import loops
from bridge.tasks.places import stretches
from bridge.tasks.regenerate import Rewriting
from bridge.tasks.slicing import Reslicing
from bridge.tasks.task import NewTakes, Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import quoted


class Arguments(WithRanges, WithBrief):
    """Make a variation of a part or loop that stays recognisable."""

    amount: Share = Field(default=0.5, description="0.25 subtle, 0.5 normal, 0.9 wild")
    takes: Takes = 1


class Vary(Task[Arguments]):
    """Make a variation of a part or loop that stays recognisable."""

    name = "vary"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        placements: list[Placement] = []
        said: list[str] = []
        sliced: list[str] = []
        for one in loops(studio, arguments.target, keep=arguments.keep, ranges=arguments.ranges):
            spans = stretches(arguments.ranges, one.grid)
            if one.part is None:
                made = Reslicing(studio, one, arguments.amount, spans)
                placements.append(Placement(NewTakes(one.clip.id), (made,) * arguments.takes))
                sliced.append(one.name)
                continue
            varied = Rewriting(
                studio, one, one.part, arguments.brief(), spans, variation=arguments.amount, called="varied"
            )  # fmt: skip
            placements.append(Placement(NewTakes(one.clip.id), (varied,) * arguments.takes, as_midi=one.is_midi))
            said.append(one.name)
        over = f" over {sentence([r.words for r in arguments.ranges])}" if arguments.ranges else ""
        several = f", {arguments.takes} takes" if arguments.takes > 1 else ""
        words = []
        if said:
            words.append(f"Varied {quoted(said)}{over}{several}; the take before is still there.")
        if sliced:
            words.append(
                f"{quoted(sliced)}: a recording, so its own beats were put in another order{over}{several}, "
                "each kept at its place in the bar; new notes would need an audio model."
            )
        return Outcome(" ".join(words), tuple(placements))
