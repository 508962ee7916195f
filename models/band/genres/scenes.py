"""Music for pictures, screens and parades: ambient, cinematic, synthwave, chiptune, march."""

from models.band.style import Bass, Comp, Lead, Style, lineup, voice

AMBIENT = Style(
    name="ambient",
    band=lineup(pad="warm pad", chords="electric piano", bass="sub bass", lead="crystal"),
    drums=(
        voice("kick", "o...............", "o.........g....."),
        voice("hat", "..g...g...g...g.", "......?.......o.", "....o......?....", above=0.1),
        voice("rim", "........o.......", "............o...", "......?.........", above=0.1),
        voice("shaker", "g.g.g.g.g.g.g.g.", above=0.4),
    ),
    bass=Bass(("R_______________", "R___________5___", "R_______8_______"), lock=False, gate=1.0, low=26),
    comp=Comp(
        ("1___3___2___4___", "..3___1___4_____", "1_____4___3_____", "x_______________"),
        voicing="open",
        low=55,
        high=84,
        gate=1.0,
    ),
    lead=Lead(
        ("x_______........", "....x_______x___", "x_____x_________", "........x_______"),
        pentatonic=True,
        leap=0.5,
        low=67,
        high=91,
        gate=1.0,
    ),
    major=(
        "Iadd9 Iadd9 IVmaj7 IVmaj7",
        "Imaj9 IVmaj9 Imaj9 IVmaj9",
        "Iadd9 vi7 IVmaj7 IVmaj7",
        "I Vsus4 IVadd9 IVadd9",
    ),
    minor=("imadd9 imadd9 VImaj7 VImaj7", "im9 VImaj7 im9 III", "imadd9 VII VImaj7 VImaj7"),
    colour=4,
    human=1.0,
    energy=0.15,
    density=0.25,
    crash=False,
)

CINEMATIC = Style(
    name="cinematic",
    band=lineup(drums="orchestra kit", bass="cello", chords="pizzicato strings", pad="strings", lead="french horn"),
    drums=(
        voice("deep kick", "X.......X.......", "X.....x.X.......", "X..x..x.X..x..x."),
        voice("deep tom", "X..x..x.X..x.xx.", "X...x..xX...x.xx", "x..x..x..x..x.x.", above=0.35),
        voice("floor tom", "..x..x....x..x..", "......xx......xx", above=0.5),
        voice("snare", "o.gg..o.o.gg.ogg", "............ogxx", above=0.6),
        voice("crash", "X...............................................................", above=0.6),
    ),
    bass=Bass(
        ("R_______R_______", "R_R_R_R_R_R_R_R_", "R_____R_R_____R_", "RrRrRrRrRrRrRrRr"), lock=False, gate=0.95, low=28
    ),
    comp=Comp(
        ("1.2.3.2.1.2.3.2.", "x.xxx.xxx.xxx.xx", "1.3.2.3.1.3.2.3.", "112311231123112."),
        voicing="triad",
        low=55,
        high=79,
        gate=0.5,
    ),
    lead=Lead(
        ("x_______x___x___", "x_____x_x_______", "x___x___x_______", "x_______________"),
        leap=0.45,
        low=57,
        high=79,
        gate=1.0,
    ),
    major=("I V vi IV", "I iii vi IV", "I IV ii V", "I I IV V"),
    minor=("i VI III VII", "i VI iv V", "i iv VI VII", "i i VI VI III III VII VII", "i VII VI VII"),
    pad=("X_______________",),
    human=0.6,
    energy=0.6,
    fills=("ffff", "l.lf", "lfffffff", "hmlfhmlf"),
)

