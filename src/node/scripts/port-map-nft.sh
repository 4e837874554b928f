# The port map in the kernel: a table of our own, `inet dflow`, changed in one transaction each time. Needs prelude,
# port-map, port-map-boot and port-map-needs.

nft_point() {
  nft_lock
  nft_read
  decide_entry "$@" || return 0
  if [ "$entry_before$entry_after" != '' ]; then
    nft_change "$2" | nft_run -f - ||
      fail traffic/failed "nft refused; it needs root, or a line in sudoers that allows nft without a password"
    # All of a transaction is in force when nft ends well: to read it again would cost as much as the change.
    ports_entries=$(print_entries "$2")
  fi
  nft_keep "${1%%/*}"
  exec 8>&-
  find_listeners
  if [ "$3" != - ] && listens_locally "$3"; then record local "$3"; fi
}

# Who reads and then writes must be alone. Every user of the Node can lock the program itself, and nothing is written.
nft_lock() {
  find_nft || fail traffic/failed "it has no nft; install nftables"
  exec 8<"$nft_program"
  nft_tries=0
  until flock -n 8; do
    nft_tries=$((nft_tries + 1))
    [ "$nft_tries" -lt 100 ] || fail traffic/failed "another dflow command is changing its port map"
    pause_briefly 0.2
  done
}

# nft_change PUBLIC: what makes of ports_entries what print_entries prints. The chains are written anew each time, so a
# table that somebody has changed is whole again; no packet ever meets them empty. Only what is meant for this Node is
# redirected, not what passes through it.
nft_change() {
  nft_after=$(print_entries "$1")
  if [ -z "$nft_after" ]; then
    # The last one goes, and the table with it.
    printf 'delete table inet dflow\n'
    return
  fi
  nft_table
  if nft_is_shared "$ports_entries$nft_after"; then nft_shares; fi
  if [ -n "$entry_before" ]; then
    # shellcheck disable=SC2086
    set -- $entry_before
    printf 'delete element inet dflow ports { %s }\n' "$1"
    [ $# -lt 5 ] || printf 'delete element inet dflow shares { %s . %s }\n' "$1" "$(nft_numbers "$4")"
  fi
  # shellcheck disable=SC2086
  set -- $entry_after
  nft_element "$@"
  if nft_is_shared "$nft_after"; then
    nft_rules 'tcp dport . numgen random mod 100 map @shares'
  elif nft_is_shared "$ports_entries"; then
    printf 'delete map inet dflow shares\n'
  fi
  nft_rules 'tcp dport map @ports'
}

# To add what is there already changes nothing.
nft_table() {
  cat <<'END'
add table inet dflow
add map inet dflow ports { type inet_service : inet_service; }
add chain inet dflow incoming { type nat hook prerouting priority -100; policy accept; }
add chain inet dflow local { type nat hook output priority -100; policy accept; }
flush chain inet dflow incoming
flush chain inet dflow local
END
}

# Not every nft knows such a map, and who needs none is to do without.
nft_shares() {
  printf 'add map inet dflow shares { typeof tcp dport . numgen random mod 100 : tcp dport; flags interval; }\n'
}

nft_rules() {
  for nft_chain in incoming local; do
    printf 'add rule inet dflow %s fib daddr type local meta l4proto tcp redirect to :%s\n' "$nft_chain" "$1"
  done
}

# nft_element PUBLIC PRIVATE OWNER [PERCENT OTHER]
nft_element() {
  [ $# -gt 0 ] || return 0
  printf 'add element inet dflow ports { %s comment "%s" : %s }\n' "$1" "$3" "$2"
  [ $# -lt 5 ] ||
    printf 'add element inet dflow shares { %s . %s comment "%s" : %s }\n' "$1" "$(nft_numbers "$4")" "$3" "$5"
}

# nft_numbers PERCENT: so many of the numbers 0 to 99.
nft_numbers() { if [ "$1" = 1% ]; then printf 0; else printf '0-%s' $((${1%\%} - 1)); fi; }

# nft_is_shared ENTRIES: is there a per cent in any of them?
nft_is_shared() { case $1 in *%*) ;; *) return 1 ;; esac }

# Sets ports_entries. The table says `443 comment "hello/web" : 18081` and `443 . 0-9 comment "hello/web" : 18082`.
nft_read() {
  # shellcheck disable=SC2020
  nft_listed=$(nft_run -nn list table inet dflow 2>/dev/null | tr '{},' '\n\n\n' | sed -n \
    -e 's/^[[:blank:]]*\([0-9][0-9]*\) comment "\([^"]*\)" : \([0-9][0-9]*\)[[:blank:]]*$/port \1 \3 \2/p' \
    -e 's/^[[:blank:]]*\([0-9][0-9]*\) \. 0-\{0,1\}\([0-9]*\) comment "[^"]*" : \([0-9][0-9]*\)[[:blank:]]*$/share \1 \3 \2/p')
  nft_others=' '
  ports_entries=
  while read -r nft_kind nft_public nft_to nft_last; do
    [ "$nft_kind" != share ] || nft_others="$nft_others$nft_public:$((${nft_last:-0} + 1)):$nft_to "
  done <<END
$nft_listed
END
  while read -r nft_kind nft_public nft_to nft_owner; do
    [ "$nft_kind" = port ] || continue
    nft_other=${nft_others#*" $nft_public:"}
    if [ "$nft_other" = "$nft_others" ]; then
      nft_other=
    else
      nft_other=" ${nft_other%% *}"
      nft_other="${nft_other%:*}% ${nft_other##*:}"
    fi
    ports_entries="$ports_entries$nft_public $nft_to $nft_owner$nft_other
"
  done <<END
$nft_listed
END
}

nft_run() {
  find_nft || return 1
  as_root "$nft_program" "$@"
}

# Sets nft_program. /usr/sbin is not in every user's PATH.
find_nft() {
  [ -z "${nft_program-}" ] || return 0
  for nft_program in "$(command -v nft)" /usr/sbin/nft /sbin/nft; do [ ! -x "$nft_program" ] || return 0; done
  nft_program=
  return 1
}

