"""Club music: house, techno, trance, garage, drum and bass, dubstep, breakbeat."""

from models.band.style import Bass, Comp, Lead, Style, lineup, voice

HOUSE = Style(
    name="house",
    band=lineup(drums="808 kit", bass="synth bass", chords="electric piano", pad="warm pad"),
    drums=(
        voice("kick", "X...X...X...X..."),
        voice("clap", "....X.......X..."),
        voice("open hat", "..X...X...X...X."),
        voice("hat", "x.o.x.o.x.o.x.o.", "xoo.xoo.xoo.xoo.", ".o.x.o.x.o.x.o.x", above=0.35),
        voice("rim", "...x..x....x..?.", "......?..x....?.", above=0.5),
        voice("shaker", "oxooxoooxoooxoox", above=0.55),
    ),
    bass=Bass(
        ("..R...R...R...R.", "..R..R8...R..R5.", "R..R..R...R..8..", "..R_..R_.R..R_.."), lock=False, gate=0.75, low=28
    ),
    comp=Comp(
        ("X..X..X...X..X..", "..X..X....X..X..", "X__x__X___x_X___", "..X...X...X.X...", "X..x...X..x....."),
        voicing="rootless",
        low=55,
        high=77,
        gate=0.6,
    ),
    lead=Lead(("..x..x....x..x..", "x..x..x.........", "..x.x..x..x....."), pentatonic=True, leap=0.25, gate=0.6),
    major=("Imaj7 IVmaj7 Imaj7 IVmaj7", "Imaj7 ii7 IVmaj7 V", "Imaj7 iii7 vi7 IVmaj7"),
    minor=("im7 im7 ivm7 ivm7", "im7 VImaj7 im7 VII", "im9 ivm9 VImaj7 vm7", "im7 VII VImaj7 VII"),
    colour=4,
    unit="sixteenth",
    human=0.1,
    energy=0.6,
    fills=("c.cc", "..cc", "ccccssss"),
)

TECHNO = Style(
    name="techno",
    band=lineup(drums="808 kit", bass="synth bass", chords="polysynth", lead="square lead"),
    drums=(
        voice("kick", "X...X...X...X..."),
        voice("open hat", "..X...X...X...X.", "..x...x...x...x."),
        voice("hat", "oooxoooxoooxooox", "xoxoxoxoxoxoxoxo", ".x.x.x.x.x.x.x.x", above=0.4),
        voice("clap", "............X...", "....x.......x...", above=0.45),
        voice("rim", "...x.....x....x.", "..x..x..x..x..x.", ".......x..?....?", above=0.3),
        voice("ride", "..x...x...x...x.", above=0.8),
        voice("floor tom", ".......?......?.", "...?......?..?..", above=0.5),
    ),
    bass=Bass(
        (".RRR.RRR.RRR.RRR", "..R...R...R...R.", "RrRrRr8rRrRrRr8r", ".R.R.RR..R.R.RR."), lock=False, gate=0.6, low=28
    ),
    comp=Comp(
        ("...X.....X......", "X..x..x.........", "..X..X..X..X..X.", "..........X..x.."),
        voicing="triad",
        low=55,
        high=76,
        gate=0.4,
    ),
    lead=Lead(
        ("1.13.1.21.13.121", "x.x..x.xx.x..x.x", "1..2..1.3..1..2."),
        pentatonic=True,
        leap=0.2,
        low=58,
        high=78,
        gate=0.5,
    ),
    major=("I I I I", "I I IV I"),
    minor=("i i i i", "i i VI i", "i i VII i", "i i iv i"),
    human=0.0,
    energy=0.7,
    density=0.55,
    fills=("cccc", "ooxx", "rrrrcccc"),
    crash=True,
)

TRANCE = Style(
    name="trance",
    band=lineup(drums="808 kit", bass="synth bass", chords="polysynth", pad="sweep pad", lead="synth lead"),
    drums=(
        voice("kick", "X...X...X...X..."),
        voice("clap", "....X.......X...", "....X.......X..?", "....X......?X..."),
        voice("open hat", "..X...X...X...X."),
        voice("hat", "xoxoxoxoxoxoxoxo", "x.oxx.oxx.oxx.ox", "x.xox.xox.xox.xo"),
        voice("ride", "x.x.x.x.x.x.x.x.", above=0.8),
    ),
    bass=Bass((".RRR.RRR.RRR.RRR", "..RR..RR..RR..R8", "..R...R...R...R."), lock=False, gate=0.75, low=28),
    comp=Comp(("X.x.X.x.X.x.X.x.", "X..X..X..X..X.X.", "X__X__X_X__X__X_"), voicing="close", low=57, high=81, gate=0.7),
    lead=Lead(
        ("135412354135423_", "1324135413241354", "1353215313532153", "1.351.531.351.53"),
        leap=0.3,
        low=64,
        high=88,
        gate=0.8,
        arpeggio=True,
    ),
    major=("I V vi IV", "I IV vi V"),
    minor=("i VI III VII", "i VII VI VII", "i iv VI VII", "i III VII iv"),
    human=0.0,
    energy=0.75,
    density=0.6,
    fills=("ssss", "ssssssss", "ccccssss"),
)

