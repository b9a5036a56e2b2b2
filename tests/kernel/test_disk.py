"""Files that are there whole or not at all."""

import os
import threading

import pytest

from huying.kernel.disk import write_once, write_whole


def test_what_is_written_is_whole_private_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "new folder" / "kept"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert path.stat().st_mode & 0o077 == 0
    assert [p.name for p in path.parent.iterdir()] == ["kept"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_what_was_there(tmp_path, monkeypatch, call):
    path = tmp_path / "kept"
    write_whole(path, b"first")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="space"):
        write_whole(path, b"second")
    monkeypatch.undo()
    assert path.read_bytes() == b"first"
    assert [p.name for p in tmp_path.iterdir()] == ["kept"]


def test_of_many_makers_one_wins_and_nobody_reads_half(tmp_path):
    path, seen, start = tmp_path / "key", [], threading.Barrier(8)

    def make(number):
        start.wait()
        seen.append(write_once(path, str(number).encode() * 1000))

    threads = [threading.Thread(target=make, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {path.read_bytes()}
    assert [p.name for p in tmp_path.iterdir()] == ["key"]


def test_a_secret_is_on_the_disk_before_it_is_used(tmp_path, monkeypatch):
    synced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), fsync(handle))[1])
    write_once(tmp_path / "key", b"secret")
    assert len(synced) == 2  # the file, then the folder that names it
