"""Funk, soul, disco, reggae, dub, ska: the pocket between drums and bass."""

from dataclasses import replace

from models.band.style import Bass, Comp, Lead, Style, lineup, voice

FUNK = Style(
    name="funk",
    band=lineup(drums="drum kit", bass="slap bass", chords="clavinet, muted guitar", lead="brass"),
    drums=(
        voice("kick", "X..x..x...x..x..", "X.x....x..x.....", "X.x...x..xx.....", "X......x..x..x.."),
        voice("snare", "....X..g.g..X..g", "....X.gg.g..X...", "...gX..g.g.gX..g"),
        voice("hat", "XoxoXoxoXoxoXoxo", "xoxxxoxoxoxxxoxo", "X.x.X.x.X.x.X.x."),
        voice("open hat", "..............x.", "......x.........", ".............x.."),
    ),
    bass=Bass(
        ("R..R.x8.x.R.7.8.", "R..x.R.8.x7.R.5a", "R.x8..R..x5.7.8.", "R...x.8.R.x.5.7a", "RxR..8.xR.R7.8.."),
        lock=True,
        gate=0.65,
        low=28,
    ),
    comp=Comp(
        ("mmX.mmxmm.Xmmxm.", "..X..x.X..x..X..", "xm.Xm.xm.Xm.xm.X", "....X..m..x.X..m", "X.mm..X..m.Xm.mX"),
        voicing="rootless",
        low=57,
        high=79,
        gate=0.45,
    ),
    lead=Lead(
        ("x..xx...........", "..x.x_....x.x_..", "x_.x..x_........", "......x.xx_....."),
        pentatonic=True,
        blue=True,
        leap=0.3,
        gate=0.6,
    ),
    major=("Iadd9 Iadd9 Iadd9 IVadd9", "Iadd9 IVadd9 Iadd9 V7", "Iadd9 Iadd9 ii7 V7"),
    minor=("im7 im7 im7 ivm7", "im9 im9 ivm7 VII7", "im7 ivm7 im7 ivm7"),
    colour=4,
    unit="sixteenth",
    human=0.5,
    lag=0.15,
    energy=0.65,
    density=0.6,
    fills=("s.sg", "ssgs", "sg.ssghm", "s.s.sshm"),
    home="minor",
)

SOUL = Style(
    name="soul",
    band=lineup(drums="drum kit", bass="electric bass", chords="electric piano", pad="strings", lead="tenor sax"),
    drums=(
        voice("kick", "X.....x...x.....", "X..x......x..x..", "X......x..x....."),
        voice("snare", "....X.......X...", "....X..g....X.g.", "....X....g..X..g"),
        voice("hat", "x.x.x.x.x.x.x.x.", "xox.xoxox.xoxox.", "x.o.x.o.x.o.x.o."),
        voice("tambourine", "....x.......x...", "..o.x.o...o.x.o.", above=0.5),
    ),
    bass=Bass(("R__R__5_8___7_5_", "R___..R_3_5_..a_", "R..R.5..8.5.R.3a", "R_____5_6_8___a_"), gate=0.85, low=28),
    comp=Comp(
        ("X_____x_..x_____", "X___..x_..X___x_", "X_______..x_X___", "..X___x_....X___"),
        voicing="rootless",
        low=53,
        high=76,
    ),
    lead=Lead(
        ("..x_x_x_x___....", "x___..x_x_x_x___", "x_x__x_x_______.", "....x_xx_x__x___"),
        pentatonic=True,
        blue=True,
        leap=0.3,
    ),
    major=("Imaj7 vi7 ii7 V7", "Imaj7 IVmaj7 Imaj7 IVmaj7", "Imaj7 iii7 vi7 ii7-V7", "Imaj9 ii9 iii7 IVmaj7"),
    minor=("im7 ivm7 im7 VII7", "im9 VImaj7 ivm7 vm7", "im7 III VImaj7 vm7", "im9 ivm9 im9 vm7"),
    colour=5,
    unit="sixteenth",
    human=0.75,
    lag=0.4,
    energy=0.45,
    fills=("s.sg", "..ss", "s..shm.f"),
    crash=False,
)

