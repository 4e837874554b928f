# The port map in the kernel: a table of our own, `inet dflow`, changed in one transaction each time. Needs prelude,
# port-map, and to change it connections and port-map-boot.

nft_point() {
  nft_lock
  nft_read
  decide_entry "$@" || return 0
  if [ "$entry_before$entry_after" != '' ]; then
    replace_entry "$2"
    nft_change
    nft_run -f - <<END || nft_refused
$nft_text
END
    # All of a transaction is in force when nft ends well: to read it again would cost as much as the change.
    ports_entries=$ports_after
  fi
  boot_keep "${1%%/*}"
  exec 8>&-
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

# It is asked once more why, without a change: at each switch to hear it on the side would be a process.
nft_refused() {
  nft_why=$(nft_run -c -f - 2>&1 <<END
$nft_text
END
  )
  case $nft_why in
    *'not permitted'* | *'must be root'* | *password* | *sudo*)
      fail traffic/failed "nft refused; it needs root, or a line in sudoers that allows nft without a password"
      ;;
  esac
  fail traffic/failed "nft refused: $(printf '%s\n' "${nft_why:-it does not say why}" | head -n 1 | tr '\t' ' ')"
}

# Sets nft_text: what makes of ports_entries ports_after.
nft_change() {
  nft_text=
  if [ -z "$ports_after" ]; then
    # The last one goes, and the table with it.
    nft_say 'delete table inet dflow'
    return
  fi
  nft_shape
  if [ -n "$entry_before" ]; then
    # shellcheck disable=SC2086
    set -- $entry_before
    nft_say "delete element inet dflow ports { $1 }"
    [ $# -lt 5 ] || nft_say "delete element inet dflow shares { $1 . $(nft_numbers "$4") }"
  fi
  # shellcheck disable=SC2086
  nft_element $entry_after
  if nft_is_shared "$ports_entries" && ! nft_is_shared "$ports_after"; then nft_say 'delete map inet dflow shares'; fi
}

# The table, where it is not as it should be: its chains are written anew, so one that somebody has changed is whole again,
# and no packet ever meets them empty.
nft_shape() {
  if nft_is_shared "$ports_entries$ports_after"; then
    nft_clear
    nft_table
    # Not every nft knows such a map, and who needs none is to do without.
    nft_say 'add map inet dflow shares { typeof tcp dport . numgen random mod 100 : tcp dport; flags interval; }'
    ! nft_is_shared "$ports_after" || nft_rules 'tcp dport . numgen random mod 100 map @shares'
    nft_rules 'tcp dport map @ports'
  elif ! nft_is_whole; then
    nft_clear
    nft_table
    nft_rules 'tcp dport map @ports'
  fi
}

# Are the chains, as nft_read has found them, those that we write? nft prints names or numbers for 2 (local) and 6 (tcp).
nft_is_whole() {
  case $nft_listed in *'chain incoming'*) ;; *) return 1 ;; esac
  set -f
  nft_words=$IFS
  IFS='
'
  # shellcheck disable=SC2086
  set -- ${nft_listed#*chain incoming}
  IFS=$nft_words
  set +f
  [ $# = 9 ] || return 1
  case $2 in *' hook prerouting priority -100; policy accept;') ;; *) return 1 ;; esac
  case $6 in *' hook output priority -100; policy accept;') ;; *) return 1 ;; esac
  for nft_rule in "$3" "$7"; do
    case $nft_rule in
      *'fib daddr type 2 meta l4proto 6 redirect to :tcp dport map @ports') ;;
      *'fib daddr type local meta l4proto tcp redirect to :tcp dport map @ports') ;;
      *) return 1 ;;
    esac
  done
}

# A chain of ours that somebody has made anew with another hook, or with none, has to go first: a hook cannot be changed.
nft_clear() {
  for nft_chain in incoming:prerouting local:output; do
    case $nft_listed in
      *"chain ${nft_chain%:*} {
		type nat hook ${nft_chain#*:} priority -100; policy accept;"*) ;;
      *"chain ${nft_chain%:*} {"*) nft_say "flush chain inet dflow ${nft_chain%:*}
delete chain inet dflow ${nft_chain%:*}" ;;
    esac
  done
}

# To add what is there already changes nothing.
nft_table() {
  nft_say 'add table inet dflow
add map inet dflow ports { type inet_service : inet_service; }
add chain inet dflow incoming { type nat hook prerouting priority -100; policy accept; }
add chain inet dflow local { type nat hook output priority -100; policy accept; }
flush chain inet dflow incoming
flush chain inet dflow local'
}

# nft_rules TO: only what is meant for this Node is redirected, not what passes through it.
nft_rules() {
  for nft_chain in incoming local; do
    nft_say "add rule inet dflow $nft_chain fib daddr type local meta l4proto tcp redirect to :$1"
  done
}

# nft_element PUBLIC PRIVATE OWNER [PERCENT OTHER]
nft_element() {
  [ $# -gt 0 ] || return 0
  nft_say "add element inet dflow ports { $1 comment \"$3\" : $2 }"
  [ $# -lt 5 ] || nft_say "add element inet dflow shares { $1 . $(nft_numbers "$4") comment \"$3\" : $5 }"
}

nft_say() {
  nft_text="$nft_text$1
"
}

# nft_numbers PERCENT: so many of the numbers 0 to 99.
nft_numbers() { if [ "$1" = 1% ]; then printf 0; else printf '0-%s' $((${1%\%} - 1)); fi; }

# nft_is_shared ENTRIES: is there a per cent in any of them?
nft_is_shared() { case $1 in *%*) ;; *) return 1 ;; esac }

# Sets ports_entries. The table says `elements = { 443 comment "hello/web" : 18081, 80 comment … }`, and in the map of the
# shares `443 . 0-9 comment "hello/web" : 18082`.
nft_read() {
  nft_listed=$(nft_run -nn list table inet dflow 2>/dev/null)
  ports_entries=
  nft_shared=
  set -f
  nft_words=$IFS
  IFS='{},'
  for nft_part in $nft_listed; do
    IFS=$nft_words
    # shellcheck disable=SC2086
    nft_found $nft_part
  done
  IFS=$nft_words
  set +f
  [ -z "$nft_shared" ] || nft_add_shares
}

# nft_found WORDS: of one element, or of what is none.
nft_found() {
  case "$#:${2-}:${4-}" in 5:comment:: | 7:.:comment) ;; *) return 0 ;; esac
  case $1 in *[!0-9]*) return 0 ;; esac
  if [ $# = 5 ]; then
    nft_owner=${3#'"'}
    ports_entries="$ports_entries$1 $5 ${nft_owner%'"'}
"
  else
    nft_shared="$nft_shared$1 $((${3##*-} + 1))% $7
"
  fi
}

# The shares behind their entries.
nft_add_shares() {
  nft_alone=$ports_entries
  ports_entries=
  while read -r nft_public nft_to; do
    [ -n "$nft_public" ] || continue
    while read -r nft_at nft_share; do
      [ "$nft_at" != "$nft_public" ] || nft_to="$nft_to $nft_share"
    done <<END
$nft_shared
END
    ports_entries="$ports_entries$nft_public $nft_to
"
  done <<END
$nft_alone
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
