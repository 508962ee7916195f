"""`python -m bridge` is `loop-copilot`."""

from bridge.cli import main

main()
