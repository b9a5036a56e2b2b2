"""Long trials of privacy (make soak): many files of marked citizens, and keys changed under many deaths."""

import shutil
from pathlib import Path

from tests.cli.conftest import Installation, founded  # noqa: F401
from tests.cli.test_keys_are_changed import heard, killed_and_whole_again, moments, sealed  # noqa: F401
from tests.test_no_person_leaks import looked_through, tried

ROUNDS = 12
KILLS = 60


def test_nobody_is_found_anywhere_after_many_files(tmp_path: Path, measure):
    count, found = looked_through(tried(tmp_path, ROUNDS))
    measure("个人信息扫描：发现", len(found), unit=f"/ 扫描了{count}处", at_most=0)


def test_keys_change_under_every_death(heard: Path, tmp_path: Path, measure):  # noqa: F811
    installation = Installation(Path(shutil.copytree(heard, tmp_path / "home")))
    before, lost = sealed(installation), []
    for number, kill_at in enumerate(moments(installation, tmp_path, KILLS)):
        copy = Installation(Path(shutil.copytree(installation.home, tmp_path / str(number))))
        try:
            killed_and_whole_again(copy, before, kill_at)
        except AssertionError:
            lost.append(kill_at)
        shutil.rmtree(copy.home)
    measure("更换密钥时断电后有丢失", len(lost), unit=f"/ {KILLS} 次", at_most=0)
