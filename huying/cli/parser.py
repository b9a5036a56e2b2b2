"""Every command with its arguments, in one table. Imports nothing heavy: help and refusals of usage are immediate."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, NoReturn

from .answers import Answer, Refusal, complain, silence

LEVELS = ("province", "city", "county", "township")


@dataclass(frozen=True)
class Command:
    """One command: the words that call it, the module `commands.<name>` and the function that does it."""

    words: str
    does: str
    module: str
    arguments: Callable[[argparse.ArgumentParser], None]
    function: str = "run"
    needs: str = "database"  # "database", "django" or "nothing"
    writes: bool = False  # what it put on record is sealed afterwards
    alone: bool = False  # runs only while nothing else uses this data directory

    def run(self, args: argparse.Namespace) -> Answer:
        """Makes ready what the command needs, and does it."""
        from . import bootstrap

        if self.needs != "database":
            if self.needs == "django":
                bootstrap.start_django()
            return self._do(args)
        with bootstrap.keys_in_use(alone=self.alone) as lock:  # before the keys are read
            bootstrap.start()
            bootstrap.make_whole(lock)
            return self._do(args)

    def _do(self, args: argparse.Namespace) -> Answer:
        answer: Answer = getattr(import_module(f"huying.cli.commands.{self.module}"), self.function)(args)
        if self.writes:
            from .sealing import seal_now

            seal_now()
        return answer


def day(text: str) -> date:
    """A date as it is typed: 2026-02-13."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是一个日子，请写成2026-02-13的样子") from None


def port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}”不是端口号，请写1至65535之间的数")
    return int(text)


def seal(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError("封存值是64位十六进制数，请整段粘贴")
    return text.lower()


def _none(parser: argparse.ArgumentParser) -> None:
    pass


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="端口，默认8000")


def _serve(parser: argparse.ArgumentParser) -> None:
    _serving(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="监听地址，默认只限本机")


def _demo(parser: argparse.ArgumentParser) -> None:
    _serving(parser)
    parser.add_argument("--no-serve", action="store_true", help="只建好演示数据，不启动服务")


def _congress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--congress", required=True, metavar="CODE", help="人大的代码，建立时所取，例如 demo")


def _create(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="代码，小写字母、数字和连字符，例如 qingan")
    parser.add_argument("--name", required=True, help="全称，例如 青安县人民代表大会")
    parser.add_argument(
        "--level", required=True, choices=LEVELS, help="级别：省 province、市 city、县 county、乡 township"
    )
    parser.add_argument("--parent", metavar="CODE", help="上级人大的代码，例如 huaizhou；平台上没有上级的不写")
    parser.add_argument("--profile", required=True, metavar="NAME", help="规则集，例如 huaibei")
    parser.add_argument("--short-name", default="", metavar="WORD", help="发文代字，例如 青")
    parser.add_argument("--account", metavar="USERNAME", help="同时开一个常委会办公室的账号，一次性显示密码")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="xlsx 或 csv 文件")
    _congress(parser)
    parser.add_argument("--source", required=True, metavar="SOURCE", help="来源，例如 12345")
    parser.add_argument("--rejected", metavar="FILE", help="把没有收下的行连同原因另存为这个文件")


def _labelled(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="已标明类别的文件，须有标题、内容、类别三列")
    parser.add_argument("--congress", metavar="CODE", help="只给这个人大用；不写则供所有人大共用")


def _to_classify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="要分类的文件，须有编号、标题、内容三列")
    parser.add_argument("--congress", metavar="CODE", help="用这个人大的模型；只有一个人大时可以不写")


def _due(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="条目号，例如 R1.45（交办审议意见书）")
    parser.add_argument("--from", dest="start", type=day, required=True, metavar="DATE", help="起算日，例如 2026-02-13")
    parser.add_argument("--profile", default="huaibei", metavar="NAME", help="规则集，默认 huaibei")


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--head", type=seal, metavar="HEX", help="以前记下的封存值：核对它是否还在账上")


def _number(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"“{text}”不是编号，请写留痕的编号，例如 12")
    return int(text)


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="另存为这个文件")


