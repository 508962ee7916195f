"""Lua for REAPER, laid out as a ReaPack repository; a package so that it is installed along and can be copied out."""
