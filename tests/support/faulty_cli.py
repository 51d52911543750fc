"""The command line with a fault planted: `kill:POINT COMMAND …` are its arguments. Next: command.py."""

import sys

import cli
from storage.faults import planted

if __name__ == "__main__":
    fault, *arguments = sys.argv[1:]
    sys.argv = ["dossier", *arguments]
    with planted(fault):
        sys.exit(cli.main())
