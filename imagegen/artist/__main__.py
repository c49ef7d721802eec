"""`python -m imagegen.artist gallery OUT` draws forty scenes and forty subjects, with contact sheets."""

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="imagegen.artist", description=__doc__)
    orders = parser.add_subparsers(dest="order", required=True)
    gallery = orders.add_parser("gallery", help="draw the gallery into a folder")
    gallery.add_argument("out", type=Path)
    arguments = parser.parse_args()

    from .gallery import hang

    files = hang(arguments.out)
    sys.stdout.write(f"{len(files)} pictures in {arguments.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