def _prove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--entry", type=_number, required=True, metavar="N", help="留痕的编号，见“存证”页")
    parser.add_argument("--from", dest="since", type=seal, metavar="HEX", help="对方以前保存的封存值")
    _output(parser)


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="huying ledger prove 出具的证明")
    parser.add_argument("--head", type=seal, metavar="HEX", help="自己保存的封存值")
    parser.add_argument("--key", type=seal, metavar="HEX", help="公布的公钥")


def _checker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="写成这个文件，例如 checker.py")


def _newkey(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="NAME", help="谁决定换的，登记在案")


def _redact(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--entry", type=_number, required=True, metavar="N", help="留痕的编号，见“存证”页")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="为什么抹去，登记在案；不要写被抹去的内容")
    parser.add_argument("--asked-by", required=True, metavar="USERNAME", help="提出的人：办公室的账号")
    parser.add_argument("--by", required=True, metavar="USERNAME", help="办理的人：审计员的账号")


def _tally(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=".pb 文件（pabulib.org 的格式）")
    parser.add_argument(
        "--rule", choices=("votes", "greedy", "equal-shares"), default="votes",
        help="votes 只计票（默认）；greedy 贪心法；equal-shares 等额分配法",
    )  # fmt: skip
    parser.add_argument(
        "--satisfaction", choices=("cost", "cardinality"), default="cost",
        help="一个项目算多少满意：cost 按金额（默认），cardinality 按件数",
    )  # fmt: skip


def _metrics(parser: argparse.ArgumentParser) -> None:
    _congress(parser)
    parser.add_argument("--year", type=int, metavar="Y", help="年份，默认今年")


def _notice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="放假安排通知的正文（txt）或 toml 文件")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="备份文件，例如 backup-0302.tar.gz；写一个已有的文件夹则自动取名")
    parser.add_argument(
        "--without-keys", action="store_true", help="不放入密钥，另行保管；没有密钥，群众身份信息读不出来"
    )


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="huying backup 做的备份文件")
    parser.add_argument("--force", action="store_true", help="已有数据时也恢复；原有数据移到一旁，不删除")


def _rotate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sessions", action="store_true", help="更换登录用的密钥：所有人要重新登录；身份密钥不动")


def _election(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="无记名电子表决导出的文件夹")
    parser.add_argument("--manifest", type=seal, metavar="HEX", help="开始时宣读的投票说明的哈希")
    parser.add_argument("--head", type=seal, metavar="HEX", help="从大屏幕上抄下的票板封存值")
    parser.add_argument("--key", type=seal, metavar="HEX", help="公布的票板公钥")
    parser.add_argument("--receipt", action="append", default=[], metavar="FILE", help="代表的回执，可写多次")
    parser.add_argument("--plain", action="store_true", help="不用 libsodium，只用 Python 自己的整数")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="投票编号，写在投票说明里，例如 demo-1a2b3c4d5e6f")
    parser.add_argument("folder", metavar="FOLDER", help="导出到这个文件夹")


def _verifier(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="写成这个文件，例如 verify.py")


