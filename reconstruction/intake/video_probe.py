"""Looks into one video in a process of its own: `python -m reconstruction.intake.video_probe VIDEO PICTURE`.

Prints {"width", "height"} of the first frame that can be decoded and writes it as WebP, or exits with 1. Django-free.
"""

import json
import resource
import sys

_MEMORY_BYTES = 4 << 30
_CPU_SECONDS = 40
_FRAMES_TO_TRY = 60
_SIDE = 320


def main(video: str, picture: str) -> int:
    """Return the exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    import cv2

    capture = cv2.VideoCapture(video)
    for _ in range(_FRAMES_TO_TRY):
        found, frame = capture.read()
        if found and frame is not None and frame.size:
            height, width = frame.shape[:2]
            factor = _SIDE / max(width, height)
            size = max(1, round(width * factor)), max(1, round(height * factor))
            cv2.imwrite(picture, cv2.resize(frame, size, interpolation=cv2.INTER_AREA), [cv2.IMWRITE_WEBP_QUALITY, 78])
            sys.stdout.write(json.dumps({"width": width, "height": height}))
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
