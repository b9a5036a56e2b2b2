"""A disk that can lose its power or fill up: a layer between SQLite and the system, on the library that Python uses.

SQLite does all its reading and writing through a table of functions, its VFS. `Disk.install()` registers a copy of the
usual one as the default, so that Django's own connections go through it with the project's own settings. It notes what
has been written and what has been synced, file by file: after a power cut what was synced is there, and of the rest
whatever the seed says. And it can refuse any write, sync or opening with any of SQLite's result codes.

https://www.sqlite.org/c3ref/vfs.html and io_methods.html; the layouts below are those of SQLite 3.7.17 and later.
"""

from __future__ import annotations

import ctypes
import os
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

OK, IOERR = 0, 10
FULL, IOERR_WRITE, IOERR_FSYNC = 13, 778, 1034
_READONLY, _READWRITE, _CREATE, _MAIN_DB, _WAL = 1, 2, 4, 0x100, 0x80000
SECTOR = 512

_int, _pointer, _i64, _text = ctypes.c_int, ctypes.c_void_p, ctypes.c_int64, ctypes.c_char_p
_ONE = ctypes.CFUNCTYPE(_int, _pointer)
_WRITE = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _i64)
_TRUNCATE = ctypes.CFUNCTYPE(_int, _pointer, _i64)
_SYNC = ctypes.CFUNCTYPE(_int, _pointer, _int)
# Names are handed on as the addresses they came as: SQLite keeps them, and reads on behind their end.
_OPEN = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _pointer, _int, ctypes.POINTER(_int))
_DELETE = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int)


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("iVersion", _int), ("szOsFile", _int), ("mxPathname", _int), ("pNext", _pointer), ("zName", _text),
        ("pAppData", _pointer), ("xOpen", _pointer), ("xDelete", _pointer),
        *((name, _pointer) for name in (
            "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose", "xRandomness", "xSleep",
            "xCurrentTime", "xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall", "xNextSystemCall",
        )),
    ]  # fmt: skip


class _Methods(ctypes.Structure):
    _fields_ = [
        ("iVersion", _int),
        *((name, _pointer) for name in (
            "xClose", "xRead", "xWrite", "xTruncate", "xSync", "xFileSize", "xLock", "xUnlock", "xCheckReservedLock",
            "xFileControl", "xSectorSize", "xDeviceCharacteristics", "xShmMap", "xShmLock", "xShmBarrier", "xShmUnmap",
            "xFetch", "xUnfetch",
        )),
    ]  # fmt: skip


class _File(ctypes.Structure):
    _fields_ = [("methods", ctypes.POINTER(_Methods))]


Write = tuple[int, bytes]  # where, what
Cutting = tuple[int, None]  # where the file ends now


@dataclass
class Image:
    """One file: what is safe, and what has been written since, in its order."""

    safe: bytearray = field(default_factory=bytearray)
    is_safe: bool = False  # whether the file itself would be found again
    since: list[Write | Cutting] = field(default_factory=list)
    before: bytes | None = None  # the file of this name that was deleted, and may come back

    def sync(self) -> None:
        for each in self.since:
            _apply(self.safe, each)
        self.since.clear()
        self.is_safe, self.before = True, None

    def survivor(self, chance: random.Random) -> bytes | None:
        """What is found after the power came back; None for no file."""
        if not self.is_safe and chance.random() < 0.5:
            return self.before
        found = bytearray(self.safe)
        for each in _kept(self.since, chance):
            _apply(found, each)
        return bytes(found)


def _apply(content: bytearray, change: Write | Cutting) -> None:
    at, data = change
    if data is None:
        del content[at:]
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


def _kept(since: list[Write | Cutting], chance: random.Random) -> list[Write | Cutting]:
    """Of what was not synced: nothing, all, the first part, any of it, or any sectors of any of it."""
    way = chance.choice(("nothing", "all", "prefix", "subset", "torn"))
    if way == "nothing":
        return []
    if way == "prefix":
        return since[: chance.randint(0, len(since))]
    if way == "subset":
        return [each for each in since if chance.random() < 0.5]
    if way == "torn":
        return [part for each in since for part in _sectors(each) if chance.random() < 0.7]
    return since


def _sectors(change: Write | Cutting) -> list[Write | Cutting]:
    at, data = change
    if data is None:
        return [change]
    first = SECTOR - at % SECTOR
    cuts = [0, *range(first, len(data), SECTOR), len(data)]
    return [(at + a, data[a:b]) for a, b in pairwise(cuts) if a < b]


