"""Jazz and its neighbours: swing, ballad, bossa nova, waltz, blues, gospel."""

from dataclasses import replace

from models.band.style import Bass, Comp, Lead, Style, lineup, voice

JAZZ_SWING = Style(
    name="jazz swing",
    band=lineup(drums="jazz kit", bass="upright bass", chords="piano", lead="tenor sax"),
    drums=(
        voice("ride", "X...X.x.X...X.x."),
        voice("pedal", "....X.......X..."),
        voice("kick", "g...g...g...g...", "g...g...g.?.g..."),
        voice("snare", "......?.......o.", "..?.......o.....", "......o...?.....", "..........?...o.", above=0.2),
    ),
    bass=Bass(("walk",), lock=False, gate=0.93, low=28),
    comp=Comp(
        (
            "X_____x.........",
            "..........X...x_",
            "......X_......x.",
            "X_____X_......x_",
            "......x___......",
            "..X_......X_....",
        ),
        voicing="rootless",
        low=52,
        high=74,
        gate=0.85,
        free=True,
    ),
    lead=Lead(
        ("x_x_x_x_x_x_x___", "..x_x_x_x_x_x_x_", "x___..x_x_x_....", "..x_x___....x_x_", "x_x_x_x_x_......"),
        leap=0.45,
        low=58,
        high=79,
        gate=0.93,
        blue=True,
    ),
    major=("Imaj7 ii7-V7 Imaj7 Imaj7", "Imaj7 vi7 ii7 V7", "Imaj7-vi7 ii7-V7 iii7-vi7 ii7-V7", "Imaj7 IVmaj7 ii7 V7"),
    minor=(
        "im7 iim7b5-V7 im7 im7",
        "im7 VImaj7 iim7b5 V7",
        "im7 ivm7 iim7b5 V7",
        "im7 im7 ivm7 im7 im7 ivm7 iim7b5-V7 im7",
    ),
    colour=4,
    human=0.7,
    lag=0.1,
    energy=0.5,
    fills=("s.sh", "s.hm", "shm.slf.", "..sss.hm"),
    crash=False,
    dominant=True,
)

JAZZ_BALLAD = replace(
    JAZZ_SWING,
    name="jazz ballad",
    band=lineup(drums="brush kit", bass="upright bass", chords="piano", lead="muted trumpet"),
    drums=(
        voice("ride", "x...x...x...x...", "x...x...x...x.o.", above=0.3),
        voice("snare", "o_o.o_o.o_o.o_o.", "oooooooooooooooo"),
        voice("pedal", "....x.......x..."),
        voice("kick", "g.......g......."),
    ),
    bass=Bass(("R_______5_____a_", "R_______8_____a_", "R_______3___a___"), lock=False, gate=0.98, low=28),
    comp=Comp(
        ("X_______x_______", "X___________x___", "1_2_3_4_X_______", "..X_____..x_____"),
        voicing="rootless",
        low=52,
        high=76,
        gate=1.0,
    ),
    lead=Lead(
        ("x_______x_x_x___", "....x_x_x_______", "x_____x_x_______", "x___x_x_x_____x_"),
        leap=0.3,
        low=60,
        high=80,
        gate=0.98,
    ),
    energy=0.25,
    density=0.35,
    fills=("..ss", "..s."),
)

BOSSA_NOVA = Style(
    name="bossa nova",
    band=lineup(drums="drum kit", bass="upright bass", chords="nylon guitar", lead="flute"),
    drums=(
        voice("rim", "X..X..X...X..X..", "X..X..X...X..X..X..X...X..X..X..", "..X.X..X..X..X.."),
        voice("kick", "X..xX..xX..xX..x", "X..xX..xX..xX..x"),
        voice("hat", "x.x.x.x.x.x.x.x.", "xoxoxoxoxoxoxoxo"),
        voice("pedal", "....o.......o..."),
    ),
    percussion=(voice("shaker", "xogoxogoxogoxogo"), voice("mute triangle", "..x...x...x...x.", above=0.4)),
    bass=Bass(("R__5____5__R____", "R__R____5__5____", "R__L____L__R____"), lock=False, gate=0.95, low=28),
    comp=Comp(
        ("x_..x_.x_..x_.x_", "X_.x_.X_..x_.X_.", "X_.x__.x..X_.x_.x_.X__.x_.x_.x_.", "l_.hl_h_.h.l_.h_"),
        voicing="rootless",
        low=50,
        high=74,
        gate=0.85,
    ),
    lead=Lead(
        ("x_____x_x_x_x___", "..x_x__x___x_x__", "x__x__x___x_x___", "..x___x_x_______"),
        leap=0.3,
        low=64,
        high=84,
        gate=0.97,
    ),
    major=("Imaj7 vi7 ii7 V7", "Imaj7 Imaj7 ii7 V7", "Imaj9 IVmaj7 ii9 V13", "Imaj7 ii7 V7 Imaj7", "Imaj7 iii7 ii7 V7"),
    minor=("im7 ivm7 iim7b5 V7", "im9 VImaj7 iim7b5 V7", "im7 im7 iim7b5 V7", "im7 ivm7 VII7 IIImaj7"),
    colour=4,
    human=0.5,
    energy=0.35,
    density=0.5,
    fills=("r.rr", "..rr"),
    crash=False,
    dominant=True,
)

