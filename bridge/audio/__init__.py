"""Arrays in, arrays out: files, fitting, levels, effects, measuring."""
