#!/bin/sh
# Sets up everything that running (main) or developing (dev) needs, in .venv of this clone. Run by the Makefile.
#   scripts/setup.sh main|dev
# Installs missing Debian packages itself where it may (root, or sudo without a password); otherwise prints the one
# line that does. Python packages are pinned with hashes; where they come from is the machine's own setting.
set -eu

wanted=${1:-dev}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
# A surrounding environment must not leak into ours.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV 2>/dev/null || true
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "$*" >&2; }
fail() { say "✗ $*"; exit 1; }

# --- Debian packages ---------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; }
}

apt_updated=
apt_install() { # package… → whether they are there now
    if ! may_install; then
        say "! 缺少系统软件包，请以管理员身份运行：sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
        return 1
    fi
    say "· 安装系统软件包：$*"
    log=$(mktemp)
    if [ -z "$apt_updated" ]; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 update </dev/null >"$log" 2>&1 || true
        apt_updated=yes
    fi
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends \
        "$@" </dev/null >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 3 "$log" | hide_hosts >&2
    rm -f "$log"
    say "! 安装失败，请以管理员身份运行：apt-get update && apt-get install -y --no-install-recommends $*"
    return 1
}

hide_hosts() { sed -E 's#(https?|file)://[^ ]+#…#g'; } # where packages come from is nobody else's business

has_chromium() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_cjk_font() {
    find /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}/.fonts" "${HOME:-/nonexistent}/.local/share/fonts" \
        \( -iname '*cjk*' -o -iname '*sourcehan*' -o -iname '*wqy*' \) -print 2>/dev/null | grep -q .
}

# --- Python ------------------------------------------------------------------------------------------------------

python=
for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
    # Asked to run, not only to exist: a pyenv shim exists for versions that are not chosen.
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "需要 Python 3.11 或更高版本（Debian 12 起自带：apt-get install -y python3 python3-venv）"

mkdir -p build
if command -v flock >/dev/null 2>&1; then
    exec 9>build/.setup.lock
    flock 9 # two make at once: the second waits, then finds everything done
fi

digest() { cat "$@" | "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }
stamp=.venv/.huying-setup
here="$root $("$python" -c 'import sys; print(sys.version_info[:2])') $(digest requirements/*.lock scripts/setup.sh)"
# What is set up for dev serves main too. The clone's path is part of the stamp: a moved .venv is made anew.
done_for() { [ -x .venv/bin/huying ] && [ "$(cat "$stamp" 2>/dev/null)" = "$1 $here" ]; }

# Fonts and the browser are looked for every time (instantly): they may have been removed, or be installable by now.
missing=
has_cjk_font || missing="fonts-noto-cjk"
if [ "$wanted" = dev ]; then has_chromium || missing="$missing chromium"; fi
# shellcheck disable=SC2086
[ -z "$missing" ] || apt_install $missing || say "! 先继续；缺中文字体时 PDF 不能显示汉字，缺 Chromium 时浏览器测试会失败"

# Tests open and save sheets and templates with the program that offices have; without it those few are skipped.
if [ "$wanted" = dev ] && ! command -v soffice >/dev/null 2>&1; then
    apt_install libreoffice-calc-nogui libreoffice-writer-nogui || say "! 先继续；没有 LibreOffice，用它打开、另存表格的几项测试会跳过"
fi

if done_for dev || done_for "$wanted"; then say "✓ 环境已就绪"; exit 0; fi

"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || apt_install python3-venv || fail "没有 python3-venv，无法继续"
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
    apt_install "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" || fail "没有 python3-venv，无法继续"

if ! .venv/bin/python -c "import sys; sys.exit(sys.prefix != '$root/.venv')" >/dev/null 2>&1 ||
    [ "$(sed -n 1p .venv/.huying-root 2>/dev/null)" != "$root" ]; then
    say "· 建立 .venv"
    if [ -L .venv ]; then rm .venv; fi # a link may lead to another clone's: never clear that one
    "$python" -m venv --clear .venv
    printf '%s\n' "$root" >.venv/.huying-root
fi
rm -f "$stamp"

quietly() { # runs a command, shows what it said only when it failed
    log=$(mktemp)
    if "$@" </dev/null >"$log" 2>&1; then rm -f "$log"; return 0; fi
    tail -n 15 "$log" | hide_hosts >&2
    rm -f "$log"
    return 1
}

# A mirror that is set for pip serves uv too, unless uv has a setting of its own.
if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}${UV_INDEX:-}${UV_CONFIG_FILE:-}" ]; then
    mirror=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
    [ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"
fi

say "· 安装 Python 依赖（$wanted）"
lock=requirements/$wanted.lock
with_pip() { # a lock names all there is to install: what a package asks for beyond it was left out on purpose
    quietly .venv/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r "$1"
}
if quietly .venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements/bootstrap.lock; then
    UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1} .venv/bin/uv pip sync --quiet --require-hashes --no-build \
        --python .venv/bin/python "$lock" </dev/null >/dev/null 2>&1 || {
        say "! uv 没有成功，改用 pip（约一分钟）"
        with_pip "$lock" || fail "依赖没有装上：请检查网络，或为 pip 设置可用的软件源"
    }
else
    with_pip "$lock" || fail "依赖没有装上：请检查网络，或为 pip 设置可用的软件源"
fi

# Our own package is the clone itself: a line in a .pth and one script instead of a build.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$root" >"$site/huying.pth"
cat >.venv/bin/huying <<'SCRIPT'
#!/bin/sh
'''exec' "$(dirname -- "$(readlink -f -- "$0")")/python" -P "$0" "$@"
' '''
# The two lines above are for the shell, which finds the interpreter beside this file; the rest is Python.
import sys

from huying.cli import main

if __name__ == "__main__":
    sys.exit(main())
SCRIPT
chmod +x .venv/bin/huying
# Each start compiles again what was not kept, and half of a short command's time is that. Templates that are no Python
# are among the packages: that those do not compile is no fault.
.venv/bin/python -m compileall -q -j 0 "$site" huying </dev/null >/dev/null 2>&1 || :
printf '%s\n' "$wanted $here" >"$stamp"
say "✓ 就绪"