DISCO = Style(
    name="disco",
    band=lineup(drums="drum kit", bass="electric bass", chords="muted guitar", pad="strings", lead="brass"),
    drums=(
        voice("kick", "X...X...X...X..."),
        voice("snare", "....X.......X...", "....X.......X..?"),
        voice("clap", "....x.......x...", above=0.45),
        voice("hat", "xo..xo..xo..xo..", "x...x...x...x..."),
        voice("open hat", "..X...X...X...X."),
        voice("tambourine", "oxoxoxoxoxoxoxox", "..x...x...x...x.", above=0.6),
    ),
    percussion=(
        voice("open conga", "......x.......xx", "..........x...x."),
        voice("mute conga", "x.oox.o.x.oox.o."),
        voice("cowbell", "x.x.x.x.x.x.x.x.", above=0.6),
    ),
    bass=Bass(
        ("R.8.R.8.R.8.R.8.", "R.8.R.8.R.8.5.a.", "R.88R.88R.88R.8a", "R_8.R.8.R.8.7.8."), lock=False, gate=0.65, low=28
    ),
    comp=Comp(
        ("mmX.mmX.mmX.mmX.", "m.xmX.m.m.xmX.mx", "..X.x.X...X.x.X.", "xm.Xxm.Xxm.XxmX."),
        voicing="rootless",
        low=57,
        high=79,
        gate=0.4,
    ),
    lead=Lead(("x.x.x_......x.x.", "x_.x_.x_........", "..x.x.x.x___....", "x_x_x_x_x___...."), leap=0.3, gate=0.7),
    major=("Imaj7 vi7 ii7 V", "I IV ii V", "Imaj7 iii7 IVmaj7 V"),
    minor=("im7 VII VI VII", "im7 ivm7 VII III", "im7 III ivm7 vm7", "im9 ivm9 VII IIImaj7"),
    colour=4,
    human=0.35,
    energy=0.7,
    fills=("ssss", "sshm", "sshhmmff"),
)

REGGAE = Style(
    name="reggae",
    band=lineup(drums="drum kit", bass="electric bass", chords="muted guitar, organ", lead="trombone"),
    drums=(
        voice("kick", "........X......."),
        voice("rim", "........X.......", "........X.....?.", "..?.....X..?...."),
        voice("hat", "x.o.x.o.x.o.x.o.", "o.xoo.xoo.xoo.xo", "x.oox.o.x.oox.o."),
        voice("open hat", "......?.......?.", "..............x.", above=0.4),
        voice("timbale", ".............?.?", ".....?.........?", above=0.3),
    ),
    percussion=(
        voice("shaker", "x.o.x.o.x.o.x.o."),
        voice("bongo", "......x..o....x.", "x.o...x.......xo"),
        voice("cowbell", "....x.......x...", above=0.6),
    ),
    bass=Bass(
        ("R__R..5.8_5_....", "....R_R_5_3_R___", "R_____3_5_5_....", "R_R_..3_5_..L_L_", "..R_R_5_....3_R_"),
        lock=False,
        gate=0.88,
        low=26,
    ),
    comp=Comp(("....X.......X...", "....X.......Xx..", "....X.x.....X..."), voicing="triad", low=57, high=77, gate=0.4),
    lead=Lead(
        ("x_x_x___........", "..x_x_x_x___....", "x__x__x_........", "....x_x_x_x_...."),
        pentatonic=True,
        leap=0.25,
        low=58,
        high=79,
    ),
    major=("I V vi IV", "I IV I V", "I ii IV I", "I IV V IV"),
    minor=("i VII VI VII", "i iv i VII", "i iv VII i", "i i iv iv"),
    human=0.6,
    lag=0.3,
    energy=0.45,
    fills=("r.rr", "t.tb", "s.shm.f.", "ttt.bb.s"),
)

DUB = replace(
    REGGAE,
    name="dub",
    band=lineup(drums="room kit", bass="sub bass", chords="organ", pad="sweep pad"),
    drums=(
        voice("kick", "........X.......", "X...X...X...X...", "X.......X......."),
        voice("snare", "........X.......", "........X......?"),
        voice("hat", "..x...x...x...x.", "..xo..x...xo..x.", "....x.......x.x."),
        voice("timbale", ".......?..?.....", "...?........?..."),
    ),
    bass=Bass(
        ("R___R_..5___....", "R_______R__R3_5_", "....R___8___5_3_", "R_R_....R_R_5___"), lock=False, gate=0.95, low=24
    ),
    comp=Comp(
        ("..........X.....", "......X.......X.", "..X.......X.....", "....X..........."),
        voicing="triad",
        low=55,
        high=76,
        gate=0.6,
    ),
    minor=("i i iv i", "i VII i VII", "i i VII iv"),
    energy=0.35,
    density=0.4,
    fills=("t..t", "r..r..t.", "..t.b..."),
)

SKA = replace(
    REGGAE,
    name="ska",
    band=lineup(drums="drum kit", bass="picked bass", chords="electric guitar", lead="brass"),
    drums=(
        voice("kick", "X.......X.......", "X.......X.x.....", "X...X...X...X..."),
        voice("snare", "....X.......X..."),
        voice("hat", "x.X.x.X.x.X.x.X."),
        voice("open hat", "..............x.", above=0.5),
    ),
    bass=Bass(("R_3_5_3_8_5_3_5_", "R_3_5_6_8_6_5_3_", "R_R_3_3_5_5_a_a_"), lock=False, gate=0.85, low=28),
    comp=Comp(("..X...X...X...X.", "..X...X...X...Xx"), voicing="triad", low=57, high=77, gate=0.35),
    lead=Lead(("x_x_x_..x_x_x_..", "..x_x_x_x_x_x___", "x.x.x___x.x.x___"), leap=0.3, gate=0.75),
    human=0.5,
    lag=0.0,
    energy=0.75,
    density=0.55,
    fills=("ssss", "s.ss", "sshhmmff"),
)

STYLES = (FUNK, SOUL, DISCO, REGGAE, DUB, SKA)
