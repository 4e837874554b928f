# Kernel tables are gone after a reboot: where dflow is root, systemd brings this one back. Needs prelude, port-map-nft;
# ports_restorer is the text of port-map-restore.sh, and ports_stamp another word when that or this file is another one.

boot_top=/etc/dflow
boot_units=/etc/systemd/system
boot_unit=$boot_units/dflow-ports.service
# nftables.service begins with an empty set of rules, each time it is started and reloaded.
boot_with=$boot_units/nftables.service.d

# boot_keep CLUSTER: what its ports lead to, without shares: after a reboot nobody is led to a version that is only tried.
# Where it cannot be kept the switch is none the worse; show_needs says so. Who may run nft and no shell cannot write there.
boot_keep() {
  [ -d /run/systemd/system ] || return 0
  know_user
  [ "$dflow_uid" = 0 ] || return 0
  case $1 in '' | *[!a-z0-9-]*) return 0 ;; esac
  boot_file "$1"
  umask 022
  { if [ -n "$boot_text" ]; then boot_place_all "$1"; else boot_forget "$1"; fi; } >/dev/null 2>&1
  umask 077
}

# boot_file CLUSTER: sets boot_text, the file of its entries; empty for none. All is in it twice, and who finds the halves
# different knows that it is damaged: a checksum would be one more process for each switch.
boot_file() {
  nft_text=
  while read -r boot_public boot_to boot_owner _; do
    case $boot_owner in "$1"/*) nft_element "$boot_public" "$boot_to" "$boot_owner" ;; esac
  done <<END
$ports_entries
END
  boot_text=$nft_text
  [ -n "$boot_text" ] || return 0
  nft_text=
  nft_table
  nft_rules 'tcp dport map @ports'
  boot_text="$nft_text$boot_text# and once more
$nft_text${boot_text%?}"
}

# boot_is_kept CLUSTER: would a boot lead its ports where they lead now? True where nothing can be kept at all.
boot_is_kept() {
  [ -d /run/systemd/system ] && as_root true 2>/dev/null || return 0
  boot_file "$1"
  [ "$boot_text" = "$(cat "$boot_top/ports/$1.nft" 2>/dev/null)" ] &&
    systemctl --quiet is-enabled dflow-ports.service 2>/dev/null
}

# boot_place_all CLUSTER: its file, and what reads it at boot. That is there already where the stamp is ours, and the link
# which means "enabled", which is made last: to ask systemd for it would cost more than all the rest.
boot_place_all() {
  boot_stamp=
  { read -r boot_stamp <"$boot_top/restore-ports"; } 2>/dev/null
  if [ "$boot_stamp" = "# Written by dflow: $ports_stamp" ] && [ -L "$boot_units/sysinit.target.wants/${boot_unit##*/}" ]; then
    boot_place "$boot_top/ports/$1.nft" "$boot_text"
    return
  fi
  mkdir -p "$boot_top/ports" "$boot_with" &&
    boot_place "$boot_top/ports/$1.nft" "$boot_text" &&
    boot_place "$boot_with/dflow.conf" '[Service]
ExecStartPost=-/bin/sh /etc/dflow/restore-ports
ExecReload=-/bin/sh /etc/dflow/restore-ports' &&
    boot_place "$boot_unit" '[Unit]
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
WantedBy=sysinit.target' &&
    boot_place "$boot_top/restore-ports" "# Written by dflow: $ports_stamp
$ports_restorer" &&
    systemctl daemon-reload &&
    systemctl enable --now "${boot_unit##*/}"
}

# boot_place FILE TEXT: the old one or the new one is there, whole, whenever the power goes.
boot_place() {
  printf '%s\n' "$2" >"$1.new" && { sync "$1.new" 2>/dev/null || sync; } && mv -f "$1.new" "$1"
}

# boot_forget CLUSTER: nothing of it is kept, and after the last one nothing at all.
boot_forget() {
  rm -f "$boot_top/ports/$1.nft"
  rmdir "$boot_top/ports" 2>/dev/null || return 0
  systemctl disable --now dflow-ports.service
  rm -f "$boot_unit" "$boot_with/dflow.conf" "$boot_top/restore-ports"
  rmdir "$boot_with" "$boot_top" 2>/dev/null
  systemctl daemon-reload
}
