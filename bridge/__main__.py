"""The `loop-copilot` command, and `python -m bridge`. Ctrl-C ends it in one line from its first moment on."""

import sys


def main() -> None:
    """Entry point of the `loop-copilot` command."""
    try:
        from bridge.cli import app

        app()
    except KeyboardInterrupt:
        sys.stderr.write("✗ Stopped; nothing was written.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
