# Programs that share a port by SO_REUSEPORT: what waits in the queue of a listener that closes goes on to another one where
# net.ipv4.tcp_migrate_req is 1, and is lost where it is 0, which it is by itself.

# Sets migrate_now: 0, 1, or absent before Linux 5.14.
read_migrate() {
  migrate_now=absent
  { read -r migrate_now </proc/sys/net/ipv4/tcp_migrate_req; } 2>/dev/null
}

# migrate_requests: sets it for now and, where that can be, for every boot. A line `migrate OUTCOME` unless it is set
# already: kept; set, until the next boot; refused; absent.
migrate_requests() {
  read_migrate
  case $migrate_now in
    1) return 0 ;;
    absent) migrate_came=absent ;;
    *)
      migrate_as_root sysctl -q -w net.ipv4.tcp_migrate_req=1 >/dev/null 2>&1
      read_migrate
      migrate_came=refused
      if [ "$migrate_now" = 1 ]; then
        migrate_came='set'
        if [ -d /etc/sysctl.d ] && printf '%s\n' '# Written by dflow, for traffic: reuseport.' \
          'net.ipv4.tcp_migrate_req=1' | migrate_as_root tee /etc/sysctl.d/60-dflow.conf >/dev/null 2>&1; then
          migrate_came=kept
        fi
      fi
      ;;
  esac
  record migrate "$migrate_came"
}

# show_migrate: a line `migrate may|refused|absent` where it is not 1: may, since the next switch can set it.
show_migrate() {
  read_migrate
  case $migrate_now in
    1) ;;
    absent) record migrate absent ;;
    *) if migrate_as_root test -w /proc/sys/net/ipv4/tcp_migrate_req 2>/dev/null; then
      record migrate may
    else
      record migrate refused
    fi ;;
  esac
}

migrate_as_root() (
  # Meant to be lost with the subshell.
  # shellcheck disable=SC2030,SC2031
  PATH=$PATH:/usr/sbin:/sbin
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
)
