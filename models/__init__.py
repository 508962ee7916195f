"""What computes audio: one file or folder per model, heavy imports inside `load`."""