SYNTHWAVE = Style(
    name="synthwave",
    band=lineup(drums="electronic kit", bass="synth bass", chords="polysynth", pad="synth strings", lead="synth lead"),
    drums=(
        voice("kick", "X...X...X...X...", "X.......X.......", "X.......X.x....."),
        voice("snare", "....X.......X..."),
        voice("hat", "x.x.x.x.x.x.x.x.", "xoxoxoxoxoxoxoxo", "..x...x...x...x."),
        voice("open hat", "..............?.", above=0.5),
        voice("high tom", ".............?..", above=0.6),
        voice("low tom", "..............??", above=0.6),
    ),
    bass=Bass(
        ("RRRRRRRRRRRRRRRR", "R.RRR.RRR.RRR.RR", "RR8RRR8RRR8RRR8R", "R.R.R.R.R.R.R.R."), lock=False, gate=0.7, low=28
    ),
    comp=Comp(
        ("X_______X_______", "X__X__X___X_X___", "X_____X_____X___", "135413541354135_"),
        voicing="close",
        low=57,
        high=80,
        gate=0.8,
    ),
    lead=Lead(
        ("x_____x_x_x_x___", "x___x___x_x_....", "x__x__x_x_______", "..x_x_x_x___x___"),
        leap=0.35,
        low=65,
        high=86,
        gate=0.97,
    ),
    major=("I V vi IV", "I vi IV V", "I IV vi V"),
    minor=("i VI III VII", "i VII VI VII", "i VI VII i", "i iv VI VII"),
    human=0.05,
    energy=0.55,
    density=0.5,
    fills=("hmlf", "hhmmllff", "sshhmmff"),
)

CHIPTUNE = Style(
    name="chiptune",
    band=lineup(drums="electronic kit", bass="synth bass", chords="pluck", lead="square lead"),
    drums=(
        voice("kick", "X...X...X...X...", "X.....x.X.x.....", "X..x..X...x....."),
        voice("snare", "....X.......X...", "....X..x....X.xx"),
        voice("hat", "x.x.x.x.x.x.x.x.", "xxxxxxxxxxxxxxxx", "..x...x...x...x."),
    ),
    bass=Bass(
        ("R.8.R.8.R.8.R.8.", "R.R.5.5.8.8.5.5.", "RR88RR88RR88RR88", "R.8.5.8.R.8.5.a."), lock=False, gate=0.6, low=31
    ),
    comp=Comp(
        ("1231231231231231", "1234123412341234", "1324132413241324", "1353135313531353"),
        voicing="triad",
        low=60,
        high=84,
        gate=0.85,
    ),
    lead=Lead(
        ("x.x.x_x.x.x.x_x.", "xx.xx.x_xx.xx.x_", "x_x.x.x_x.x.x___", "x.xxx.x.x.xxx_.."),
        leap=0.45,
        low=72,
        high=93,
        gate=0.7,
    ),
    major=("I V vi IV", "I IV V I", "I vi IV V", "I iii IV V"),
    minor=("i VI VII i", "i VII VI VII", "i iv VII III"),
    human=0.0,
    energy=0.7,
    density=0.6,
    fills=("ssss", "s.ssssss"),
    crash=False,
)

MARCH = Style(
    name="march",
    band=lineup(drums="orchestra kit", bass="baritone sax", chords="brass", lead="trumpet"),
    drums=(
        voice("kick", "X.......X.......", "X...x...X...x..."),
        voice("snare", "X.rrX.x.X.rrX.x.", "X.xxX.xxX.xxXxxx", "x.ggX.ggx.ggX.rr", "XrX.XrX.XrXrXrX."),
        voice("crash", "....x.......x...", above=0.6),
    ),
    bass=Bass(("R...5...R...5...", "R...5...R...L...", "R...5...R.3.5.a."), lock=False, gate=0.9, low=31),
    comp=Comp(("..X...X...X...X.", "..x...x...x...xx", "..X...X.X.X.X..."), voicing="triad", low=55, high=76, gate=0.6),
    lead=Lead(
        ("x__xx_x_x___x___", "x___x__xx___x___", "x_x_x_x_x___....", "x__xx__xx___x___"),
        leap=0.5,
        low=62,
        high=82,
        gate=0.85,
    ),
    major=("I IV V7 I", "I I V7 V7", "I vi ii V7", "I V7 V7 I"),
    minor=("i iv V7 i", "i VI V7 i", "i VII VI V7"),
    human=0.4,
    energy=0.65,
    fills=("ssss", "ssssssss", "s.sss.ss"),
    dominant=True,
)

STYLES = (AMBIENT, CINEMATIC, SYNTHWAVE, CHIPTUNE, MARCH)
