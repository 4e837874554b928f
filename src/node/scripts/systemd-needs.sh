# What is missing on a Node for units of systemd. Needs systemd-units, systemd-start.

# show_unit_needs USER: record missing KIND MORE…; USER: whom programs are to run as, or nothing.
show_unit_needs() {
  if ! find_scope && [ ! -d /run/systemd/system ]; then
    record missing systemd "$(cat /proc/1/comm)"
    return 0
  fi
  needs_version=$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
  [ "${needs_version:-0}" -ge 243 ] || record missing version "${needs_version:-?}"
  if ! find_scope; then
    record missing rights "$(sudo_commands)"
  elif [ "$scope" = user ]; then
    [ -z "$1" ] || [ "$1" = "$(id -un)" ] || record missing root "$(sudo_commands)"
  elif [ "$dflow_uid" != 0 ]; then
    find_place system
    { may_do tee "$unit_place/dflow-needs" && may_do rm -rf "$unit_place/dflow-needs" "$unit_state_place/dflow-needs"; } ||
      record missing rights "$(sudo_commands)"
  fi
  if [ -n "$1" ]; then id -u "$1" >/dev/null 2>&1 || record missing user; fi
}

may_do() { sudo -n -l "$@" >/dev/null 2>&1 </dev/null; }

# As a line of sudoers lists them.
sudo_commands() (
  PATH=/usr/sbin:/usr/bin:/sbin:/bin
  sudo_place='/etc/systemd/system/dflow-*'
  echo "$(command -v systemctl), $(command -v journalctl), $(command -v tee) $sudo_place, $(command -v rm) -rf $sudo_place"
)