UK_GARAGE = Style(
    name="uk garage",
    band=lineup(drums="electronic kit", bass="sub bass", chords="organ", lead="synth lead"),
    drums=(
        voice("kick", "X.........x.....", "X......x..X.....", "X.........X..?.."),
        voice("snare", "....X.......X...", "....X..g....X..g"),
        voice("clap", "....o.......o..."),
        voice("hat", "..x..xx...x..xx.", "x.xox.xxx.xox.xx", ".xx..xx..xx..xx."),
        voice("rim", ".......x.x.....x", "...x.....x.x....", above=0.3),
        voice("shaker", "xoxoxoxoxoxoxoxo", above=0.5),
    ),
    bass=Bass(
        ("R..R....8.R...5.", "R_....R8..R_...R", "..R_.R....8.R_..", "R..5..R...R.8..."), lock=False, gate=0.8, low=26
    ),
    comp=Comp(
        ("..X..X....X..X..", "X..X..X...X...X.", "...X..x...X..x.."), voicing="rootless", low=55, high=77, gate=0.4
    ),
    lead=Lead(("..x..x....x.x_..", "x..x..x_........", "...x.x..x.x_...."), pentatonic=True, leap=0.25, gate=0.65),
    major=("Imaj7 IVmaj7 ii7 V", "Imaj7 vi7 IVmaj7 V"),
    minor=("im7 VImaj7 ivm7 vm7", "im9 ivm9 im9 vm7", "im7 VII VImaj7 VII"),
    colour=4,
    unit="sixteenth",
    human=0.2,
    energy=0.6,
    fills=("s.ss", "..ss", "r.rs.rss"),
)

DRUM_AND_BASS = Style(
    name="drum and bass",
    band=lineup(drums="electronic kit", bass="sub bass", chords="electric piano", pad="warm pad"),
    drums=(
        voice("kick", "X.........X.....", "X.........x.....X.x.......x.....", "X..?......X....."),
        voice("snare", "....X.......X...", "....X..g.g..X..g", "....X..g.g..X...", "....X.g..g..X.gg"),
        voice("hat", "x.x.x.x.x.x.x.x.", "xox.xoxoxox.xoxo", "x.xox.xox.xox.xo"),
        voice("ride", "x.x.x.x.x.x.x.x.", above=0.75),
        voice("open hat", "......?.........", "..............?.", above=0.4),
    ),
    bass=Bass(
        ("R_______..R___5_", "R_____R_..R_____", "R___..8_..R___7_", "R_________R_..5_R_____8_____a___"),
        lock=False,
        gate=0.97,
        low=26,
    ),
    comp=Comp(
        ("X_______..x_____", "X_____x_________", "..X_____....x___", "X___________X___"),
        voicing="rootless",
        low=55,
        high=78,
        gate=0.9,
    ),
    lead=Lead(("x_____x_x_______", "....x_x_x___....", "x__x__x_________"), pentatonic=True, leap=0.3, low=64, high=84),
    major=("Imaj7 IVmaj7 vi7 V", "Imaj9 iii7 IVmaj7 V"),
    minor=("im9 VImaj7 im9 VII", "im7 VII VImaj7 vm7", "im9 ivm9 VImaj7 VII"),
    colour=5,
    human=0.15,
    energy=0.7,
    density=0.55,
    fills=("ssgs", "s.ss", "ss.ss.ss", "sgsgssss"),
)

DUBSTEP = Style(
    name="dubstep",
    band=lineup(drums="electronic kit", bass="sub bass", pad="sweep pad", lead="synth lead"),
    drums=(
        voice("kick", "X..............?", "X.....x.........", "X.........x..x.."),
        voice("snare", "........X......."),
        voice("clap", "........x.......", above=0.5),
        voice("hat", "x.o.x.o.x.o.x.t.", "x...x..ox...x.oo", "..x...x...x.r.x."),
        voice("open hat", "............?...", above=0.5),
    ),
    bass=Bass(
        ("R_____RRR_..R_R_", "R_RRR_R_R__R__R_", "R_______RRRRR_8_", "R__R__R_RrRrR_8_"), lock=False, gate=0.95, low=24
    ),
    comp=Comp(("X_______________", "X_____x_........", "X_______x___x___"), voicing="close", low=55, high=77),
    lead=Lead(("x___x_x_........", "x_____x_........", "..x_x_x_x_......"), pentatonic=True, leap=0.3),
    major=("I I vi IV", "I V vi IV"),
    minor=("i i VI VII", "i VI i VII", "i i i VI"),
    human=0.05,
    energy=0.75,
    fills=("ssss", "s.s.ssss", "kkksssff"),
)

BREAKBEAT = Style(
    name="breakbeat",
    band=lineup(drums="drum kit", bass="synth bass", chords="polysynth", lead="square lead"),
    drums=(
        voice("kick", "X.X.......XX....", "X.x.......x..x..", "X..x..x...X....."),
        voice("snare", "....X..g.g..X..g", "....X..x.x..X..x", "....X..g.g....X.", "....X..g.X..X..g"),
        voice("hat", "x.x.x.x.x.x.x.x.", "X.xxX.x.X.xxX.x.", "xoxoxoxoxoxoxoxo"),
        voice("open hat", "..............x.", "..........?....."),
    ),
    bass=Bass(("R.R...R..8R...5.", "R..R..R.8..R..7.", "R_..RR..8_..R.5a"), gate=0.75, low=28),
    comp=Comp(("X..x....X..x....", "..X..X....X..X..", "X.....x...X....."), voicing="close", low=55, high=77, gate=0.5),
    lead=Lead(("x.xx.x..x.xx....", "x..x..x.x_......", "..x.xx..x.x_...."), pentatonic=True, leap=0.3, gate=0.6),
    major=("I IV I V", "I V IV I"),
    minor=("i VII i VI", "i i VI VII", "i iv VII i"),
    human=0.35,
    lag=0.1,
    energy=0.75,
    density=0.6,
    fills=("ssgs", "s.ss.sss", "sghmsghf"),
)

STYLES = (HOUSE, TECHNO, TRANCE, UK_GARAGE, DRUM_AND_BASS, DUBSTEP, BREAKBEAT)
