"""Words that stand for several effects at once. Each effect inside takes its own place in the chain."""

from __future__ import annotations

from bridge.audio.effects.effect import Compound, Dose


def _along(amount: float, low: float, high: float) -> float:
    return low + (high - low) * amount


def _swept(amount: float, low: float, high: float) -> float:
    return float(low * (high / low) ** amount)


def _shelves(amount: float, low: float, high: float) -> tuple[Dose, ...]:
    return (
        Dose("low_shelf", values={"db": low * amount, "hz": 250}),
        Dose("high_shelf", values={"db": high * amount, "hz": 2_800}),
    )


def _lo_fi(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("high_pass", values={"hz": _along(amount, 40, 160)}),
        Dose("low_pass", values={"hz": _swept(amount, 12_000, 2_600)}),
        Dose("tape", _along(amount, 0.1, 0.75)),
        Dose("bit_crush", values={"bits": _along(amount, 14, 6)}),
        Dose("vinyl", _along(amount, 0.05, 0.5)),
    )


def _underwater(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("low_pass", values={"hz": _swept(amount, 1_800, 220)}),
        Dose("chorus", _along(amount, 0.2, 0.8), {"hz": 0.4}),
        Dose("vibrato", _along(amount, 0.1, 0.45), {"hz": 0.9}),
        Dose("reverb", _along(amount, 0.2, 0.6)),
    )


def _telephone(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("high_pass", values={"hz": _swept(amount, 150, 700)}),
        Dose("low_pass", values={"hz": _swept(amount, 6_000, 2_600)}),
        Dose("bell", values={"hz": 1_600, "db": _along(amount, 2, 9)}),
        Dose("compressor", _along(amount, 0.2, 0.6)),
        Dose("overdrive", _along(amount, 0.05, 0.45)),
        Dose("mono"),
    )


def _radio(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("high_pass", values={"hz": _swept(amount, 90, 450)}),
        Dose("low_pass", values={"hz": _swept(amount, 9_000, 3_600)}),
        Dose("bell", values={"hz": 1_000, "db": _along(amount, 1, 5)}),
        Dose("compressor", _along(amount, 0.15, 0.6)),
        Dose("tube", _along(amount, 0.1, 0.5)),
        Dose("vinyl", _along(amount, 0.0, 0.3)),
        Dose("mono"),
    )


def _bigger(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("low_shelf", values={"db": _along(amount, 0.5, 5), "hz": 120}),
        Dose("high_shelf", values={"db": _along(amount, 0.3, 3), "hz": 6_000}),
        Dose("compressor", _along(amount, 0.1, 0.5)),
        Dose("tube", _along(amount, 0.1, 0.5)),
        Dose("reverb", _along(amount, 0.05, 0.55), {"seconds": _along(amount, 0.8, 2.4)}),
        Dose("wider", _along(amount, 0.2, 0.8)),
    )


def _smaller(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("high_pass", values={"hz": _swept(amount, 80, 400)}),
        Dose("high_shelf", values={"db": _along(amount, -1, -8), "hz": 6_000}),
        Dose("mono", values={"mix": 0.2 + 0.8 * amount}),
    )


def _warmer(amount: float) -> tuple[Dose, ...]:
    return (*_shelves(amount, 5, -9), Dose("tube", _along(amount, 0.0, 0.6)))


def _brighter(amount: float) -> tuple[Dose, ...]:
    return _shelves(amount, -2, 12)


def _darker(amount: float) -> tuple[Dose, ...]:
    return (*_shelves(amount, 2, -12), Dose("low_pass", values={"hz": _swept(amount, 15_000, 2_500)}))


def _cleaner(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("gate", _along(amount, 0.0, 0.6)),
        Dose("high_pass", values={"hz": _swept(amount, 30, 120)}),
        Dose("bell", values={"hz": 320, "db": -5 * amount}),
        Dose("high_shelf", values={"db": 3 * amount, "hz": 7_000}),
    )


def _vintage(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("high_pass", values={"hz": _along(amount, 30, 90)}),
        Dose("tube", _along(amount, 0.2, 0.8)),
        Dose("tape", _along(amount, 0.2, 0.8)),
        Dose("mono", values={"mix": 0.5 * amount}),
    )


def _outer_space(amount: float) -> tuple[Dose, ...]:
    return (
        Dose("phaser", _along(amount, 0.1, 0.6), {"hz": 0.15}),
        Dose("delay", _along(amount, 0.2, 0.7)),
        Dose("reverb", _along(amount, 0.4, 1.0)),
        Dose("wider", _along(amount, 0.3, 0.9)),
    )


COMPOUNDS = (
    Compound("lo_fi", "tape, dust and few bits", _lo_fi),
    Compound("underwater", "muffled, swaying, far away", _underwater),
    Compound("telephone", "a narrow, driven band, mono", _telephone),
    Compound("radio", "an old radio: narrow, squashed, a little dust", _radio),
    Compound("bigger", "wider, fuller, in a larger room", _bigger),
    Compound("smaller", "narrow, thin and dull", _smaller),
    Compound("warmer", "more lows, fewer highs, a little saturation", _warmer),
    Compound("brighter", "more highs", _brighter),
    Compound("darker", "fewer highs", _darker),
    Compound("cleaner", "less noise, less mud", _cleaner),
    Compound("vintage", "old tape and tubes", _vintage),
    Compound("outer_space", "floating, echoing, far out", _outer_space),
)
