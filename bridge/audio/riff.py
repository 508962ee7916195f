"""WAV files as bytes, with the chunks that tell a DAW a loop's tempo, beats, metre and key.

Written by hand rather than by libsndfile because a render's name is the digest of its bytes: libsndfile puts
the time of day into float files (PEAK) and its version into others, and writes no `acid` chunk at all.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass

import numpy as np

from bridge.core.model import Audio
from bridge.core.tempo import FASTEST, SLOWEST, TimeSignature
from bridge.core.theory import Key
from bridge.core.units import Beats, Bpm, Rate
from bridge.errors import InvalidArguments, InvalidAudio

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_SUBFORMAT = bytes.fromhex("000000001000800000aa00389b71")
_SPEAKERS = {1: 0x4, 2: 0x3, 3: 0x7, 4: 0x33, 5: 0x37, 6: 0x3F, 7: 0x13F, 8: 0x63F}
_LARGEST = 2**32 - 2**16
_ACID = struct.Struct("<IHHfIHHf")
_ONE_SHOT, _ROOT_SET, _STRETCHES = 0x1, 0x2, 0x4
_MIDDLE_C = 60
_COMMENT = re.compile(r"loop: ([\d.]+) bpm, ([\d.]+) beats, (\d+/\d+)(?:, ([A-G][#b]? [a-z ]+))?")


@dataclass(frozen=True, slots=True)
class LoopInfo:
    """What a file says of the loop it holds.

    Args:
        bpm: Quarter notes per minute.
        beats: Length in quarter notes.
        signature: Its metre.
        key: Tonic and scale; None where it has none or says none.
    """

    bpm: Bpm
    beats: Beats
    signature: TimeSignature = TimeSignature()
    key: Key | None = None


def encode(audio: Audio, rate: Rate, *, loop: LoopInfo | None = None) -> bytes:
    """A WAV file: the same audio and loop give the same bytes, everywhere and always.

    24-bit PCM, since float32 holds every 24-bit value exactly: what is read back and written again does not
    change by a bit, and all DAWs and samplers read it. Verified renders peak at −1 dBTP or lower, so they fit.
    Audio beyond full scale is written as 32-bit float instead of being clipped.

    Args:
        audio: Shape (channels, samples), 1–8 channels.
        rate: Samples per second.
        loop: What to say of it; the whole file is then marked as one forward loop.

    Raises:
        InvalidAudio: when it is empty, not finite, or too large for the format.
    """
    check(audio)
    is_float = bool(np.max(np.abs(audio)) > 1.0)
    frames = np.ascontiguousarray(audio.T)
    data = frames.astype("<f4").tobytes() if is_float else _pcm24(frames)
    if len(data) > _LARGEST:
        raise InvalidAudio("That is more audio than a WAV file holds.", "Work on a shorter stretch.")
    channels, samples = audio.shape
    chunks = [_chunk(b"fmt ", _format(channels, rate, is_float=is_float))]
    if is_float:
        chunks.append(_chunk(b"fact", struct.pack("<I", samples)))
    if loop is not None:
        chunks += _loop_chunks(loop, rate, samples)
    body = b"WAVE" + b"".join(chunks) + _chunk(b"data", data)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def check(audio: Audio) -> None:
    """Refuse what is no sound.

    Raises:
        InvalidAudio: for no samples, more than 8 channels, or values that are not numbers.
    """
    if audio.ndim != 2 or not 1 <= audio.shape[0] <= 8:
        raise InvalidAudio("Audio must have 1 to 8 channels.", "Mix it to stereo first.")
    if audio.shape[1] == 0:
        raise InvalidAudio("That audio is empty.", "Choose a clip with sound in it.")
    if not np.isfinite(audio).all():
        raise InvalidAudio("That audio holds values that are not numbers (NaN or infinity).", "Export it again.")


def loop_info(chunks: dict[bytes, bytes], seconds: float) -> LoopInfo | None:
    """What a file's chunks say of its loop; None where they say nothing, or nothing possible.

    Our own comment is exact. An `acid` chunk counts whole beats; where its tempo contradicts beats and
    length, beats and length win, as they do in the programs that write it.
    """
    ours = _COMMENT.search(chunks.get(b"LIST", b"").decode("latin-1"))
    try:
        if ours is not None:
            bpm, beats, signature, key = ours.groups()
            return _possible(float(bpm), float(beats), TimeSignature.parse(signature), Key.parse(key) if key else None)
        acid = chunks.get(b"acid", b"")
        if len(acid) < _ACID.size or seconds <= 0:
            return None
        flags, _, _, _, beats, denominator, numerator, bpm = _ACID.unpack_from(acid)
        if flags & _ONE_SHOT or beats == 0:
            return None
        played = beats * 60 / seconds
        stated = math.isfinite(bpm) and abs(bpm / played - 1) < 0.01
        return _possible(bpm if stated else played, beats, TimeSignature(numerator, denominator), None)
    except InvalidArguments:
        return None


def _possible(bpm: float, beats: float, signature: TimeSignature, key: Key | None) -> LoopInfo | None:
    if not SLOWEST <= bpm <= FASTEST or beats <= 0:
        return None
    return LoopInfo(Bpm(bpm), Beats(beats), signature, key)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _pcm24(frames: Audio) -> bytes:
    whole = np.rint(frames.astype(np.float64) * 2**23)
    packed = np.clip(whole, -(2**23), 2**23 - 1).astype("<i4")
    return packed.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _format(channels: int, rate: Rate, *, is_float: bool) -> bytes:
    width = 4 if is_float else 3
    tag = _FLOAT if is_float else _PCM
    basic = (channels, rate, rate * channels * width, channels * width, width * 8)
    if channels <= 2:
        return struct.pack("<HHIIHH", tag, *basic) + (b"\0\0" if is_float else b"")
    extra = struct.pack("<HHIH", 22, width * 8, _SPEAKERS[channels], tag) + _SUBFORMAT
    return struct.pack("<HHIIHH", _EXTENSIBLE, *basic) + extra


def _loop_chunks(loop: LoopInfo, rate: Rate, samples: int) -> list[bytes]:
    key = "" if loop.key is None else f", {loop.key}"
    comment = f"loop: {loop.bpm:.10g} bpm, {loop.beats:.10g} beats, {loop.signature}{key}".encode("ascii") + b"\0"
    chunks = [_chunk(b"LIST", b"INFO" + _chunk(b"ICMT", comment) + _chunk(b"ISFT", b"Loop Copilot\0"))]
    if abs(loop.beats - round(loop.beats)) < 1e-6:
        # Its beats are whole by definition: of 3.5 it would say something false, and DAWs would stretch by it.
        root = _MIDDLE_C + (0 if loop.key is None else loop.key.tonic)
        flags = _STRETCHES | (0 if loop.key is None else _ROOT_SET)
        metre = (loop.signature.denominator, loop.signature.numerator)
        chunks.append(_chunk(b"acid", _ACID.pack(flags, root, 0x8000, 0.0, round(loop.beats), *metre, loop.bpm)))
    root = _MIDDLE_C if loop.key is None else _MIDDLE_C + loop.key.tonic
    sampler = struct.pack("<9I", 0, 0, round(1e9 / rate), root, 0, 0, 0, 1, 0)
    chunks.append(_chunk(b"smpl", sampler + struct.pack("<6I", 0, 0, 0, samples - 1, 0, 0)))
    return chunks
