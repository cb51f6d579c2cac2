# Sourced by kernelspec/run and Tests/run: sets up a machine step by step, skipping what is already
# done. Needs `set -euo pipefail`. Sets `root` and `venv`.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$root/.venv"
wanted_swift=6.3
wanted_python=3.11

say() { printf '\n▸ %s\n' "$*" >&2; }

die() {
  printf '\n✘ %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '    %s\n' "$line" >&2; done
  exit 1
}

# at_least HAVE WANTED: whether a version is the wanted one or newer.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

# hash_of PATH...: one hash of files and of all files in directories, relative to root.
hash_of() {
  (cd "$root" && find "$@" -type f -print0 2>/dev/null | LC_ALL=C sort -z |
    xargs -0 -r sha256sum | sha256sum | cut -c 1-32)
}

# install_packages NAME...: installs Debian packages as root or with sudo, or says what to install.
install_packages() {
  command -v apt-get >/dev/null ||
    die "There is no apt-get on this machine. Install the equivalents of these packages: $*"
  local -a become=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; } ||
      die "These packages are missing: $*. Run this as root, then start again:" \
        "apt-get update && apt-get install -y $*"
    become=(sudo)
  fi
  say "Installing $*"
  "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 ||
    say "The list of packages could not be updated; continuing with the old one"
  "${become[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "$@" >&2 ||
    die "apt-get could not install these packages: $*"
}

# Finds Swift on the PATH or where swiftly installs it.
need_swift() {
  local swiftly="${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}"
  if ! command -v swiftc >/dev/null && [ -x "$swiftly/swiftc" ]; then PATH="$swiftly:$PATH"; fi
  local -a advice=(
    "curl -O https://download.swift.org/swiftly/linux/swiftly-\$(uname -m).tar.gz"
    "tar zxf swiftly-\$(uname -m).tar.gz && ./swiftly init --assume-yes"
    ". ~/.local/share/swiftly/env.sh && swiftly install --use $wanted_swift"
    "Other ways: https://www.swift.org/install/linux")
  command -v swift >/dev/null && command -v swiftc >/dev/null ||
    die "Swift $wanted_swift or later is missing. Run:" "${advice[@]}"
  local version
  version="$(swiftc --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p')"
  [ -n "$version" ] || die "$(command -v swiftc) does not run. Install Swift again. Run:" "${advice[@]}"
  at_least "$version" "$wanted_swift" ||
    die "Swift $version is too old: $wanted_swift or later is needed. Run:" "${advice[@]}"
}

# Installs the C libraries' headers where they are missing.
need_libraries() {
  local -a missing=()
  [ -e /usr/include/zmq.h ] || missing+=(libzmq3-dev)
  [ -e /usr/include/openssl/hmac.h ] || missing+=(libssl-dev)
  [ -e /usr/include/sqlite3.h ] || missing+=(libsqlite3-dev)
  [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# Installs what the tests with a browser and with windows need. Without it those tests fail in
# continuous integration and are skipped elsewhere.
need_screens() {
  local -a missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  compgen -G "/usr/lib/*/libEGL.so.1" >/dev/null || missing+=(libegl1)
  compgen -G "/usr/lib/*/libGL.so.1" >/dev/null || missing+=(libgl1)
  [ ${#missing[@]} -eq 0 ] || (install_packages "${missing[@]}") ||
    say "Continuing without the tests in a browser and in windows"
}

# Creates the project's Python environment unless it works already.
need_python() {
  if "$venv/bin/python" -m pip --version >/dev/null 2>&1; then return; fi
  command -v python3 >/dev/null || install_packages python3 python3-venv
  local version
  version="$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
  at_least "$version" "$wanted_python" ||
    die "Python $version is too old: python3 on the PATH must be $wanted_python or later."
  say "Creating the Python environment .venv"
  if ! python3 -m venv --clear "$venv" >/dev/null 2>&1 ||
    ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$venv"
    # The package for this Python version, or the general one where that does not exist.
    if apt-cache show "python$version-venv" >/dev/null 2>&1; then
      install_packages "python$version-venv"
    else
      install_packages python3-venv
    fi
    python3 -m venv --clear "$venv" ||
      die "$(command -v python3) could not create the virtual environment $venv."
  fi
}

# need_requirements FILE...: installs pinned Python packages into .venv.
need_requirements() {
  local file stamp
  stamp="$venv/.requirements-$(hash_of "$@")"
  if [ -e "$stamp" ]; then return; fi
  say "Installing Python packages: $*"
  local -a arguments=()
  for file in "$@"; do arguments+=(-r "$root/$file"); done
  "$venv/bin/python" -m pip install -q --disable-pip-version-check "${arguments[@]}" >&2 ||
    die "pip could not install the packages in these files: $*"
  touch "$stamp"
}

# Builds in release mode unless nothing has changed.
need_release_build() {
  local stamp product built=yes
  stamp="$(hash_of Package.swift Package.resolved Sources kernelspec/swift) $(swiftc --version 2>&1)"
  # Not all at once: that would build what only tests use.
  local -a products
  mapfile -t products < <(cd "$root" && sed -n 's/^    \.\(library\|executable\)(name: "\([^"]*\)".*/\2/p' Package.swift)
  [ "${#products[@]}" -gt 0 ] || die "Package.swift names no products."
  for product in "${products[@]}"; do
    [ -e "$root/.build/release/$product" ] || [ -e "$root/.build/release/lib$product.so" ] || built=no
  done
  if [ "$built" = yes ] && [ "$(cat "$root/.build/release-stamp" 2>/dev/null)" = "$stamp" ]; then return; fi
  say "Building in release mode (the first build takes a few minutes)"
  for product in "${products[@]}"; do
    (cd "$root" && swift build -c release --product "$product") >&2 || die "The build failed. The errors are above."
  done
  # Resolving may have written Package.resolved, which is part of the hash.
  stamp="$(hash_of Package.swift Package.resolved Sources kernelspec/swift) $(swiftc --version 2>&1)"
  printf '%s\n' "$stamp" >"$root/.build/release-stamp"
}

# Registers the kernel in .venv, where its own Jupyter looks first.
register_kernel() {
  "$root/.build/release/swift-kernel" install --prefix "$venv" >/dev/null ||
    die "The kernel could not be registered in $venv."
}
