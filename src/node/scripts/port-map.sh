# The port map of a Node: {public port : private port}. Two ways, one face. nft rewrites ports in the kernel; where
# DFLOW_PORT_MAP names a file, a forwarder reads it at each new connection (Nodes of the `local` VM backend).
# Entries have an owner, CLUSTER/EXECUTABLE, because clusters that share a Node share its ports.

# point_port OWNER PUBLIC PRIVATE: new connections to PUBLIC go to PRIVATE, open ones stay. PRIVATE `-`: nowhere.
point_port() {
  if [ -n "${DFLOW_PORT_MAP:-}" ]; then file_point "$@"; else nft_point "$@"; fi
}

# show_ports [OWNER PUBLIC]…: a line `port OWNER PRIVATE` for each of these that leads somewhere.
show_ports() {
  if [ -n "${DFLOW_PORT_MAP:-}" ]; then read_entries "$DFLOW_PORT_MAP"; else ports_entries=$(nft_entries); fi
  while [ $# -gt 1 ]; do
    find_entry "$2"
    if [ -n "$entry_to" ] && [ "$entry_owner" = "$1" ]; then record port "$1" "$entry_to"; fi
    shift 2
  done
}

# find_entry PUBLIC: of ports_entries, lines of `PUBLIC PRIVATE OWNER`; sets entry_to and entry_owner, empty for none.
find_entry() {
  while read -r entry_public entry_to entry_owner; do
    [ "$entry_public" != "$1" ] || return 0
  done <<EOF
$ports_entries
EOF
  entry_to=
  entry_owner=
}

# read_entries FILE: sets ports_entries; a file that is not there has none.
read_entries() {
  ports_entries=
  {
    while IFS= read -r ports_line; do
      ports_entries="$ports_entries$ports_line
"
    done <"$1"
  } 2>/dev/null
}

# refuse_foreign OWNER PUBLIC, after find_entry
refuse_foreign() {
  [ -z "$entry_to" ] || [ "$entry_owner" = "$1" ] || fail traffic/failed "port $2 is already taken by $entry_owner"
}

# --- the file, for a forwarder ---

file_point() {
  exec 8>>"$DFLOW_PORT_MAP.lock"
  flock 8 || fail traffic/failed "cannot lock $DFLOW_PORT_MAP"
  read_entries "$DFLOW_PORT_MAP"
  file_entries=$ports_entries
  find_entry "$2"
  refuse_foreign "$1" "$2"
  file_before=${entry_to:--}
  file_write "$1" "$2" "$3" || fail traffic/failed "cannot write $DFLOW_PORT_MAP"
  file_wanted=open
  [ "$3" != - ] || file_wanted=
  if ! file_awaits "$2" "$file_wanted"; then
    # Nothing has moved, so nothing may look as if it had.
    file_write "$1" "$2" "$file_before"
    fail traffic/failed "port $2 cannot be ${file_wanted:-closed}: ${entry_to:-its forwarder does not answer}"
  fi
  exec 8>&-
}

# file_write OWNER PUBLIC PRIVATE: file_entries with this one instead.
file_write() {
  {
    while read -r ports_public ports_rest; do
      case $ports_public in '' | "$2") ;; *) printf '%s %s\n' "$ports_public" "$ports_rest" ;; esac
    done <<EOF
$file_entries
EOF
    [ "$3" = - ] || printf '%s %s %s\n' "$2" "$3" "$1"
  } >"$DFLOW_PORT_MAP.new" && mv -f "$DFLOW_PORT_MAP.new" "$DFLOW_PORT_MAP"
}

# The forwarder answers with a line `PUBLIC open`, or `PUBLIC REASON` for a port it could not get; none: closed.
file_awaits() {
  file_tries=0
  while :; do
    read_entries "$DFLOW_PORT_MAP.state"
    find_entry "$1"
    [ "$entry_to" != "$2" ] || return 0
    file_tries=$((file_tries + 1))
    [ "$file_tries" -lt 100 ] || return 1
    pause_briefly 0.05
  done
}

# --- nft ---

nft_point() {
  ports_entries=$(nft_entries)
  find_entry "$2"
  refuse_foreign "$1" "$2"
  {
    nft_table
    [ -z "$entry_to" ] || printf 'delete element inet dflow ports { %s }\n' "$2"
    [ "$3" = - ] || printf 'add element inet dflow ports { %s comment "%s" : %s }\n' "$2" "$1" "$3"
  } | nft_run -f - || fail traffic/failed "nft refused; it needs root, or a line in sudoers that allows nft without a password"
  ports_entries=$(nft_entries)
  find_entry "$2"
  [ "${entry_to:--}" = "$3" ] || fail traffic/failed "port $2 leads to ${entry_to:-nothing} after it was pointed to $3"
}

# Everything dflow has in the kernel; to apply it twice changes nothing. One transaction with what follows it, so no packet
# ever meets the chains empty. Only what is meant for this Node is redirected, not what passes through it.
nft_table() {
  cat <<'END'
add table inet dflow
add map inet dflow ports { type inet_service : inet_service; }
add chain inet dflow incoming { type nat hook prerouting priority -100; policy accept; }
add chain inet dflow local { type nat hook output priority -100; policy accept; }
flush chain inet dflow incoming
flush chain inet dflow local
add rule inet dflow incoming fib daddr type local meta l4proto tcp redirect to :tcp dport map @ports
add rule inet dflow local fib daddr type local meta l4proto tcp redirect to :tcp dport map @ports
END
}

# `443 comment "hello/web" : 18081, …` as lines `443 18081 hello/web`; no table yet: none.
nft_entries() {
  # shellcheck disable=SC2020
  nft_run -nn list map inet dflow ports 2>/dev/null | tr '{},' '\n\n\n' |
    sed -n 's/^[[:blank:]]*\([0-9][0-9]*\) comment "\([^"]*\)" : \([0-9][0-9]*\)[[:blank:]]*$/\1 \3 \2/p'
}

# nft is in /usr/sbin, which is not in every user's PATH.
nft_run() (
  PATH=$PATH:/usr/sbin:/sbin
  if [ "$(id -u)" = 0 ]; then nft "$@"; else sudo -n nft "$@"; fi
)

# show_missing: a line `missing nft` where there is no way to have a port map.
show_missing() {
  [ -n "${DFLOW_PORT_MAP:-}" ] || nft_run list tables >/dev/null 2>&1 || record missing nft
}
