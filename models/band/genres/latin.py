"""Grooves of Latin America and West Africa: samba, salsa, reggaeton, tango, afrobeat."""

from models.band.style import Bass, Comp, Lead, Style, lineup, voice

SAMBA = Style(
    name="samba",
    band=lineup(drums="drum kit", percussion="percussion", bass="electric bass", chords="nylon guitar", lead="flute"),
    drums=(
        voice("kick", "o..xX..xo..xX..x", "X..xX..xX..xX..x"),
        voice("snare", "XoxooXoxoXoxXoox", "xoXoxoXooXoxoXox", "XooXooXooXoXooXo", "X.xX.xX.x.X.xX.x"),
        voice("hat", "xoxoxoxoxoxoxoxo", "x.x.x.x.x.x.x.x."),
        voice("pedal", "....x.......x..."),
    ),
    percussion=(
        voice("floor tom", "o...X..oo...X..o", "o...X...o...X.oo"),
        voice("agogo", "X.x..x..X..x.x..", "x..x..x...x..x.."),
        voice("low agogo", "....X.x...x....x", ".x...x..x...X..."),
        voice("shaker", "XooxXooxXooxXoox"),
        voice("tambourine", "X.oXooX.oX.oXoX.", above=0.5),
    ),
    bass=Bass(("R__5____5__R____", "R__5___5R__5___a", "R__R___L5__5___R"), lock=False, gate=0.85, low=28),
    comp=Comp(
        ("X.x..x.x.X.x..x.", ".x.X.x..x.x.X..x", "x..x.x..X.x.x.x."), voicing="rootless", low=52, high=76, gate=0.7
    ),
    lead=Lead(("x_xx_x_x_x_xx___", "..x_x_xx_x_x____", "x_x_x__x_x__x___"), leap=0.35, low=64, high=84),
    major=("Imaj7 vi7 ii7 V7", "I6 ii7 V7 I6", "Imaj7 IVmaj7 iii7 ii7-V7"),
    minor=("im7 ivm7 V7 im7", "im6 iim7b5 V7 im6", "im7 VImaj7 iim7b5 V7"),
    colour=4,
    human=0.5,
    energy=0.65,
    density=0.6,
    fills=("ssss", "sshhmmff", "s.ss.sss"),
    crash=False,
    dominant=True,
)

SALSA = Style(
    name="salsa",
    band=lineup(percussion="percussion", drums="drum kit", bass="upright bass", chords="piano", lead="trumpet"),
    drums=(
        voice("low timbale", "....o...o...o...", "........o......."),
        voice("cowbell", "X.x.X.xxX.x.X.xx", "X...X.x.X...X.x.", above=0.45),
        voice("timbale", "..X...X...X...X?", "x.xx.x.xx.xx.x.x", below=0.45),
        voice("kick", "......o.......o.", "......x........."),
    ),
    percussion=(
        voice("claves", "....X...X.....X.....X.....X.....", "X.....X.....X.......X...X......."),
        voice("mute conga", "x.g.X.g.x.g.x.g."),
        voice("open conga", "............X.X."),
        voice("low conga", "................................", "......................x.x......."),
        voice("guiro", "X.oxX.oxX.oxX.ox", above=0.4),
        voice("bongo", "X.o.x.o.X.o.x.o.", above=0.65),
    ),
    bass=Bass(
        ("R_____5_____n___.___..5_____n___", "R_____5_____n___", "......5_____n___"), lock=False, gate=0.96, low=28
    ),
    comp=Comp(
        (
            "X.x..x.X.x.x.x.X.x.X.x.X.x.x.x.x",
            "x.X.x.xX.x.X.x.X.x.X.x.X.x.X.x.X",
            "1.h.1.hl.h.l.h.l.h.l.h.l.h.l.h.l",
        ),
        voicing="open",
        low=55,
        high=84,
        gate=0.75,
    ),
    lead=Lead(("x_x__x__x___....", "..x_x_x_x_x_x___", "x__x__x_....x_x_"), leap=0.35, low=62, high=82, gate=0.85),
    major=("I IV V IV", "I V V I", "I ii V7 I", "I vi ii V7"),
    minor=("i iv V7 iv", "i VI V7 i", "i VII VI V7", "i iv V7 i"),
    human=0.5,
    energy=0.65,
    fills=("tttt", "t.tttbbb", "ttbbt.b."),
    crash=True,
    dominant=True,
)

