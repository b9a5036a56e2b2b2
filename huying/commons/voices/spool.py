"""Uploaded files between upload and import: sealed on disk, thrown away afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from huying.kernel.disk import write_whole
from huying.kernel.privacy.boxes import is_newest

from . import identity
from .faults import FileRefused
from .models import ImportBatch

KEPT_FOR = timedelta(days=7)


def put(batch: ImportBatch, content: bytes) -> None:
    write_whole(_path(batch), identity.seal_bytes(content, purpose=_purpose(batch)))


def get(batch: ImportBatch) -> bytes:
    """The uploaded content. Raises FileRefused when it is no longer kept."""
    try:
        return identity.unseal_bytes(_path(batch).read_bytes(), purpose=_purpose(batch))
    except (FileNotFoundError, identity.WrongKey) as fault:
        raise FileRefused("上传的文件已经不在了。", "请重新上传；已导入的行会自动跳过。") from fault


def drop(batch: ImportBatch) -> None:
    _path(batch).unlink(missing_ok=True)


def drop_old(at: datetime) -> int:
    """Throws away what nobody came back for in seven days. Returns how many files."""
    old = [p for p in _folder().glob("*.sealed") if p.stat().st_mtime < (at - KEPT_FOR).timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def heads() -> list[bytes]:
    """The first bytes of every file that is kept: they name its key."""
    return [path.read_bytes()[:16] for path in sorted(_folder().glob("*.sealed"))]


def reseal() -> int:
    """Seals every file with the newest key; one that cannot be opened is left as it is. Returns how many."""
    kept = {path.stem for path in _folder().glob("*.sealed") if not is_newest(path.read_bytes())}
    done = 0
    for batch in ImportBatch.objects.filter(pk__in=[int(stem) for stem in kept if stem.isdigit()]):
        try:
            put(batch, get(batch))
        except FileRefused:
            continue
        done += 1
    return done


def _folder() -> Path:
    return Path(settings.HUYING_HOME) / "imports"


def _path(batch: ImportBatch) -> Path:
    return _folder() / f"{batch.pk}.sealed"


def _purpose(batch: ImportBatch) -> str:
    return f"import file {batch.sha256}"
