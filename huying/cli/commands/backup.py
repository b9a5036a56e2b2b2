"""`huying backup FILE`: one file with everything, made while the platform is in use."""

from __future__ import annotations

import errno
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from huying import __version__
from huying.kernel.calendar import clock
from huying.kernel.disk import DRAFT
from huying.kernel.health import backups, migrations

from ..answers import Answer, Refusal
from ..backups import archive, keys, sqlite
from ..backups.archive import DATABASE_FOLDER, Manifest
from ..paths import JOURNAL_FOLDER, KEPT_FOLDERS, home, is_embedded
from ..sealing import seal_now


def run(args: Namespace) -> Answer:
    """The database first, then the files: every file that a row refers to was there before the row."""
    target = Path(args.file).absolute()
    if target.is_dir():
        target /= dated_name()
    if target.exists():
        raise Refusal(f"{args.file}已经存在，没有覆盖。", "请换一个文件名，例如加上日期。")
    if not target.parent.is_dir():
        raise Refusal(f"没有这个文件夹：{target.parent}。", "请先建好文件夹，或换一个位置。")
    return _answer(target, make(target, has_keys=not args.without_keys))


def dated_name() -> str:
    """A name for a backup made now, which sorts by time."""
    return f"huying-{clock.now():%Y%m%d-%H%M%S}.tar.gz"


def make(target: Path, *, has_keys: bool) -> Manifest:
    """Makes the backup and remembers that it was made. Refused when it cannot be written; half a one never stays."""
    seal_now()  # so that the head in the manifest vouches for all of it
    folders = [folder for folder in KEPT_FOLDERS if folder != "keys" or has_keys]
    folders.append(JOURNAL_FOLDER)
    try:
        with TemporaryDirectory(prefix="backup-", dir=home()) as scratch:
            copy = Path(scratch)
            manifest = _snapshot(copy, has_keys=has_keys)
            archive.write(target, manifest, _sources(copy, folders))
            backups.remember(
                home(), backups.LastBackup(manifest.made_at, str(target), manifest.head, manifest.key_marks)
            )
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        raise Refusal(
            f"写不成备份文件：{fault.strerror}。", "请检查磁盘空间和文件夹权限；没有留下半个备份。"
        ) from fault
    return manifest


def _snapshot(copy: Path, *, has_keys: bool) -> Manifest:
    steps = sorted(migrations.applied())
    if is_embedded():
        counts = sqlite.snapshot(Path(connection.settings_dict["NAME"]), copy)
        entries, head = sqlite.ledger_state(copy)
    else:
        from ..backups import postgres

        counts, (entries, head) = postgres.snapshot(copy)
    return Manifest(
        made_at=clock.now().isoformat(timespec="seconds"), version=__version__, engine=connection.vendor,
        migrations=steps, counts=counts, entries=entries, head=head, has_keys=has_keys,
        key_marks=keys.marks(home() / "keys"),
    )  # fmt: skip


def _sources(copy: Path, folders: list[str]) -> Iterator[tuple[str, Path]]:
    for path in sorted(copy.iterdir()):
        yield f"{DATABASE_FOLDER}/{path.name}", path
    for folder in folders:
        for path in sorted((home() / folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and not _is_being_written(path):
                yield f"{folder}/{path.relative_to(home() / folder).as_posix()}", path


def _is_being_written(path: Path) -> bool:
    return path.suffix == ".part" or path.name.startswith(DRAFT)


def _answer(target: Path, manifest: Manifest) -> Answer:
    size = target.stat().st_size
    data = {
        "file": str(target), "size": size, "files": len(manifest.members), "rows": sum(manifest.counts.values()),
        "entries": manifest.entries, "head": manifest.head, "keys": manifest.has_keys,
    }  # fmt: skip
    about_keys = (
        "含密钥，请像保管印章一样保管它。" if manifest.has_keys else "不含密钥，请另行保管数据目录里的 keys 文件夹。"
    )
    text = (
        f"已备份到 {target}（{size / 1024 / 1024:.1f}MB，{len(manifest.members)}个文件，留痕{manifest.entries}条）。"
        f"\n{about_keys}\n台账封存值：{manifest.head or '（还没有留痕）'}"
    )
    return Answer(data, text)
