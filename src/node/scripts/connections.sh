# TCP as /proc/net shows it: no ss and no netstat are needed.

# Ports that somebody listens on, one a line.
listening_ports() {
  # shellcheck disable=SC2046
  printf '%d\n' $(connection_lines | sed -n 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]*\) [0-9A-F:]* 0A .*/0x\1/p')
}

# Clients that are or are about to be (SYN_RECV) connected to a local port. Who has hung up (CLOSE_WAIT) and what the
# kernel finishes by itself (TIME_WAIT, FIN_WAIT) is not waited for.
connections_on() {
  connection_lines | grep -c "^ *[0-9]*: [0-9A-F]*:$(printf '%04X' "$1") [0-9A-F:]* 0[13] "
}

# connections_of PORT PID…: only those that these processes hold, where another version listens on the same port.
connections_of() {
  connection_hex=$(printf '%04X' "$1")
  shift
  connection_held=" $(for connection_pid in "$@"; do
    # shellcheck disable=SC2012
    ls -l "/proc/$connection_pid/fd" 2>/dev/null | sed -n 's/.*socket:\[\([0-9]*\)\]$/\1/p'
  done | tr '\n' ' ')"
  connection_count=0
  for connection_inode in $(connection_lines | sed -n "s/^ *[0-9]*: [0-9A-F]*:$connection_hex [0-9A-F:]* 01 [^ ]* [^ ]* [^ ]* *[0-9]* *[0-9]* \([0-9]*\) .*/\1/p"); do
    case $connection_held in *" $connection_inode "*) connection_count=$((connection_count + 1)) ;; esac
  done
  printf '%s\n' "$connection_count"
}

connection_lines() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; }
