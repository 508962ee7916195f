"""Puts what a DAW needs of us where the DAW looks for it, and takes exactly that away again."""
