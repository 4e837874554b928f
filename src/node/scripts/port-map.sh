# The port map of a Node: {public port : private port}. Two ways, one face. nft rewrites ports in the kernel; where
# DFLOW_PORT_MAP names a file, a forwarder reads it at each new connection (Nodes of the `local` VM backend).
# An entry is a line `PUBLIC PRIVATE OWNER [PERCENT OTHER]`, the last two as in `10% 18081`: so many of the new connections
# go to that private port. OWNER is CLUSTER/EXECUTABLE, because clusters that share a Node share its ports. Needs prelude, port-map-nft.

# point_port OWNER PUBLIC PRIVATE PERCENT: PERCENT of the new connections to PUBLIC go to PRIVATE, the others where they
# went; with 100 all do. Open ones stay. PRIVATE `-`: nowhere.
point_port() {
  if [ -n "${DFLOW_PORT_MAP:-}" ]; then file_point "$@"; else nft_point "$@"; fi
}

# show_ports CLUSTER: a line `port EXECUTABLE PUBLIC PRIVATE [PERCENT OTHER]` for each of its entries.
show_ports() {
  if [ -n "${DFLOW_PORT_MAP:-}" ]; then read_entries "$DFLOW_PORT_MAP"; else nft_read; fi
  while read -r entry_public entry_to entry_owner entry_percent entry_other; do
    # shellcheck disable=SC2086
    case $entry_owner in
      "$1"/*) record port "${entry_owner#*/}" "$entry_public" "$entry_to" $entry_percent $entry_other ;;
    esac
  done <<END
$ports_entries
END
}

# find_entry PUBLIC: of ports_entries; sets entry_to, entry_owner, entry_percent and entry_other, empty for none.
find_entry() {
  while read -r entry_public entry_to entry_owner entry_percent entry_other; do
    [ "$entry_public" != "$1" ] || return 0
  done <<END
$ports_entries
END
  entry_to=
  entry_owner=
  entry_percent=
  entry_other=
}

# entry_line PUBLIC: the entry that find_entry has found, sets entry_found; empty for none.
entry_line() {
  entry_found=
  [ -z "$entry_to" ] || entry_found="$1 $entry_to $entry_owner${entry_percent:+ $entry_percent $entry_other}"
}

# decide_entry, with the arguments of point_port: reads PUBLIC's entry; sets entry_before and entry_after, lines or empty.
# Status 1: it is another one's, and nothing of OWNER's is to be taken away.
decide_entry() {
  find_entry "$2"
  if [ -n "$entry_to" ] && [ "$entry_owner" != "$1" ]; then
    [ "$3" != - ] || return 1
    fail traffic/failed "public port $2 leads to $entry_owner already"
  fi
  entry_line "$2"
  entry_before=$entry_found
  if [ "$3" = - ]; then
    entry_after=
  elif [ "$4" = 100 ]; then
    entry_after="$2 $3 $1"
  else
    [ -n "$entry_to" ] || fail traffic/failed "port $2 leads nowhere, so there is nothing to share"
    entry_after="$2 $entry_to $1 $4% $3"
  fi
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

# replace_entry PUBLIC: sets ports_after, ports_entries with entry_after in place of PUBLIC's.
replace_entry() {
  ports_after=
  while read -r ports_public ports_rest; do
    case $ports_public in
      '' | "$1") ;;
      *)
        ports_after="$ports_after$ports_public $ports_rest
"
        ;;
    esac
  done <<END
$ports_entries
END
  [ -z "$entry_after" ] || ports_after="$ports_after$entry_after
"
}

# --- the file, for a forwarder ---

file_point() {
  exec 8>>"$DFLOW_PORT_MAP.lock"
  flock 8 || fail traffic/failed "cannot lock $DFLOW_PORT_MAP"
  read_entries "$DFLOW_PORT_MAP"
  decide_entry "$@" || return 0
  file_write "$2" || fail traffic/failed "cannot write $DFLOW_PORT_MAP"
  file_wanted=open
  [ "$3" != - ] || file_wanted=
  if ! file_awaits "$2" "$file_wanted"; then
    # Nothing has moved, so nothing may look as if it had.
    entry_after=$entry_before
    read_entries "$DFLOW_PORT_MAP"
    file_write "$2"
    case $file_state in
      '') file_state="its forwarder does not answer" ;;
      EADDRINUSE) file_state='another program listens there (EADDRINUSE); "ss -ltnp" names it' ;;
      EACCES) file_state="this user may not listen there (EACCES); ports from 1024 on are everybody's" ;;
    esac
    fail traffic/failed "port $2 cannot be ${file_wanted:-closed}: $file_state"
  fi
  exec 8>&-
}

file_write() {
  replace_entry "$1"
  printf %s "$ports_after" >"$DFLOW_PORT_MAP.new" && mv -f "$DFLOW_PORT_MAP.new" "$DFLOW_PORT_MAP"
}

# The forwarder answers with a line `PUBLIC open`, or `PUBLIC REASON` for a port it could not get; none: closed.
file_awaits() {
  file_tries=0
  while :; do
    read_entries "$DFLOW_PORT_MAP.state"
    find_entry "$1"
    file_state=$entry_to
    [ "$file_state" != "$2" ] || return 0
    file_tries=$((file_tries + 1))
    [ "$file_tries" -lt 100 ] || return 1
    pause_briefly 0.05
  done
}
