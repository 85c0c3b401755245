"""The bytes of an encrypted database and its log file as they are on the disk, decrypted page by page.

Free pages too, which no SQL shows: so a test can say that no trace is left. (SQLCipher 4: AES-256-CBC, pages of 4096
bytes with 80 at their end for the start vector and the checksum.)
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.support.builders import KEY

PAGE, RESERVE, IV, SALT = 4096, 80, 16, 16
WAL_HEADER, FRAME_HEADER = 32, 24


def decrypted(folder: Path) -> bytes:
    """Everything in the database of this folder and its log file."""
    data = (folder / "desk.db").read_bytes()
    pages = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    found = [_page(pages[0], first=True), *(_page(page) for page in pages[1:])]
    log = folder / "desk.db-wal"
    if log.exists():
        frames = log.read_bytes()[WAL_HEADER:]
        for at in range(0, len(frames), FRAME_HEADER + PAGE):
            number = int.from_bytes(frames[at : at + 4], "big")
            found.append(_page(frames[at + FRAME_HEADER : at + FRAME_HEADER + PAGE], first=number == 1))
    return b"".join(found)


def _page(page: bytes, *, first: bool = False) -> bytes:
    if len(page) < PAGE or not any(page):
        return b""
    start = SALT if first else 0
    vector = page[PAGE - RESERVE : PAGE - RESERVE + IV]
    cipher = Cipher(algorithms.AES(KEY), modes.CBC(vector)).decryptor()
    return cipher.update(page[start : PAGE - RESERVE]) + cipher.finalize()
