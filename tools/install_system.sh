#!/usr/bin/env bash
# Install the system programs that the tests drive, where this user may; otherwise say in plain words what to install.
set -u
missing=()
for package in "$@"; do
  case "$package" in
    graphviz) program=dot ;;
    *) program=$package ;;
  esac
  command -v "$program" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing ${missing[*]} with apt-get"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && exit 0
fi
echo "The tests need these packages, which this user cannot install: ${missing[*]}." >&2
echo "Ask an administrator for: apt-get install ${missing[*]}" >&2
exit 1
