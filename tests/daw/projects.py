"""Project files written by hand in the syntax of REAPER 6 and 7, for every test of the project-file backend."""

from __future__ import annotations

import struct
from pathlib import Path

DRUMS = "{11111111-1111-4111-8111-111111111111}"
BUS = "{22222222-2222-4222-8222-222222222222}"
BASS = "{33333333-3333-4333-8333-333333333333}"
REVERB = "{44444444-4444-4444-8444-444444444444}"
BEAT = "{AAAAAAAA-0000-4000-8000-000000000001}"
BEAT_ONE = "{AAAAAAAA-0000-4000-8000-000000000011}"
BEAT_TWO = "{AAAAAAAA-0000-4000-8000-000000000012}"
BEAT_THREE = "{AAAAAAAA-0000-4000-8000-000000000013}"
LINE = "{AAAAAAAA-0000-4000-8000-000000000002}"
LINE_TAKE = "{AAAAAAAA-0000-4000-8000-000000000021}"
BLANK = "{AAAAAAAA-0000-4000-8000-000000000003}"

SONG = rf"""<REAPER_PROJECT 0.1 "7.18/win64" 1732270000
  <NOTES 0 2
    |<TRACK is only a word here
    |>
  >
  RIPPLE 0
  PANLAW 1
  CURSOR 4.5
  RECORD_PATH "Media" ""
  <RECORD_CFG
    ZXZhdxgAAQ==
  >
  SAMPLERATE 48000 0 0
  TEMPO 93.5 4 4
  SELECTION 2 6.5
  SELECTION2 2 6.5
  <TEMPOENVEX
    EGUID {{5698EE65-DE61-4156-B7BB-2EFB3192B9C3}}
    ACT 1 -1
    VIS 1 0 1
    DEFSHAPE 1 -1 -1
    PT 0.000000000000 93.5000000000 1 262148 0 1 0 "" 0 169 0 ABBB
    PT 20.534759358289 100.0000000000 0 0 0 2
    PT 39.734759358289 150.0000000000 1 524295 0 1
  >
  <PROJBAY
  >
  <TRACK {DRUMS}
    NAME drums
    PEAKCOL 33554431
    BEAT -1
    VOLPAN 1 0 -1 -1 1
    MUTESOLO 0 0 0
    ISBUS 1 1
    SEL 0
    TRACKID {DRUMS}
    MAINSEND 1 0
  >
  <TRACK {BUS}
    NAME "the 'loud' kit"
    PEAKCOL 16576
    MUTESOLO 1 0 0
    ISBUS 2 -1
    SEL 1
    TRACKID {BUS}
    <FXCHAIN
      BYPASS 0 0 0
      <VST "VST: ReaEQ (Cockos)" reaeq.dll 0 "" 1919247729<5653547265657172656165710000> ""
        cWVlcu5e7f4CAAAAAQAAAAAAAAACAAAAAAAAAAIAAAABAAAAAAAAAAIAAAAAAAAA
        AAAQAAAA
      >
    >
    <ITEM
      POSITION 2.56684491978610
      SNAPOFFS 0
      LENGTH 5.13368983957219
      LOOP 1
      ALLTAKES 0
      FADEIN 1 0.01 0 1 0 0 0
      FADEOUT 1 0.01 0 1 0 0 0
      MUTE 0 0
      SEL 1
      IGUID {BEAT}
      IID 1
      NAME beat.wav
      VOLPAN 0.5 0 1 -1
      SOFFS 0.25
      PLAYRATE 1.25 1 -2.5 -1 0 0.0025
      CHANMODE 0
      GUID {BEAT_ONE}
      <SOURCE WAVE
        FILE "Media\beat one.wav"
      >
      SM 0 0 + 1.5 1.6 0.1 + 3 3
      TAKE NULL
      TAKE SEL
      NAME "beat, other take"
      TAKEVOLPAN 0 -0.5 -1
      SOFFS 0
      PLAYRATE 1 0 0 -1 0 0.0025
      CHANMODE 0
      GUID {BEAT_TWO}
      <SOURCE SECTION
        LENGTH 2
        MODE 2
        STARTPOS 0.5
        OVERLAP 0.01
        <SOURCE WAVE
          FILE "C:\Users\me\gone.wav"
        >
      >
      TAKE
      NAME clip.mp4
      TAKEVOLPAN 0 1 -1
      SOFFS 0
      PLAYRATE 1 1 0 -1 0 0.0025
      GUID {BEAT_THREE}
      <SOURCE VIDEO
        FILE "clip.mp4"
      >
    >
  >
  <TRACK {BASS}
    NAME bass
    PEAKCOL 16801892
    MUTESOLO 0 2 0
    ISBUS 0 0
    SEL 0
    TRACKID {BASS}
    <ITEM
      POSITION 0
      LENGTH 5.13368983957219
      LOOP 0
      MUTE 1 0
      SEL 0
      IGUID {LINE}
      NAME `a "line" isn't`
      VOLPAN 1 0 1 -1
      SOFFS 0 0
      PLAYRATE 1 1 0 -1 0 0.0025
      GUID {LINE_TAKE}
      <SOURCE MIDI
        HASDATA 1 960 QN
        CCINTERP 32
        POOLEDEVTS {{10F9B930-32BF-604C-86D1-B6819C2E6F41}}
        <X 0 0 0 0 3 "bass"
          /wNiYXNz
        >
        E 0 90 28 60
        e 480 80 28 00
        E 480 90 2b 50
        Em 0 90 34 40
        <x 240 0
          8AECAwQF9w==
        >
        E 240 90 2b 00
        Em 0 80 34 00
        E 6240 b0 7b 00
        CCINTERP 32
        GUID {{75FBFB23-2589-4C24-9800-7DA751FCC963}}
        IGNTEMPO 0 120 4 4
        KEYSNAP 1 4 1709
      >
    >
    <ITEM
      POSITION 10
      LENGTH 2
      LOOP 1
      MUTE 0 0
      SEL 0
      IGUID {BLANK}
      <NOTES
        |sing here
      >
    >
  >
  <TRACK {REVERB}
    NAME "reverb send"
    ISBUS 0 0
    SEL 0
    TRACKID {REVERB}
    AUXRECV 0 0 1 0 0 0 0 0 0 -1:U 0 -1 ''
    AUXRECV 2 0 0.5 0 0 0 0 0 0 -1:U 0 -1 ''
  >
  <EXTENSIONS
  >
>
"""

OTHER_STATE = """  <EXTSTATE
    <SOMEONE
      KEY 'their "value"'
    >
  >
"""

SMALL = f"""<REAPER_PROJECT 0.1 "6.41/OSX64" 1647260434
  TEMPO 120 3 4
  SAMPLERATE 44100 0 0
  <TRACK {DRUMS}
    NAME drums
    ISBUS 0 0
  >
>
"""


def write_song(folder: Path, text: str = SONG, *, crlf: bool = False, name: str = "song.rpp") -> Path:
    """A project with its media in a folder; gives the project's path."""
    (folder / "Media").mkdir(exist_ok=True)
    write_wav(folder / "Media" / "beat one.wav")
    path = folder / name
    path.write_bytes(text.replace("\n", "\r\n").encode() if crlf else text.encode())
    return path


def with_other_state(text: str = SONG) -> str:
    """The project with the state of somebody else's script in it."""
    return text.removesuffix(">\n") + OTHER_STATE + ">\n"


def write_wav(path: Path, frames: int = 48) -> None:
    """The shortest WAV file that is one."""
    data = b"\0\0" * frames
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 48_000, 96_000, 2, 16)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<4sI", b"RIFF", len(body)) + body)
