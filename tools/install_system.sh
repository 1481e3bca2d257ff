#!/usr/bin/env bash
# Install the system packages that Wherry or its tests use, where this user may; otherwise say in plain words what to install.
# With --optional first, a package that cannot be installed is said and is no failure.
set -u
failure=1
[ "${1:-}" = --optional ] && failure=0 && shift
missing=()
for package in "$@"; do
  case "$package" in
    graphviz) command -v dot >/dev/null 2>&1 ;;
    libpangoft2-1.0-0) ldconfig -p 2>/dev/null | grep -q 'libpangoft2-1.0.so.0' ;;
    libharfbuzz-subset0) ldconfig -p 2>/dev/null | grep -q 'libharfbuzz-subset.so.0' ;;
    *) command -v "$package" >/dev/null 2>&1 ;;
  esac || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing ${missing[*]} with apt-get"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && exit 0
fi
echo "These packages are missing and this user cannot install them: ${missing[*]} (graphviz and pango draw diagrams and PDF papers; chromium is for tests)." >&2
echo "Ask an administrator for: apt-get install ${missing[*]}" >&2
exit $failure
