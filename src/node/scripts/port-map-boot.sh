# Kernel tables are gone after a reboot: where dflow may, systemd brings this one back. Needs prelude, port-map-nft;
# ports_keeper and ports_restorer are the texts of port-map-keep.sh and port-map-restore.sh.

# nft_keep CLUSTER: what its ports lead to, without shares: after a reboot nobody is led to a version that is only tried.
# Where it cannot be kept the switch is none the worse; show_needs says so.
nft_keep() {
  [ -d /run/systemd/system ] || return 0
  nft_kept=$(nft_file "$1")
  # An empty file is something that is kept, too.
  if [ -n "$nft_kept" ] || [ ! -e "/etc/dflow/ports/$1.nft" ]; then
    [ "$nft_kept" != "$(cat "/etc/dflow/ports/$1.nft" 2>/dev/null)" ] || return 0
  fi
  printf '%s\n' "$ports_keeper" | as_root sh -s -- "$1" "$nft_kept" "$ports_restorer" >/dev/null 2>&1 || :
}

# nft_file CLUSTER: the file of its entries, which begins with its own checksum; nothing for none.
nft_file() {
  nft_own=$(while read -r nft_public nft_to nft_owner _; do
    case $nft_owner in "$1"/*) nft_element "$nft_public" "$nft_to" "$nft_owner" ;; esac
  done <<END
$ports_entries
END
  )
  [ -n "$nft_own" ] || return 0
  nft_text="$(nft_table)
$(nft_rules 'tcp dport map @ports')
$nft_own"
  nft_sum=$(printf '%s\n' "$nft_text" | sha256sum)
  printf '# %s\n%s\n' "${nft_sum%% *}" "$nft_text"
}

# nft_is_kept CLUSTER: would a boot lead its ports where they lead now? True where nothing can be kept at all.
nft_is_kept() {
  [ -d /run/systemd/system ] && as_root true 2>/dev/null || return 0
  [ "$(nft_file "$1")" = "$(cat "/etc/dflow/ports/$1.nft" 2>/dev/null)" ] &&
    systemctl --quiet is-enabled dflow-ports.service 2>/dev/null
}
