"""Writers of scene files: pieces and pictures in, bytes and a list of losses out. Free of Django."""
