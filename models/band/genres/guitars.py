"""Bands built on guitars: rock, pop, punk, metal, country, folk."""

from models.band.style import Bass, Comp, Lead, Style, lineup, voice

ROCK = Style(
    name="rock",
    band=lineup(drums="power kit", bass="picked bass", chords="overdriven guitar", lead="guitar solo"),
    drums=(
        voice("kick", "X.......X.x.....", "X.....x.X.......", "X..x....X.x...?.", "X.......x.X....."),
        voice("snare", "....X.......X...", "....X..?....X..?", "....X.......X.?."),
        voice("hat", "X.x.X.x.X.x.X.x.", "x.x.x.x.x.x.x.x.", "X.o.X.o.X.o.X.o.", below=0.8),
        voice("ride", "X.x.X.x.X.x.X.x.", above=0.8),
        voice("open hat", "..............?.", "......?.........", above=0.5, below=0.8),
    ),
    bass=Bass(
        (
            "R.R.R.R.R.R.R.R.",
            "R_R.R_R.R_R.5_a.",
            "R___..R_R___R_a_",
            "R.R.R.R.R.R.8.5.",
        ),
        low=28,
    ),
    comp=Comp(
        ("X_____X_X_____x_", "X___X___X_x_X_x_", "X_x_x_X_x_x_X_x_", "X______xX___X___"),
        voicing="power",
        low=40,
        high=64,
        gate=0.94,
    ),
    lead=Lead(
        ("x_x_x_____x_x_x_", "....x_x_x_____x_", "x___..x_x_x_x___", "x__x__x_x_______"),
        pentatonic=True,
        blue=True,
        leap=0.35,
    ),
    major=("I V vi IV", "I IV V IV", "I IV I V", "I vi IV V", "I I IV V"),
    minor=("i VII VI VII", "i VI III VII", "i iv VII i", "i i VI VII"),
    human=0.6,
    lag=0.15,
    energy=0.65,
    fills=("ssss", "s.hm", "sshmlfss", "s.sshhmm", "hhmmllff", "s.s.hmlf"),
)

POP = Style(
    name="pop",
    band=lineup(drums="drum kit", bass="electric bass", chords="piano", pad="warm pad", lead="synth lead"),
    drums=(
        voice("kick", "X.....x.X.......", "X..x....X.x.....", "X.....x...x.....", "X......xX......."),
        voice("snare", "....X.......X..."),
        voice("clap", "....o.......o...", above=0.55),
        voice("hat", "x.o.x.o.x.o.x.o.", "xoxoxoxoxoxoxoxo", "x.x.x.xox.x.x.xo"),
        voice("open hat", "..............x.", "......?.......?.", above=0.45),
        voice("tambourine", "..o...o...o...o.", above=0.7),
    ),
    bass=Bass(("R___..R_R___....", "R__R__R_R_R_..a_", "R_____R_R_____5_", "R.R.R.R.R.R.R.a."), gate=0.9),
    comp=Comp(
        ("X___x___X___x___", "X__x__x_X__x__x_", "X_____x___x_x___", "X___..x_X___x_x_"),
        voicing="close",
        low=54,
        high=77,
    ),
    lead=Lead(
        ("..x_x_x_x___x___", "x_x_x___x_x_x___", "x__x__x___x_x___", "....x_x_x_x_x___"),
        pentatonic=True,
        leap=0.25,
        low=64,
        high=84,
    ),
    major=("I V vi IV", "I IV vi V", "I vi IV V", "I iii IV V", "I ii vi IV"),
    minor=("i VI III VII", "i VII VI VII", "i III VII VI", "i iv VI VII"),
    human=0.45,
    energy=0.5,
    fills=("s.ss", "..ss", "s..s..ss", "hhmmssss"),
)

PUNK = Style(
    name="punk",
    band=lineup(drums="power kit", bass="picked bass", chords="distorted guitar", lead="guitar solo"),
    drums=(
        voice("kick", "X..xX...X..xX...", "X.xxX...X.xxX...", "X...X..xX...X..x"),
        voice("snare", "..X...X...X...X.", "..X...X...X...XX"),
        voice("hat", "X.X.X.X.X.X.X.X.", below=0.6),
        voice("crash", "o...o...o...o...", above=0.6),
    ),
    bass=Bass(("RrRrRrRrRrRrRrRr", "R.R.R.R.R.R.R.R."), gate=0.8, low=28),
    comp=Comp(("X_x_X_x_X_x_X_x_", "X_X_X_X_X_X_X_X_", "XxxxXxxxXxxxXxxx"), voicing="power", low=40, high=64),
    lead=Lead(("x_x_x_x_x_x_x_x_", "x_x_x___x_x_x___", "x_xxx_x_x___x___"), pentatonic=True, leap=0.2),
    major=("I V vi IV", "I IV V V", "I IV I V", "I vi IV V"),
    minor=("i VI VII i", "i VII VI VII", "i VI III VII"),
    human=0.6,
    energy=0.85,
    density=0.6,
    fills=("ssss", "ssssssss", "sshhmmff"),
)

