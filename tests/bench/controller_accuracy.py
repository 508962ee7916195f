"""Prints how well words are understood, per category: `python tests/bench/controller_accuracy.py [--failures]`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bridge.controller.grammar import interpret
from bridge.core.plan import Decline, Interpretation, Plan, Question
from tests.controller.corpus_judge import MENDED_AGAINST, UNSEEN, Verdict, dialogues, items, judge


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", action="store_true", help="list what was understood wrongly")
    parser.add_argument("files", nargs="*", help="corpus files; all of them by default")
    options = parser.parse_args()
    times: list[float] = []
    verdicts = judged(options.files or (*MENDED_AGAINST, "dialogues.jsonl"), times)
    table(verdicts)
    if not options.files:
        unseen(judged([UNSEEN], times))
    times.sort()
    middle, slow = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
    print(f"\ninterpret: median {middle:.2f} ms, 99 % {slow:.2f} ms")
    if options.failures:
        failures(verdicts)


def judged(files: Iterable[str], times: list[float]) -> list[Verdict]:
    """What the grammar makes of each utterance of some files; how long each took, in seconds, goes into `times`."""
    verdicts: list[Verdict] = []
    for file in files:
        for item in dialogues(file) if file.startswith("dialogues") else items(file):
            start = time.perf_counter()
            got = interpret(item.say, item.context)
            times.append(time.perf_counter() - start)
            verdicts.append(judge(item, got))
    return verdicts


def unseen(verdicts: list[Verdict]) -> None:
    """The words that the grammar was never mended against, in one line."""
    print(
        f"\nnever mended against ({UNSEEN}): {len(verdicts)} utterances, tasks {_share(v.action for v in verdicts)}, "
        f"tasks and arguments {_share(v.right for v in verdicts)}, false writes {sum(v.false_write for v in verdicts)}"
    )


def table(verdicts: list[Verdict]) -> None:
    """Accuracy of action and arguments by category, then precision and recall of clarify and decline."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict.item.category].append(verdict)
    print(f"{'category':16}{'n':>5}{'action':>9}{'arguments':>11}{'false writes':>14}")
    for name, group in (*groups.items(), ("all", verdicts)):
        print(
            f"{name:16}{len(group):5}{_share(v.action for v in group):>9}{_share(v.right for v in group):>11}"
            f"{sum(v.false_write for v in group):14}"
        )
    for kind, answer in (("clarify", Question), ("decline", Decline)):
        wanted = [v for v in verdicts if kind in v.item.allowed[0]]
        gave = [v for v in verdicts if isinstance(v.got, answer)]
        right = [v for v in gave if any(kind in expect for expect in v.item.allowed)]
        print(f"{kind}: precision {len(right)}/{len(gave)}, recall {sum(v.right for v in wanted)}/{len(wanted)}")


def _share(values: Iterable[bool]) -> str:
    found = list(values)
    return f"{100 * sum(found) / len(found):.1f} %"


def failures(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        if not verdict.right:
            print(f"\n[{verdict.item.category}] {verdict.item.say}")
            print(
                f"  want {json.dumps(verdict.item.allowed[0], ensure_ascii=False)}  (+{len(verdict.item.allowed) - 1})"
            )
            print(f"  got  {shown(verdict.got)}")


def shown(got: Interpretation) -> str:
    """An interpretation in one line."""
    if isinstance(got, Plan):
        steps = []
        for step in got.steps:
            told = {k: v for k, v in step.arguments.as_json().items() if k != "prompt"}
            steps.append(f"{step.task} {json.dumps(told, ensure_ascii=False)}")
        return " ; ".join(steps) + (f"   unknown: {', '.join(got.unknown)}" if got.unknown else "")
    return f"{type(got).__name__}: {got.text}"


if __name__ == "__main__":
    main()
