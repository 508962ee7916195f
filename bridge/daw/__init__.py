"""One file per DAW behind one protocol."""