METAL = Style(
    name="metal",
    band=lineup(drums="power kit", bass="picked bass", chords="distorted guitar", lead="guitar solo"),
    drums=(
        voice("kick", "X.xxX.xxX.xxX.xx", "XxxxXxxxXxxxXxxx", "XxxXxxX.XxxXxxX.", "Xxx.xxX.xx.xX.xx"),
        voice("snare", "....X.......X...", "........X.......", "....X.......X..x"),
        voice("hat", "X...X...X...X...", below=0.55),
        voice("china", "X...x...X...x...", above=0.75),
        voice("ride", "X...X...X...X...", above=0.55, below=0.75),
    ),
    bass=Bass(("R.rrR.rrR.rrR.rr", "RrrRrrR.RrrRrrR.", "RrrrRrrrRrrrRraa"), gate=0.8, low=28),
    comp=Comp(
        ("X.mmX.mmX.mmX.mm", "XmmXmmX_XmmXmmX_", "XmmmXmmmX___X___", "Xmm.mmX.mm.mX_mm"),
        voicing="power",
        low=38,
        high=60,
    ),
    lead=Lead(
        ("xxxxx_x_xxxxx_x_", "x_x_xxx_x_x_x___", "xxxxxxxxx_______", "x__x__x_x__x__x_"),
        leap=0.4,
        low=64,
        high=88,
        gate=0.85,
    ),
    major=("I IV V I", "I V IV V"),
    minor=("i VI VII i", "i i VI VII", "i VI iv VII", "i III VII iv"),
    human=0.35,
    energy=0.85,
    density=0.65,
    fills=("ssss", "hhmmllff", "kkskkskk", "ssssffff"),
)

COUNTRY = Style(
    name="country",
    band=lineup(drums="drum kit", bass="upright bass", chords="acoustic guitar", lead="violin"),
    drums=(
        voice("snare", "gXgxgXgxgXgxgXgx", "goXogoXogoXogoXo", "ggXgggXgggXgggX?", above=0.35),
        voice("rim", "..X...X...X...X.", below=0.35),
        voice("kick", "X...X...X...X...", "X...x...X...x.?.", "X.......X......."),
        voice("pedal", "..o...o...o...o.", "....o.......o..."),
    ),
    bass=Bass(
        ("R___5___R___5___", "R___5___R___L___", "R___5___R___5_a_", "R___5___R_3_5_a_"), lock=False, gate=0.75, low=31
    ),
    comp=Comp(
        ("l_d_l_dul_d_l_du", "l_dul_dul_dul_du", "l_d_l_d_l_d_l_du", "l_d_l_dul_dul_d_"),
        voicing="close",
        low=50,
        high=72,
        gate=0.85,
    ),
    lead=Lead(
        ("x_x_x_x_x___x_x_", "xxx_x_x_x_x_x___", "x_xxx_xxx___....", "..x_x_x_x_xxx___"),
        pentatonic=True,
        blue=True,
        leap=0.35,
    ),
    major=("I IV V I", "I I IV V", "I V V I", "I IV I V", "I vi IV V"),
    minor=("i iv i VII", "i VII VI VII", "i iv VII i"),
    human=0.55,
    energy=0.55,
    fills=("ssss", "s.ss", "ssssssss"),
    crash=False,
)
FOLK = Style(
    name="folk",
    band=lineup(percussion="shaker", bass="upright bass", chords="acoustic guitar", lead="flute"),
    drums=(
        voice("kick", "X.......X.......", "X.......x.x....."),
        voice("rim", "....x.......x...", "....x.......x..?"),
        voice("hat", "o.o.o.o.o.o.o.o.", above=0.4),
    ),
    percussion=(
        voice("shaker", "x.oox.oox.oox.oo", "o.x.o.x.o.x.o.x."),
        voice("tambourine", "....x.......x...", above=0.45),
    ),
    bass=Bass(("R_______5_______", "R_____R_5_____a_", "R_______R___5___"), lock=False, gate=0.95),
    comp=Comp(
        ("1_4_3_5_2_4_3_4_", "1_3_5_3_2_4_5_4_", "d___d_u__ud_d_u_", "d___d_udd___d_ud"),
        voicing="open",
        low=48,
        high=74,
        gate=1.0,
    ),
    lead=Lead(
        ("x___x_x_x___x___", "x_x_x_x_x_x_x___", "x_____x_x_x_x___", "x___x___x_x_x___"),
        leap=0.2,
        low=67,
        high=86,
        gate=0.97,
    ),
    major=("I V IV I", "I IV I V", "I vi IV V", "I iii IV V", "I IV ii V"),
    minor=("i VII VI VII", "i III VII i", "i VI VII i", "i iv VII i"),
    human=0.8,
    energy=0.35,
    density=0.45,
    fills=("..rr", "r.rr"),
    crash=False,
)

STYLES = (ROCK, POP, PUNK, METAL, COUNTRY, FOLK)
