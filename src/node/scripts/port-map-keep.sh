# A program for root: sh -s CLUSTER TEXT RESTORER. Keeps TEXT, which nft reads, for the next boot, where systemd runs
# RESTORER before the network is up; an empty TEXT: nothing of the cluster is kept, and after the last one nothing at all.
set -eu
umask 022
LC_ALL=C
export LC_ALL
PATH=/usr/sbin:/usr/bin:/sbin:/bin
top=/etc/dflow
units=/etc/systemd/system
unit=$units/dflow-ports.service
# nftables.service begins with an empty set of rules, each time it is started and reloaded.
with_nftables=$units/nftables.service.d

# place FILE TEXT: the old one or the new one is there, whole, whenever the power goes.
place() {
  [ "$2" != "$(cat "$1" 2>/dev/null)" ] || return 0
  printf '%s\n' "$2" >"$1.new"
  sync "$1.new" 2>/dev/null || sync
  mv -f "$1.new" "$1"
  placed=yes
}

[ -d /run/systemd/system ] || exit 0
case $1 in '' | *[!a-z0-9-]*) exit 2 ;; esac
if [ -z "$2" ]; then
  rm -f "$top/ports/$1.nft"
  rmdir "$top/ports" 2>/dev/null || exit 0
  systemctl disable --now dflow-ports.service
  rm -f "$unit" "$with_nftables/dflow.conf" "$top/restore-ports"
  rmdir "$with_nftables" "$top" 2>/dev/null || :
  systemctl daemon-reload
  exit 0
fi
mkdir -p "$top/ports" "$with_nftables"
place "$top/ports/$1.nft" "$2"
placed=no
place "$top/restore-ports" "# Written by dflow, run by dflow-ports.service.
$3"
place "$with_nftables/dflow.conf" '[Service]
ExecStartPost=-/bin/sh /etc/dflow/restore-ports
ExecReload=-/bin/sh /etc/dflow/restore-ports'
place "$unit" '[Unit]
Description=public ports of dflow, as they were before the reboot
DefaultDependencies=no
RequiresMountsFor=/etc/dflow
After=local-fs.target nftables.service
Before=network-pre.target shutdown.target
Wants=network-pre.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /etc/dflow/restore-ports

[Install]
WantedBy=sysinit.target'
# The link is what "enabled" means; to ask systemd for it costs more than all the rest.
[ -L /etc/systemd/system/sysinit.target.wants/dflow-ports.service ] || placed=yes
[ "$placed" = no ] || {
  systemctl daemon-reload
  systemctl enable --now dflow-ports.service
}
