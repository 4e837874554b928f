#!/bin/sh
# The image of a Node for the tests: examples/vagrant, on a Debian made with debootstrap: no registry of images is asked.
# Its tag names what it was made from, so a machine makes it once.
# Prints the tag. As root, with debootstrap and docker installed and dockerd running.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
suite=$(. /etc/os-release && printf %s "$VERSION_CODENAME")
context=$here/../../../examples/vagrant
tag=dflow-test-node:$suite-$(cat "$here/build.sh" "$context"/* | sha256sum | cut -c1-12)

if docker image inspect "$tag" >/dev/null 2>&1; then
  printf '%s\n' "$tag"
  exit 0
fi

packages=systemd,systemd-sysv,dbus,openssh-server,sudo,nftables,iproute2,zstd,procps,ca-certificates,docker.io,iptables,crun
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase --include="$packages" "$suite" "$work/root" >"$work/log" 2>&1 || {
  tail -n 20 "$work/log" >&2
  exit 1
}
rm -rf "$work/root/var/cache/apt/archives" "$work/root/var/lib/apt/lists"
tar -C "$work/root" -c . | docker import - "dflow-test-base:$suite" >/dev/null
docker build -q --build-arg "base=dflow-test-base:$suite" -t "$tag" "$context" >/dev/null
printf '%s\n' "$tag"
