#!/bin/sh
# The image of a Node for the tests: Debian with systemd, sshd, sudo, nft, zstd and a dockerd of its own; nothing of dflow.
# Made with debootstrap: no registry of images is asked. Its tag names what it was made from, so a machine makes it once.
# Prints the tag. As root, with debootstrap, docker and vagrant installed and dockerd running.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
suite=$(. /etc/os-release && printf %s "$VERSION_CODENAME")
tag=dflow-test-node:$suite-$(cat "$here/build.sh" "$here/Dockerfile" "$here/host-keys.service" | sha256sum | cut -c1-12)

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
mkdir "$work/context"
cp "$here/Dockerfile" "$here/host-keys.service" "$work/context"
# The well-known key that every box of Vagrant's begins with; Vagrant puts one of its own in its place at first boot.
cp "$(dpkg -L vagrant | grep '/keys/vagrant\.pub$')" "$work/context/vagrant.pub"
docker build -q --build-arg "suite=$suite" -t "$tag" "$work/context" >/dev/null
printf '%s\n' "$tag"
