# TCP as /proc/net shows it: no ss and no netstat are needed.

# find_listeners: sets connection_listeners, which is_listened reads. Who listens stands first in these files, and the rest
# is not read: of a Node with many connections that is most of it.
find_listeners() {
  connection_listeners=' '
  for connection_file in /proc/net/tcp /proc/net/tcp6; do
    {
      read -r _
      while read -r _ connection_address _ connection_state _ && [ "$connection_state" = 0A ]; do
        connection_listeners="$connection_listeners$((0x${connection_address##*:})) "
      done
    } 2>/dev/null <"$connection_file"
  done
}

# is_listened PORT: as of find_listeners.
is_listened() {
  case $connection_listeners in *" $1 "*) ;; *) return 1 ;; esac
}

# is_listening PORT [NET]: the same for one port, which is looked for no further than it is found: the kernel takes longest
# to come from who listens to who is connected. NET: of another network than ours, /proc/PID/net.
is_listening() {
  for connection_file in "${2:-/proc/net}/tcp" "${2:-/proc/net}/tcp6"; do
    {
      read -r _
      while read -r _ connection_address _ connection_state _ && [ "$connection_state" = 0A ]; do
        [ $((0x${connection_address##*:})) -ne "$1" ] || return 0
      done
    } 2>/dev/null <"$connection_file"
  done
  return 1
}

# listens_locally PORT: somebody listens there, and only for this very machine. Where nft leads, other machines find nobody.
listens_locally() {
  connection_local=1
  for connection_file in /proc/net/tcp /proc/net/tcp6; do
    {
      read -r _
      while read -r _ connection_address _ connection_state _ && [ "$connection_state" = 0A ]; do
        [ $((0x${connection_address##*:})) -eq "$1" ] || continue
        # 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104, as the kernel prints them.
        case ${connection_address%:*} in
          ??????7F | 0000000000000000FFFF0000??????7F | 00000000000000000000000001000000) connection_local=0 ;;
          *) return 1 ;;
        esac
      done
    } 2>/dev/null <"$connection_file"
  done
  return "$connection_local"
}

# Clients that are or are about to be (SYN_RECV) connected to a local port. Who has hung up (CLOSE_WAIT) and what the
# kernel finishes by itself (TIME_WAIT, FIN_WAIT) is not waited for.
connections_on() {
  # shellcheck disable=SC2046
  set -- $(grep -ch "^ *[0-9]*: [0-9A-F]*:$(printf '%04X' "$1") [0-9A-F:]* 0[13] " "${instance_net:-/proc/net}/tcp" "${instance_net:-/proc/net}/tcp6" 2>/dev/null)
  printf '%s\n' "$((${1:-0} + ${2:-0}))"
}

# connections_of PORT PID…: only those that these processes hold, where another version listens on the same port.
# connection_as: what to put before a command that looks into them, where they are another user's.
connections_of() {
  connection_hex=$(printf '%04X' "$1")
  shift
  connection_held=" $(for connection_pid in "$@"; do
    # shellcheck disable=SC2012
    ${connection_as-} ls -l "/proc/$connection_pid/fd" 2>/dev/null | sed -n 's/.*socket:\[\([0-9]*\)\]$/\1/p'
  done | tr '\n' ' ')"
  connection_count=0
  connection_inodes=$(sed -n "s/^ *[0-9]*: [0-9A-F]*:$connection_hex [0-9A-F:]* 01 [^ ]* [^ ]* [^ ]* *[0-9]* *[0-9]* \([0-9]*\) .*/\1/p" "${instance_net:-/proc/net}/tcp" "${instance_net:-/proc/net}/tcp6" 2>/dev/null)
  for connection_inode in $connection_inodes; do
    case $connection_held in *" $connection_inode "*) connection_count=$((connection_count + 1)) ;; esac
  done
  printf '%s\n' "$connection_count"
}
