"""`huying restore FILE`: everything back as it was, checked before and after."""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from huying.kernel.calendar import clock
from huying.kernel.health import migrations

from .. import bootstrap
from ..answers import Answer, Refusal
from ..backups import archive, keys, sqlite
from ..backups.archive import DATABASE_FOLDER, Manifest
from ..paths import DATABASE, JOURNAL_FOLDER, KEPT_FOLDERS, home, is_embedded

DATABASE_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")


def run(args: Namespace) -> Answer:
    """Unpacks beside the data, checks every hash, moves into place, brings up to date, verifies the ledger."""
    source = Path(args.file)
    if not source.is_file():
        raise Refusal(f"没有这个文件：{args.file}。", "请核对路径。")
    marks_before = keys.marks(home() / "keys")  # Django makes new keys where there are none
    try:
        with bootstrap.locked("serve.lock", wait=False), TemporaryDirectory(prefix="restore-", dir=home()) as scratch:
            staged = Path(scratch)
            if _occupied() and not args.force:
                raise Refusal(
                    f"数据目录{home()}里已有数据，没有恢复。", "加 --force 可以恢复；原有数据会移到一旁，不删除。"
                )
            manifest = archive.unpack(source, staged)
            bootstrap.start_django()
            _check_fits(manifest)
            if manifest.has_keys and not marks_before:
                shutil.rmtree(home() / "keys")  # made a moment ago by starting Django; nothing was encrypted with them
            if manifest.has_keys:
                keys.keep_newer(home() / "keys", staged / "keys")
            aside = _replace(staged, manifest)
            bootstrap.start(keeps_copy=False)  # the archive is the copy, and erasures are not made again yet
            again = _make_whole(staged)
    except BlockingIOError:
        raise Refusal("服务正在运行，不能恢复。", "请先停止 huying serve。") from None
    return _answer(
        manifest, aside, again, keys.what_is_lost(manifest.key_marks, marks_before) if not manifest.has_keys else ""
    )


def _occupied() -> bool:
    if any((home() / name).exists() for name in DATABASE_FILES):
        return True
    if any(path.is_file() for folder in KEPT_FOLDERS if folder != "keys" for path in (home() / folder).rglob("*")):
        return True
    if is_embedded():
        return False
    from ..backups import postgres

    bootstrap.start_django()
    return not postgres.is_empty()


def _check_fits(manifest: Manifest) -> None:
    engine = "sqlite" if is_embedded() else "postgresql"
    if manifest.engine != engine:
        names = {"sqlite": "内置数据库", "postgresql": "PostgreSQL"}
        error = f"这个备份来自{names.get(manifest.engine, manifest.engine)}，现在用的是{names[engine]}。"
        raise Refusal(error, "请相应设置或取消 HUYING_DATABASE_URL 再恢复。")
    if newer := sorted(set(manifest.migrations) - migrations.shipped()):
        raise Refusal(
            f"这个备份来自更新的版本{manifest.version}（{newer[0][0]} {newer[0][1]}）。", "请先升级程序再恢复。"
        )


def _replace(staged: Path, manifest: Manifest) -> str:
    """Puts the unpacked data in the place of what is there. Returns where the old data went, or nothing."""
    old = home() / f"replaced_{clock.now():%Y%m%d_%H%M%S}"
    folders = [folder for folder in KEPT_FOLDERS if folder != "keys" or manifest.has_keys]
    renamed = "" if is_embedded() else _load_postgres(staged, manifest, old.name)
    moved = [_move(home() / name, old / name) for name in (*DATABASE_FILES, *folders)]
    if is_embedded():
        _move(staged / DATABASE_FOLDER / sqlite.COPY, home() / DATABASE)
    for folder in folders:
        _move(staged / folder, home() / folder)
    places = [str(old)] if any(moved) else []
    return "、".join([*places, *([f"数据库模式 {renamed}"] if renamed else [])])


def _make_whole(staged: Path) -> int:
    """Brings the data under the newest key, and erases again what was erased since. Returns how many erasures."""
    from huying.kernel.privacy import erasing, journal, keyfile, rotation

    keyfile.reload()  # Django was started with the keys that were here before
    rotation.finish(by="平台", at=clock.now())
    journal.take_over(staged / JOURNAL_FOLDER / "journal")
    return erasing.erase_again(clock.now())


def _load_postgres(staged: Path, manifest: Manifest, name: str) -> str:
    """Fills the database; its old tables, if any, are kept in a schema of that name, which is returned."""
    from ..backups import postgres

    folder = staged / DATABASE_FOLDER
    if postgres.is_empty():
        postgres.load(folder, manifest.migrations)
        return ""
    with postgres.set_aside(name):
        postgres.load(folder, manifest.migrations)
    return name


def _move(source: Path, target: Path) -> bool:
    if not source.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(source, target)
    return True


def _answer(manifest: Manifest, aside: str, again: int, lost: str) -> Answer:
    from huying.kernel.ledger.services import verify

    found = verify(head=manifest.head)
    data = {
        "ok": found.ok, "entries": found.entries, "head": found.head, "made_at": manifest.made_at,
        "set_aside": aside or None, "unreadable": lost or None, "erased_again": again,
    }  # fmt: skip
    lines = [
        f"已恢复{manifest.made_at[:16].replace('T', ' ')}的备份："
        f"{sum(manifest.counts.values())}行，{len(manifest.members)}个文件。"
    ]
    if aside:
        lines.append(f"原有数据移到了 {aside}。")
    if lost:
        lines.append(lost)
    if again:
        lines.append(f"备份以后应请求删除的{again}次，已经再删一遍。")
    if found.ok:
        lines.append(f"台账完整：{found.entries}条。封存值：{found.head or '（还没有留痕）'}")
        return Answer(data, "\n".join(lines))
    refusal = Refusal(f"恢复了，但备份里的台账不完整：{found.faults[0]}。", "请保留现场，换一份更早的备份核对。")
    return Answer(data | {"faults": list(found.faults)}, "\n".join(lines), code=1, complaint=refusal)