WALTZ = Style(
    name="waltz",
    band=lineup(drums="brush kit", bass="upright bass", chords="accordion", lead="violin"),
    drums=(
        voice("kick", "X...........", "X..........."),
        voice("snare", "....o...o...", "....o...o.g.", "....x...o..."),
        voice("hat", "....o...o...", above=0.4),
        voice("ride", "x...o...o...", "x...x.o.x...", above=0.6),
    ),
    bass=Bass(
        (
            "R___........R___........",
            "R___........5___........",
            "R_______5___R_______a___",
            "R___5___3___R___5___a___",
        ),
        lock=False,
        gate=0.9,
    ),
    comp=Comp(
        ("....x_..x_..", "....X_..x_..", "l_..h_..h_..", "....x_..x_x_"), voicing="close", low=53, high=74, gate=0.6
    ),
    lead=Lead(
        ("x_______x___", "x___x_x_x___", "x_x_x_x_x_x_", "x_____x_x___", "x___x___x___"),
        leap=0.35,
        low=65,
        high=86,
        gate=0.97,
    ),
    major=("I I V7 V7 V7 V7 I I", "I V7 V7 I", "I IV V7 I", "I vi ii V7"),
    minor=("i i iv iv V7 V7 i i", "i iv V7 i", "i VI iv V7", "i VII VI V7"),
    human=0.6,
    energy=0.4,
    fills=("s.ss", "..ss"),
    crash=False,
    dominant=True,
    pulses=3,
)

BLUES = Style(
    name="blues",
    band=lineup(drums="drum kit", bass="electric bass", chords="electric guitar", lead="harmonica"),
    drums=(
        voice("kick", "X.......X.....x.", "X.....x.X.......", "X.......X.x....."),
        voice("snare", "....X.......X...", "....X.?.....X.?."),
        voice("hat", "X.x.X.x.X.x.X.x.", below=0.7),
        voice("ride", "X.x.X.x.X.x.X.x.", above=0.7),
    ),
    bass=Bass(
        ("R_R_3_3_5_5_6_5_", "R_R_3_3_5_5_3_3_", "R___3___5___6___", "R_R_5_5_6_6_5_5_"), lock=False, gate=0.85, low=28
    ),
    comp=Comp(
        ("X_x_X_x_X_x_X_x_", "X_x_X_x_X_x_X_..", "X_____x_X_____x_", "..X_..X_..X_..X_", "X_x_X___X_x_X___"),
        voicing="boogie",
        low=40,
        high=64,
        gate=0.8,
    ),
    lead=Lead(
        ("x_x_x_____......", "..x_x_x_x___....", "x___x_x_x_......", "....x_x_x_x_x___", "..x_x_x_x_......"),
        pentatonic=True,
        blue=True,
        leap=0.35,
        low=62,
        high=84,
    ),
    major=(
        "I7 IV7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7",
        "I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7",
        "I7 V7 IV7 IV7 I7 V7 I7 V7",
        "I7 IV7 I7 V7",
    ),
    minor=("im7 im7 im7 im7 ivm7 ivm7 im7 im7 VImaj7 V7 im7 V7", "im7 ivm7 im7 V7", "im7 ivm7 im7 im7 ivm7 V7 im7 V7"),
    colour=4,
    human=0.65,
    lag=0.2,
    energy=0.5,
    fills=("s.ss", "s.s.", "s.shm.f."),
    dominant=True,
    blues=True,
)

GOSPEL = Style(
    name="gospel",
    band=lineup(drums="drum kit", bass="electric bass", chords="organ, piano", pad="choir"),
    drums=(
        voice("kick", "X.....x.X.x.....", "X.......X.....x.", "X..x..x.X......."),
        voice("snare", "....X.......X...", "....X..g.g..X..g"),
        voice("hat", "x.x.x.x.x.x.x.x.", "X.o.X.o.X.o.X.o."),
        voice("tambourine", "..x.X.x...x.X.x.", "o.x.X.x.o.x.X.x.", above=0.35),
        voice("clap", "....x.......x...", above=0.5),
    ),
    bass=Bass(("R_____5_R_3_5_a_", "R___..R_8___5_a_", "R_5_6_8_R___3_a_"), lock=True, low=28),
    comp=Comp(
        ("X_____x_X_____x_", "X___x_x_X___x_x_", "X_..x_x_..x_X___", "x_x_x_X_x_x_x_X_"),
        voicing="close",
        low=53,
        high=77,
    ),
    lead=Lead(("..x_x_x_x_______", "x_x_x___x_x_....", "x___..x_x_x_x___"), pentatonic=True, blue=True, leap=0.35),
    major=("I IV I V7", "Imaj7 vi7 ii7 V7", "I IV-I ii7 V7", "Imaj9 iii7 vi7 ii7-V7", "I-iii7 vi7 IV-V7 I"),
    minor=("im7 ivm7 VII7 im7", "im7 VImaj7 ivm7 V7", "im7 iim7b5-V7 im7 V7"),
    colour=4,
    human=0.7,
    lag=0.25,
    energy=0.55,
    fills=("s.hm", "shmf", "s.shhmlf", "sshhmmff"),
    dominant=True,
)

STYLES = (JAZZ_SWING, JAZZ_BALLAD, BOSSA_NOVA, WALTZ, BLUES, GOSPEL)
