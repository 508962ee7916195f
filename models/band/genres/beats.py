"""Beats to speak over and to work to: hip-hop, trap, lo-fi, trip-hop."""

from models.band.style import Bass, Comp, Lead, Style, lineup, voice

HIP_HOP = Style(
    name="hip-hop",
    band=lineup(drums="drum kit", bass="electric bass", chords="electric piano", lead="muted trumpet"),
    drums=(
        voice("kick", "X......x..X.....", "X.x....x..X.....", "X..x...x.xX.....", "X......xX.x.....X......x..X..x.."),
        voice("snare", "....X.......X...", "....X.......X..g", "....X..g....X..."),
        voice("hat", "x.x.x.x.x.x.x.x.", "x.xox.x.x.xox.x.", "X.o.X.o.X.o.X.oo"),
        voice("open hat", "..............?.", "......?.........", above=0.5),
    ),
    bass=Bass(("R______R..R_....", "R__R...R..R_5_..", "R_____8R..5_...a", "R_R....R..R_..7_"), gate=0.85, low=26),
    comp=Comp(
        ("X_____..........", "X______x..X_____", "..X___....x_....", "X___..x_........", "X__x__....X_...."),
        voicing="rootless",
        low=53,
        high=76,
        gate=0.85,
    ),
    lead=Lead(
        ("..x_x_x_........", "x__x__x___......", "....x_xx_x______", "x_x_....x_x_...."),
        pentatonic=True,
        leap=0.3,
        low=62,
        high=80,
    ),
    major=("Imaj7 vi7 ii7 V", "Imaj7 IVmaj7 Imaj7 IVmaj7", "Imaj7 iii7 IVmaj7 iii7"),
    minor=("im7 ivm7 im7 ivm7", "im7 VImaj7 ivm7 vm7", "im9 im9 ivm9 vm7", "im7 VII VImaj7 VII"),
    colour=4,
    unit="sixteenth",
    human=0.7,
    lag=0.5,
    energy=0.5,
    fills=("s.ss", "k.ks", "..s.k.ss"),
    crash=False,
)

TRAP = Style(
    name="trap",
    band=lineup(drums="808 kit", bass="sub bass", chords="pluck", lead="glockenspiel"),
    drums=(
        voice("kick", "X......x..x.....", "X.....x...X..x..", "X..x......x.....X......x..x..x..", "X.........xX...."),
        voice("clap", "........X......."),
        voice("snare", "........o......?", "........o.....?.", above=0.4),
        voice("hat", "x.x.x.xrx.x.t.x.", "xoxoxoxoxoxrxoxo", "x.x.x.t.x.xrx.r.", "x.xox.x.x.r.x.t."),
        voice("open hat", "......x.........", "..............?.", above=0.5),
        voice("rim", "...?..?....?..?.", above=0.6),
    ),
    bass=Bass(("R______R__R_____", "R_____R___R__8__", "R__R______R___5_", "R_________RR____"), gate=0.97, low=24),
    comp=Comp(
        ("1_2_3_2_1_2_3_4_", "X_______........", "1_3_2_3_4_3_2_3_", "X__x__x_........"),
        voicing="triad",
        low=57,
        high=81,
        gate=0.8,
    ),
    lead=Lead(
        ("x_x_x___x_x_x___", "x___x_x_x_______", "..x_x_x_x___....", "x__x__x_x__x__x_"), leap=0.25, low=69, high=90
    ),
    major=("I vi I vi", "I IV vi V"),
    minor=("i VI i VI", "i i VI VII", "i VI iv v", "i iv VI v"),
    human=0.05,
    energy=0.6,
    fills=("ssss", "..ss", "s.s.ssss", "k.ksssss"),
    crash=False,
)

LO_FI = Style(
    name="lo-fi",
    band=lineup(drums="drum kit", bass="electric bass", chords="electric piano", lead="vibraphone"),
    drums=(
        voice("kick", "X......x..x.....", "X.....x...x.....", "X......x..x..x..", "X..x......x....."),
        voice("snare", "....x.......x...", "....x.......x..g"),
        voice("rim", "....o.......o...", above=0.35),
        voice("hat", "o.x.o.x.o.x.o.x.", "x.o.x.ogx.o.x.o.", "o.o.o.o.o.o.o.oo"),
        voice("shaker", "..o...o...o...o.", above=0.4),
    ),
    bass=Bass(("R_____..R_____5_", "R______R..5_____", "R___..5_8___....", "R_______..R_..a_"), gate=0.95, low=28),
    comp=Comp(
        ("X_______x_____x_", "X______x________", "X___..x_....x___", "1_2_3_4_X_______", "..X_____..x_____"),
        voicing="rootless",
        low=52,
        high=76,
        gate=0.97,
    ),
    lead=Lead(
        ("....x_x_x_______", "x_x_x_______....", "..x_x___x_x_....", "x___........x_x_"),
        pentatonic=True,
        leap=0.3,
        low=64,
        high=82,
    ),
    major=("Imaj7 vi7 ii7 V7", "Imaj9 IVmaj7 iii7 vi7", "Imaj7 iii7 IVmaj7 V", "Imaj7 ii7 iii7 IVmaj7"),
    minor=("im9 ivm9 VImaj7 vm7", "im7 VImaj7 III VII", "im7 ivm7 VII7 IIImaj7", "im9 vm7 VImaj7 ivm7"),
    colour=5,
    unit="sixteenth",
    human=0.95,
    lag=0.6,
    energy=0.3,
    density=0.4,
    fills=("..s.", "r.r.", "..g..s.."),
    crash=False,
)

TRIP_HOP = Style(
    name="trip-hop",
    band=lineup(drums="room kit", bass="electric bass", chords="electric piano", pad="strings"),
    drums=(
        voice("kick", "X.......x.x.....", "X..x......X..x..", "X.......X..x...."),
        voice("snare", "....X.......X...", "....X..g....X...", "....X.......X.g."),
        voice("hat", "x.xox.xox.xox.xo", "xoxoxoxoxoxoxoxo"),
        voice("ride", "x...x...x...x...", above=0.6),
    ),
    bass=Bass(("R_______3___5___", "R___R_..L___....", "R_____R_8_7_5___", "R___..R_..5_R___"), gate=0.96, low=26),
    comp=Comp(
        ("X_______________", "X_______....x___", "..X_..X_..X_..X_", "1___3___4___3___"),
        voicing="close",
        low=52,
        high=74,
    ),
    lead=Lead(("x_______x_x_....", "....x___x_______", "x_x_x_______...."), leap=0.3, low=62, high=80),
    major=("I iii IV I", "I vi iii IV"),
    minor=("im7 im7 VI VII", "im9 ivm7 im9 vm7", "im7 III VImaj7 vm7"),
    colour=4,
    unit="sixteenth",
    human=0.8,
    lag=0.5,
    energy=0.35,
    density=0.45,
    fills=("..ss", "s.s.", "..s..ss."),
    crash=False,
)

STYLES = (HIP_HOP, TRAP, LO_FI, TRIP_HOP)
