"""Moods by name, and how each bends what is played. Restyling and impressions rest on these numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mood:
    """How music should feel.

    The numbers are how far, at full strength, each attribute moves from where it stands.

    Args:
        name: As plans write it.
        energy: Added to energy (0–1).
        density: Added to density (0–1).
        brightness: Added to tone (-1 dark to 1 bright).
        space: Added to the amount of room (0–1).
        tempo: Factor on a tempo that is still free.
        minor: True pulls a free key to minor, False to major, None leaves it.
        opposite: The mood meant by "less …".
        aliases: Other words, lower case; comparatives included.
    """

    name: str
    energy: float = 0.0
    density: float = 0.0
    brightness: float = 0.0
    space: float = 0.0
    tempo: float = 1.0
    minor: bool | None = None
    opposite: str | None = None
    aliases: tuple[str, ...] = ()


MOODS: dict[str, Mood] = {
    m.name: m
    for m in (
        Mood("relaxed", -0.3, -0.2, -0.15, 0.15, 0.94, opposite="energetic", aliases=("calm", "calmer", "relaxing", "chill", "chilled", "chiller", "laid back", "laid-back", "mellow", "mellower", "easy", "easygoing", "gentle", "gentler", "peaceful", "serene", "tranquil", "smooth", "smoother", "lazy", "quiet", "quieter feel", "less intense", "soothing", "loose", "looser", "cool", "tender", "calmness", "chillness", "relaxation")),
        Mood("energetic", 0.3, 0.2, 0.15, -0.05, 1.06, opposite="relaxed", aliases=("driving", "energy", "upbeat", "lively", "livelier", "powerful", "exciting", "intense", "more intense", "hyped", "hype", "pumping", "punchy", "punchier", "bouncy", "bouncier", "danceable", "party", "fiery", "hard", "harder", "banging", "wild", "wilder", "urgent", "faster feel", "more bounce", "drive", "aggression", "excitement", "uplifting")),
        Mood("happy", 0.1, 0.05, 0.25, 0.0, 1.04, False, "sad", ("happier", "cheerful", "joyful", "sunny", "sunnier", "playful", "optimistic", "feel good", "feel-good", "fun", "jolly", "summery", "carefree", "happiness", "joy", "sunshine")),
        Mood("sad", -0.2, -0.15, -0.2, 0.15, 0.92, True, "happy", ("sadder", "melancholic", "melancholy", "blue", "gloomy", "sorrowful", "wistful", "moody", "heartbroken", "lonely", "bittersweet", "rainy", "emotional", "nostalgic", "gloom", "sadness", "sorrow", "gloominess")),
        Mood("dark", 0.0, 0.0, -0.4, 0.1, 0.98, True, "bright", ("darker", "sinister", "ominous", "brooding", "menacing", "scary", "spooky", "evil", "eerie", "haunting", "noir", "creepy", "darkness", "tension")),
        Mood("bright", 0.05, 0.0, 0.4, 0.0, 1.0, None, "dark", ("brighter", "shiny", "shimmering", "sparkling", "crisp", "crisper", "clearer", "airy", "airier", "lighter", "light")),
        Mood("warm", -0.05, 0.0, -0.2, 0.05, 1.0, None, "bright", ("warmer", "cosy", "cozy", "rounder", "softer tone")),
        Mood("aggressive", 0.35, 0.15, 0.3, -0.1, 1.05, True, "gentle", ("angry", "angrier", "heavy", "heavier", "brutal", "fierce", "rough", "rougher", "gritty", "grittier", "raw", "dirty", "dirtier", "edgy", "edgier", "nasty")),
        Mood("gentle", -0.25, -0.1, -0.1, 0.1, 0.96, None, "aggressive", ("soft", "softer", "delicate", "subtle", "subtler", "tame", "tamer", "polite")),
        Mood("busy", 0.1, 0.35, 0.0, 0.0, 1.0, None, "sparse", ("busier", "more notes", "denser", "dense", "complex", "more complex", "fuller", "full", "intricate", "varied", "richer", "rich", "active")),
        Mood("sparse", -0.1, -0.35, 0.0, 0.1, 1.0, None, "busy", ("sparser", "fewer notes", "simple", "simpler", "minimal", "minimalist", "emptier", "empty", "less busy", "stripped", "stripped down", "stripped back", "thin out", "thin it out", "thinned out", "thin", "thinner", "less dense", "spacious feel", "bare")),
        Mood("dreamy", -0.15, -0.1, -0.05, 0.4, 0.96, None, "dry", ("dreamier", "ethereal", "floating", "hazy", "spacey", "atmospheric", "otherworldly", "psychedelic", "hypnotic", "misty")),
        Mood("dry", 0.0, 0.0, 0.0, -0.4, 1.0, None, "dreamy", ("drier", "tight", "tighter", "upfront")),
        Mood("epic", 0.3, 0.1, 0.1, 0.35, 1.0, None, "intimate", ("bigger feel", "grand", "grander", "heroic", "triumphant", "majestic", "dramatic", "huge", "massive", "anthemic", "tense", "suspenseful")),
        Mood("intimate", -0.25, -0.2, -0.1, -0.1, 0.95, None, "epic", ("close", "closer", "private", "small", "smaller", "bedroom")),
        Mood("groovy", 0.1, 0.1, 0.0, 0.0, 1.0, None, None, ("groovier", "swinging", "funkier", "sexy", "more groove", "syncopated", "swaggering", "danceable groove")),
        Mood("romantic", -0.15, -0.05, -0.05, 0.2, 0.94, None, None, ("loving", "sensual", "sweet", "sweeter", "seductive")),
        Mood("mysterious", -0.1, -0.1, -0.25, 0.3, 0.96, True, None, ("enigmatic", "weird", "weirder", "strange", "stranger", "alien")),
        Mood("steady", 0.0, -0.1, 0.0, 0.0, 1.0, None, None, ("straight", "straighter", "regular", "consistent", "simple groove", "mechanical", "robotic")),
    )
}  # fmt: skip
