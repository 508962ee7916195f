"""Plays written parts through a SoundFont."""

from models.soundfont.player import SoundFontPlayer

__all__ = ["SoundFontPlayer"]
