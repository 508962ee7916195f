"""The plain English around the music: contractions, shorthand, numbers, words that carry no wish."""

from __future__ import annotations

CONTRACTIONS: dict[str, str] = {
    "it's": "it is", "its": "it is", "that's": "that is", "thats": "that is", "there's": "there is", "theres": "there is", "what's": "what is",
    "whats": "what is", "which's": "which is", "where's": "where is", "how's": "how is", "hows": "how is", "who's": "who is", "let's": "let us",
    "lets": "let us", "don't": "do not", "dont": "do not", "doesn't": "does not", "doesnt": "does not", "didn't": "did not",
    "didnt": "did not", "isn't": "is not", "isnt": "is not", "aren't": "are not", "arent": "are not", "can't": "can not",
    "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not", "wouldn't": "would not", "wouldnt": "would not", "shouldn't": "should not",
    "shouldnt": "should not", "couldn't": "could not", "haven't": "have not", "havent": "have not", "hasn't": "has not", "wasn't": "was not",
    "i'd": "i would", "id": "i would", "i'm": "i am", "im": "i am", "i've": "i have", "ive": "i have", "i'll": "i will",
    "you're": "you are", "you've": "you have", "we're": "we are", "we'd": "we would", "we've": "we have",
    "they're": "they are", "gonna": "going to", "wanna": "want to", "gimme": "give me", "gimmie": "give me", "lemme": "let me",
    "kinda": "kind of", "sorta": "sort of", "gotta": "have to", "abit": "a bit", "alot": "a lot", "lotta": "lot of", "outta": "out of",
    "dunno": "do not know", "c'mon": "come on", "y'all": "you",
}  # fmt: skip


SHORTHAND: dict[str, str] = {
    "pls": "please", "plz": "please", "plez": "please", "pleas": "please", "thx": "thanks", "u": "you", "ur": "your", "r": "are", "yr": "your",
    "lil": "little", "lill": "little", "sth": "something", "smth": "something", "smthg": "something", "bc": "because", "cuz": "because", "tho": "though",
    "nt": "not", "nvm": "never mind", "alt": "alternate", "w": "with", "wo": "without", "n": "and", "nd": "and", "plus": "and", "abt": "about", "b4": "before", "tmpo": "tempo",
    "vol": "volume", "perc": "percussion", "inst": "instrument", "instr": "instrument", "secs": "seconds", "sec": "seconds", "mins": "minutes",
    "min.": "minutes", "semis": "semitones", "semi": "semitones", "semitone": "semitones", "st": "semitones", "halfstep": "semitones", "oct": "octave",
    "octaves": "octave", "8ve": "octave", "8va": "octave", "decibel": "db", "decibels": "db", "dbs": "db", "percent": "%", "bpms": "bpm", "hertz": "hz", "second's": "seconds",
    "meter": "metre", "meters": "metre", "colour": "color", "quantise": "quantize", "quantised": "quantized", "analyse": "analyze",
    "harmonise": "harmonize", "randomise": "randomize", "normalise": "normalize", "equaliser": "equalizer", "maximise": "maximize", "synthesiser": "synthesizer",
    "favourite": "favorite", "grey": "gray", "behaviour": "behavior", "centre": "center", "emphasise": "emphasize", "tranpose": "transpose",
    "ok": "okay", "k": "okay", "kk": "okay", "yeah": "yes", "yep": "yes", "yup": "yes", "ya": "yes", "nope": "no", "nah": "no", "em": "them",
    "til": "until", "till": "until", "thru": "through", "msr": "bar", "measure": "bar", "measures": "bars", "mesure": "bar", "mesures": "bars",
    "takt": "bar", "bas": "bass", "base": "bass", "baseline": "bassline", "drumms": "drums", "guitare": "guitar", "gtr": "guitar",
    "gtrs": "guitar", "gits": "guitar", "vox": "vocals", "voc": "vocals", "vocal": "vocals", "bgvs": "vocals", "gen": "generate",
    "somthing": "something", "smoothly": "smooth", "everthing": "everything", "evrything": "everything", "everythin": "everything",
    "nothin": "nothing", "somethin": "something", "bar's": "bars", "noize": "noise", "qestion": "question",
}  # fmt: skip


REAL_WORDS = frozenset(
    """
    fatter phatter thicker bolder colder cleaner meaner cooler hotter taller creamier juicier weightier chunkier meatier
    harsher sweeter clearer kinder cuter steeper stiffer sloppier muddier thumpier shinier
    account aware shave tack knock bump nudge lease bill bills bounds boxes business busy cake caller cell cells charge cheese click clone clash close
    cost costs coast consumer countries creation deadline deadlines deletion descriptive designed detached donation
    driven driver equal euro euros exciting expected explained family font form forms forth garbage garage generator
    grand grant greeting heating identity intent invert jacket jeans journey kitchen lack laptop laptops likely
    listed listen listener live lives lock locks looking machine machinery marking marriage model models modes mouse
    newer never noted oops ouch outside oven owner packed parties parents pants patch patched path peaceful pending
    permission phone phones pinned printer psychology quit quits quantity radio rain reader reason relation remain
    remote rented replied reply report reported reporter resort reuse rise rises rising rotate sake sale selection
    sentence sender shape share shark shelf shelves shirt shirts shoes shop showing sibling situation sofa speaking
    spelling stale started starting startup stat stats stopping storing stray subtitle taking teeth terse tired
    tires toast toilet topic transfer transport trick tricks trip trips trousers truck typed updater variable varies
    visa waiter wallet wedding weird window windows writer zipper
    """.split()  # noqa: SIM905
)
"""Words of everyday life that stand one slip away from a musical one, and are not that slip."""


NUMBERS: dict[str, float] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1000, "dozen": 12, "couple": 2,
}  # fmt: skip


ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
}  # fmt: skip