REGGAETON = Style(
    name="reggaeton",
    band=lineup(drums="808 kit", bass="sub bass", chords="pluck", lead="synth lead"),
    drums=(
        voice("kick", "X...X...X...X..."),
        voice("snare", "...X..X....X..X."),
        voice("hat", "x.o.x.o.x.o.x.o.", "..o...o...o...o.", above=0.3),
        voice("rim", "...o..o....o..o.", above=0.5),
        voice("shaker", "xoooxoooxoooxooo", above=0.6),
    ),
    bass=Bass(("R__R__R_R__R__R_", "R_____R_R__R__R_", "R___R_R_..5_R_R_"), gate=0.8, low=28),
    comp=Comp(("X__x__x_X__x__x_", "...X__X_...X__X_", "1_23_14_1_23_14_"), voicing="close", low=57, high=79, gate=0.6),
    lead=Lead(("x__x__x_x___....", "x_x_x__x__x_x___", "...x__x_x__x__x_"), pentatonic=True, leap=0.2, low=66, high=84),
    major=("I V vi IV", "I IV vi V"),
    minor=("i VI III VII", "i VII VI VII", "i iv VI VII", "i VI VII i"),
    human=0.15,
    energy=0.6,
    fills=("s.ss", "ssssssss", "kk.s"),
)

TANGO = Style(
    name="tango",
    band=lineup(bass="upright bass", chords="accordion, piano", lead="violin"),
    drums=(
        voice("kick", "X...x...X...x...", "X.....x.X......."),
        voice("snare", "..............x.", "......o.......x.", "....o...o...o.oo"),
        voice("rim", "X..x....x.......", above=0.3),
    ),
    bass=Bass(
        ("R___5___R___5___", "R___R___5___a___", "R_____R_5___a___", "R__R__R_R__5__a_"), lock=False, gate=0.5, low=28
    ),
    comp=Comp(
        ("X...x...X...x...", "X..x..X.X..x..X.", "X...X...X...X.xx", "X__X__X_X...x..."),
        voicing="close",
        low=53,
        high=76,
        gate=0.5,
    ),
    lead=Lead(
        ("x_______xxx_x___", "x__xx_x_x_______", "xxx_x___xxx_x___", "..x_x_x_x____x__"),
        leap=0.45,
        low=64,
        high=88,
        gate=0.9,
    ),
    major=("I V7 V7 I", "I IV V7 I", "I vi ii V7"),
    minor=("i VI V7 i", "i iv V7 i", "i VI iv V7", "i VII VI V7", "i i iv iv i VI V7 i"),
    human=0.6,
    energy=0.6,
    fills=("ssss", "s.ss"),
    crash=False,
    dominant=True,
)

AFROBEAT = Style(
    name="afrobeat",
    band=lineup(
        drums="drum kit", percussion="percussion", bass="electric bass", chords="muted guitar", lead="tenor sax"
    ),
    drums=(
        voice("kick", "X..x..x...x.X...", "X..x....X.x..x..", "X.....x..xx....."),
        voice("snare", "....g..X..g.X..g", "...X..g.g..X..X.", "....X.g..g..Xg.g"),
        voice("hat", "X.xoX.xoX.xoX.xo", "xoxXxoxXxoxXxoxX", "x.X.x.X.x.X.x.X."),
        voice("open hat", "..............x.", "......x.......x."),
        voice("rim", "X..x...x..x.x...", above=0.55),
    ),
    percussion=(
        voice("shaker", "XoxoXoxoXoxoXoxo"),
        voice("claves", "X..X...X..X.X...", "X.X..X.X.X..X.X."),
        voice("open conga", "......X...X...XX", "...x..X....x..X."),
        voice("mute conga", "x.x.x...x.x.x...", "x.g.x.g.x.g.x.g."),
    ),
    bass=Bass(
        ("R..R..5.R..8.7.5", "R..3.5..R..R.7.8", "..R..R..5.7.R...", "R_.R.5.8...7.5.a"), lock=True, gate=0.7, low=28
    ),
    comp=Comp(
        ("1.3.2.4.1.3.2.4.", ".x.x.x.x.x.x.x.x", "X..x..X...x.X...", "3.41.3.23.41.3.2"),
        voicing="close",
        low=57,
        high=79,
        gate=0.5,
    ),
    lead=Lead(("x_x_x__x_x_x....", "..x_x_x__x_x____", "x__x__x_x_......"), pentatonic=True, leap=0.3, low=58, high=79),
    major=("I I IV IV", "I IV V IV", "I V IV I"),
    minor=("im7 im7 ivm7 ivm7", "im7 ivm7 im7 VII", "im7 VII VI VII"),
    colour=3,
    human=0.5,
    lag=0.15,
    energy=0.6,
    density=0.55,
    fills=("s.sg", "sshm", "s.ss.shm"),
    unit="sixteenth",
)

STYLES = (SAMBA, SALSA, REGGAETON, TANGO, AFROBEAT)
