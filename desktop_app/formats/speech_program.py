"""A program of its own that speaks: text in, sound out. It alone loads espeak-ng (GPL-3), which is not part of the
product; the product only starts this program and talks to it over pipes.

Asked, a line of JSON on standard input for each piece of text: {"voice": "pl", "words_a_minute": 150, "text": "..."}.
Answered, on standard output: the sample rate (four bytes, least first), then for each line the number of bytes of sound
(four bytes) and the sound: 16-bit samples, one channel. Ends when its input does; exit code 3 without espeak-ng.
"""

from __future__ import annotations

import ctypes
import json
import struct
import sys
from typing import Any, BinaryIO

SYNCHRONOUS, RATE, UTF_8, NO_LIBRARY = 2, 1, 1, 3


def main() -> int:
    """Speak every line."""
    try:
        import espeakng_loader  # type: ignore[import-not-found, import-untyped, unused-ignore]  # an extra

        library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path())
    except (ImportError, OSError):
        return NO_LIBRARY
    rate = int(library.espeak_Initialize(SYNCHRONOUS, 0, data.encode(), 0))
    if rate <= 0:
        return NO_LIBRARY
    return speak(library, rate, sys.stdin.buffer, sys.stdout.buffer)


def speak(library: Any, rate: int, asked: BinaryIO, out: BinaryIO) -> int:
    """Answer every line of `asked` with its sound."""
    sound: list[bytes] = []
    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

    def keep(samples: Any, count: int, _events: Any) -> int:
        if count > 0:
            sound.append(ctypes.string_at(samples, count * 2))
        return 0

    kept = callback(keep)  # lives as long as it may be called
    library.espeak_SetSynthCallback(kept)
    out.write(struct.pack("<I", rate))
    out.flush()
    for line in asked:
        wanted = json.loads(line)
        library.espeak_SetVoiceByName(str(wanted["voice"]).encode())
        library.espeak_SetParameter(RATE, int(wanted["words_a_minute"]), 0)
        text = str(wanted["text"]).encode() + b"\0"
        library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 0, 0, UTF_8, None, None)
        library.espeak_Synchronize()
        said = b"".join(sound)
        sound.clear()
        out.write(struct.pack("<I", len(said)) + said)
        out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
