"""Build the publications of content/ into dist/; sets itself up on the first run.

    python3 build.py            everything in content/
    python3 build.py --help     all that it can do
    python3 build.py test       the tests

Python is all that has to be there: warraq/bootstrap/ is the set-up, warraq/cli.py the commands.
This file keeps to what every Python can read, 2.7 included, so that a person whose Python is too
old is told so, instead of being shown a SyntaxError.
"""

import os
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120 (Python 2 has no pathlib)

if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.stderr.write(
            "Python 3.11 or newer is needed; this is "
            + ".".join(str(number) for number in sys.version_info[:3])
            + "\nhint: install a newer one beside it, then name it: python3.13 build.py\n"
        )
        sys.exit(2)
    sys.path.insert(0, ROOT)
    from warraq import bootstrap

    sys.exit(bootstrap.main(ROOT, sys.argv[1:]))
