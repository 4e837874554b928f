# What keeps a port map in the kernel from doing what it should. Needs prelude, connections, port-map, -nft and -boot.

# show_needs [OWNER PUBLIC FROM-TO]…: a line `missing WHAT [OWNER [WHOSE]]` for each thing.
show_needs() {
  [ -z "${DFLOW_PORT_MAP:-}" ] || return 0
  if ! nft_run list tables >/dev/null 2>&1; then
    if ! find_nft; then
      record missing nft
    elif "$nft_program" --version >/dev/null 2>&1; then
      record missing right
    else
      record missing broken
    fi
    return
  fi
  if [ ! -d /run/systemd/system ]; then
    record missing systemd
  elif ! as_root true 2>/dev/null; then
    record missing root
  fi
  nft_read
  nft_rules_there=$(nft_run list ruleset 2>/dev/null)
  find_listeners
  while [ $# -gt 2 ]; do
    if firewall_drops "$3"; then record missing firewall "$1"; fi
    find_entry "$2"
    if [ -z "$entry_to" ]; then
      if is_listened "$2"; then record missing listener "$1"; fi
    elif [ "$entry_owner" != "$1" ]; then
      record missing taken "$1" "$entry_owner"
    else
      if listens_locally "$entry_to"; then record missing addresses "$1"; fi
      boot_is_kept "${1%%/*}" || record missing kept "$1"
    fi
    shift 3
  done
}

# firewall_drops FROM-TO: as far as nft_rules_there tells: a filter that drops what it does not know, and that knows neither
# these ports nor redirected connections. It sees a connection's private port, since the filter comes after the redirect.
firewall_drops() {
  case $nft_rules_there in *'ct status dnat'* | *'ct original proto-dst'* | *multiport* | *"$1"*) return 1 ;; esac
  [ -n "$(printf '%s\n' "$nft_rules_there" | sed -n -e '/hook input/,/}/!d' -e '/policy drop/p' \
    -e '/^[[:blank:]]*drop$/p' -e '/^[[:blank:]]*reject/p' \
    -e '/^[[:blank:]]*counter packets [0-9]* bytes [0-9]* drop$/p' \
    -e '/^[[:blank:]]*counter packets [0-9]* bytes [0-9]* reject/p')" ]
}