class Disk:
    """The layer. `count` goes up with every write, truncation, sync and deletion of a database's files."""

    def __init__(self) -> None:
        self.images: dict[str, Image] = {}
        self.refuse: Callable[[int, str], int] = lambda count, what: OK
        self.count = 0
        self.cut_at: int | None = None
        self.is_off = False
        self.is_read_only = False
        self.is_real = False  # whether a sync really waits for the disk below
        self.broken: BaseException | None = None  # a mistake of this layer itself
        self._paths: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}
        self._alive: list[Any] = []

    def install(self) -> Disk:
        """Make it the default of this process. Raises RuntimeError when Python's SQLite cannot be reached."""
        library = _library()
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._unix = library.sqlite3_vfs_find(b"unix").contents
        self._vfs = _Vfs.from_buffer_copy(self._unix)
        self._vfs.zName = b"trial"
        for name, kind, call in (("xOpen", _OPEN, self._open), ("xDelete", _DELETE, self._delete)):
            setattr(self._vfs, name, self._callback(kind, call))
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) != OK:
            raise RuntimeError("SQLite 不接受试验用的磁盘层")
        self._check_installed()
        return self

    def uninstall(self) -> None:
        """The usual one is the default again. No connection may be open."""
        _library().sqlite3_vfs_unregister(ctypes.byref(self._vfs))

    def _check_installed(self) -> None:
        """Whether Python's own connections come through here: a second copy of SQLite would not."""
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            sqlite3.connect(f"{folder}/probe").execute("CREATE TABLE t (a)").connection.close()
        if not self.count:
            raise RuntimeError("Python 的 sqlite3 用的不是能够接触到的那个 SQLite 库，断电试验无法进行")
        self.restart()

    def restart(self) -> None:
        """Forget everything: another day, another disk. No connection may be open."""
        self.images.clear()
        self.count, self.cut_at, self.is_off, self.is_read_only = 0, None, False, False
        self.refuse = lambda count, what: OK

    def survive(self, folder: Path, chance: random.Random) -> None:
        """Write what is left after the cut into another folder."""
        for path, image in self.images.items():
            if (found := image.survivor(chance)) is not None:
                (folder / Path(path).name).write_bytes(found)

    # ── callbacks ─────────────────────────────────────────────────────────
    def _callback(self, kind: Any, call: Callable[..., int]) -> int:
        def safely(*args: Any) -> int:
            try:
                return call(*args)
            except BaseException as mistake:
                self.broken = mistake
                return IOERR

        function = kind(safely)
        self._alive.append(function)  # else it would be collected under SQLite's feet
        return ctypes.cast(function, _pointer).value or 0

    def _happens(self, what: str) -> int:
        """Counts one thing that happens to the disk; a result code when it does not happen."""
        self.count += 1
        if self.cut_at is not None and self.count >= self.cut_at:
            self.is_off = True
        return IOERR if self.is_off else self.refuse(self.count, what)

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        is_ours = bool(name) and bool(flags & (_MAIN_DB | _WAL))
        path = os.fsdecode(ctypes.string_at(name)) if name and is_ours else ""
        content = _content(path) if path and path not in self.images else None
        if is_ours and self.is_read_only:
            flags = flags & ~(_READWRITE | _CREATE) | _READONLY
        if result := _OPEN(self._unix.xOpen)(vfs, name, file, flags, out):
            return int(result)
        if is_ours:
            if path not in self.images:
                self.images[path] = Image(bytearray(content or b""), content is not None)
            self._paths[file] = path
            opened = _File.from_address(file)
            opened.methods = ctypes.pointer(self._patched(opened.methods))
        return OK

    def _patched(self, methods: Any) -> _Methods:
        address = ctypes.addressof(methods.contents)
        if address not in self._methods:
            copy, usual = _Methods.from_buffer_copy(methods.contents), methods.contents
            for name, kind, call in (
                ("xWrite", _WRITE, self._write), ("xTruncate", _TRUNCATE, self._truncate), ("xSync", _SYNC, self._sync),
            ):  # fmt: skip
                setattr(copy, name, self._callback(kind, _before(call, kind(getattr(usual, name)))))
            copy.xClose = self._callback(_ONE, _before(self._close, _ONE(usual.xClose)))
            self._methods[address] = copy
        return self._methods[address]

    def _write(self, usual: Any, file: int, data: int, amount: int, at: int) -> int:
        if result := self._happens("write"):
            return result
        self._image(file).since.append((at, ctypes.string_at(data, amount)))
        return int(usual(file, data, amount, at))

    def _truncate(self, usual: Any, file: int, size: int) -> int:
        if result := self._happens("truncate"):
            return result
        self._image(file).since.append((size, None))
        return int(usual(file, size))

    def _sync(self, usual: Any, file: int, flags: int) -> int:
        if result := self._happens("sync"):
            return result
        self._image(file).sync()
        return int(usual(file, flags)) if self.is_real else OK

    def _close(self, usual: Any, file: int) -> int:
        self._paths.pop(file, None)
        return int(usual(file))

    def _delete(self, vfs: int, name: int, sync_folder: int) -> int:
        path = os.fsdecode(ctypes.string_at(name))
        image = self.images.get(path)
        if image is None:
            return int(_DELETE(self._unix.xDelete)(vfs, name, sync_folder))
        if result := self._happens("delete"):
            return result
        before = None if sync_folder else image.survivor(random.Random(self.count)) if image.is_safe else image.before
        self.images[path] = Image(before=before)
        return int(_DELETE(self._unix.xDelete)(vfs, name, sync_folder))

    def _image(self, file: int) -> Image:
        return self.images[self._paths[file]]


def _before(call: Callable[..., int], usual: Any) -> Callable[..., int]:
    return lambda *args: call(usual, *args)


def _content(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return None


def _library() -> ctypes.CDLL:
    """The SQLite that Python's sqlite3 is linked with. Raises RuntimeError when it cannot be reached."""
    import _sqlite3

    try:
        for name in (getattr(_sqlite3, "__file__", None), "libsqlite3.so.0"):
            library = ctypes.CDLL(name)  # symbols of what the extension is linked with are found through it
            if hasattr(library, "sqlite3_vfs_register"):
                library.sqlite3_libversion.restype = _text
                if library.sqlite3_libversion().decode() == sqlite3.sqlite_version:
                    return library
    except OSError as error:
        raise RuntimeError("找不到 Python 所用的 SQLite 动态库，断电试验无法进行") from error
    raise RuntimeError("Python 的 SQLite 是静态链接的，接触不到，断电试验无法进行")
