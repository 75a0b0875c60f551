#!/usr/bin/env bash
# Builds techcorp from this checkout and installs it with its completions and manual pages.
#
# usage: ./install.sh [PREFIX]      default: ~/.local, or /usr/local as root
set -euo pipefail

usage() { sed -n '2,4s/^# \{0,1\}//p' "$0"; }

case ${1:-} in
  -h|--help) usage; exit 0 ;;
  -*) echo "unknown option: $1" >&2; usage >&2; exit 2 ;;
esac

cd "$(dirname "$0")"
if [[ $(id -u) -eq 0 ]]; then
  prefix=${1:-/usr/local}
else
  prefix=${1:-$HOME/.local}
fi
if ! command -v cargo >/dev/null; then
  echo "cargo is missing: install Rust 1.95 or newer first (see rustup.rs)" >&2
  exit 2
fi

cargo build --release --locked
install -Dm755 target/release/techcorp "$prefix/bin/techcorp"
install -Dm644 completions/techcorp.bash "$prefix/share/bash-completion/completions/techcorp"
install -Dm644 completions/_techcorp "$prefix/share/zsh/site-functions/_techcorp"
install -Dm644 completions/techcorp.fish "$prefix/share/fish/vendor_completions.d/techcorp.fish"
for page in man/*.1; do
  install -Dm644 "$page" "$prefix/share/man/man1/$(basename "$page")"
done

echo "installed $("$prefix/bin/techcorp" --version) to $prefix/bin"
case ":$PATH:" in
  *":$prefix/bin:"*) ;;
  *) echo "note: $prefix/bin is not in PATH" ;;
esac
