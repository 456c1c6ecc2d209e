"""``python -m warraq``: the command line, without the installed command."""

from warraq.cli import run

if __name__ == "__main__":
    run()