GROUPS = {
    "keys": "密钥：群众身份信息用它封存",
    "congress": "人大",
    "voices": "群众意见：导入、归并、分类",
    "ledger": "留痕台账",
    "election": "无记名电子表决：核对导出的文件夹",
    "database": "数据库",
    "calendar": "工作日历",
}
COMMANDS = (
    Command("demo", "建好演示县并启动", "demo", _demo),
    Command("serve", "启动服务", "serve", _serve),
    Command("congress create", "建立一个人大（空的）", "congress", _create, "create", writes=True),
    Command("voices import", "导入群众意见", "voices", _import, "import_file", writes=True),
    Command("voices topics", "把意见归并成候选议题", "voices", _congress, "topics", writes=True),
    Command("voices train", "用标明类别的文件训练分类", "voices", _labelled, "train", writes=True),
    Command("voices classify", "给文件里的意见分类，逐行输出", "voices", _to_classify, "classify"),
    Command("due", "推算期限，说明为什么是这一天", "due", _due),
    Command("loop", "列出每个议题的闭环：各环节的日期和文书", "loop", _congress),
    Command("tally", "数 .pb 文件里的选票，推算预算内能列入哪些", "tally", _tally, needs="nothing"),
    Command("metrics", "列出各项指标", "metrics", _metrics),
    Command("ledger verify", "核对留痕台账是否完整", "ledger", _verify, "verify"),
    Command("ledger head", "给出最新的封存值和签名，供外面的人保存", "ledger", _output, "head"),
    Command("ledger prove", "给一条留痕出具证明", "ledger", _prove, "prove"),
    Command("ledger check", "核对一份证明，不需要数据库", "ledger", _check, "check", needs="nothing"),
    Command("ledger checker", "取出核对程序，交给外面的人", "ledger", _checker, "checker", needs="nothing"),
    Command("ledger newkey", "换签名密钥，新的由旧的认可", "ledger", _newkey, "newkey", writes=True),
    Command("ledger redact", "依规抹去一条留痕的内容，两人办理", "ledger", _redact, "redact", writes=True),
    Command("election verify", "核对一次无记名电子表决", "election", _election, "verify", needs="nothing"),
    Command("election export", "导出一次无记名电子表决，供任何人核对", "election", _export, "export"),
    Command("election verifier", "取出核对程序，交给任何人", "election", _verifier, "verifier", needs="nothing"),
    Command("database grant", "给程序用的数据库用户授权（PostgreSQL）", "database", _none, "grant"),
    Command("calendar import", "导入新一年的放假安排通知", "calendar", _notice, "import_notice", writes=True),
    Command("keys status", "列出密钥，每把封着多少", "keys", _none, "status"),
    Command("keys rotate", "更换密钥，全部重新封存", "keys", _rotate, "rotate", writes=True, alone=True),
    Command("doctor", "检查平台哪里不对、怎么办", "doctor", _none, needs="nothing"),
    Command("backup", "备份成一个文件，可在运行中进行", "backup", _backup),
    Command("restore", "从备份恢复", "restore", _restore, needs="nothing"),
)

_CHINESE = (
    (r"the following arguments are required: (.*)", r"还缺：\1"),
    (r"unrecognized arguments: (.*)", r"不认识：\1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"“\1”不能是\2，可以是：\3"),
    (r"argument (.*?): expected one argument", r"“\1”后面要写一个值"),
    (r"argument (.*?): invalid int value: (.*)", r"“\1”要写一个整数，不能是\2"),
    (r"argument (.*?): ignored explicit argument (.*)", r"“\1”后面不带值"),
    (r"argument (.*?): (.*)", r"“\1”：\2"),
)


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese and refuses in JSON when it was asked for JSON."""

    as_json = False

    def __init__(self, **more: Any) -> None:
        super().__init__(formatter_class=_Help, add_help=False, allow_abbrev=False, **more)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        for pattern, chinese in _CHINESE:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, chinese, message)
                break
        complain(Refusal(f"用法不对。{message}。", f"运行 {self.prog} --help 看说明。"), as_json=Parser.as_json)
        sys.exit(2)


def build() -> Parser:
    """The whole parser."""
    root = Parser(prog="huying", description="呼应：地方人大工作平台", epilog="数据放在 HUYING_HOME 指定的目录里。")
    children = root.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    groups: dict[str, Any] = {}
    for command in COMMANDS:
        *group, name = command.words.split()
        if group and group[0] not in groups:
            parent = children.add_parser(group[0], help=GROUPS[group[0]], description=GROUPS[group[0]])
            groups[group[0]] = parent.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
        home = groups[group[0]] if group else children
        parser = home.add_parser(name, help=command.does, description=command.does)
        command.arguments(parser)
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 值，供程序读取")
        parser.set_defaults(command=command)
    return root


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The arguments of a call. Ends the program with 2 and a Chinese sentence when they cannot be understood."""
    Parser.as_json = "--json" in words
    silence(Parser.as_json)
    return build().parse_args(words)
