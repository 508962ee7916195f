"""Pure values shared by every part: no input or output, no event loop, nothing heavier than numpy."""
