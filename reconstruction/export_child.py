"""Writes a GLB in another format, in a process of its own: `python -m reconstruction.export_child GLB FORMAT OUT NAME`.

Django-free. An expected failure is told by a JSON line {"event": "failed", "code", "message"} and exit status 1.
"""

import json
import os
import sys
import threading
from pathlib import Path


def main(glb: str, format: str, out: str, name: str) -> int:
    """Return the exit status."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from reconstruction.pipeline.formats.errors import ExportError
    from reconstruction.pipeline.formats.export import export_model

    try:
        export_model(Path(glb), format, Path(out), name=name)
    except ExportError as error:
        sys.stdout.write(json.dumps({"event": "failed", "code": error.code, "message": str(error)}) + "\n")
        return 1
    return 0


def _end_with_parent() -> None:
    """Our input stays open for as long as the parent lives."""
    while os.read(0, 1):  # not sys.stdin: its lock, held by this thread, aborts the interpreter's end
        pass
    os._exit(143)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
