# docker or podman: whether this user may run it, and how. Needs prelude.

# use_oci CLI ROOT: docker or podman; yes when podman's containers are to be root's.
use_oci() {
  oci_cli=$1
  oci_root=$2
}

# Sets oci_as, how this user may run it: self or sudo; and oci_lacks, why not: cli, permission or daemon.
know_oci() {
  [ -z "${oci_as-}" ] || return 0
  oci_as=self
  oci_lacks=cli
  command -v "$oci_cli" >/dev/null 2>&1 || return 1
  case $oci_cli.$oci_root in
    docker.* | podman.yes) may_use_oci || oci_as=sudo ;;
  esac
  # Its own client answers first, so this is said of the right thing.
  oci_lacks=permission
  [ "$oci_as" = self ] || sudo -n true 2>/dev/null || return 1
}

may_use_oci() {
  [ "$(id -u)" != 0 ] || return 0
  [ "$oci_cli" = docker ] || return 1
  [ -n "${DOCKER_HOST-}" ] || [ -w /var/run/docker.sock ]
}

# oci WORD…: none of our locks stays open in what it leaves running.
oci() {
  know_oci || return 125
  if [ "$oci_as" = sudo ]; then
    sudo -n "$oci_cli" "$@" 8>&- 9>&-
  else
    "$oci_cli" "$@" 8>&- 9>&-
  fi
}

# Status 1 and oci_lacks when it cannot be worked with.
oci_answers() {
  know_oci || return 1
  oci_lacks=daemon
  # Podman has no daemon.
  [ "$oci_cli" = podman ] || oci version >/dev/null 2>&1
}

need_oci() {
  oci_answers || {
    show_lack
    fail preflight/node "$(why_no_oci)"
  }
}

show_lack() { record lacks "$oci_lacks"; }

why_no_oci() {
  case $oci_lacks in
    cli) echo "it has no $oci_cli" ;;
    permission) echo "its user $(id -un) may not use $oci_cli" ;;
    *) echo "its $oci_cli does not answer" ;;
  esac
}

# show_lacks IMAGE: a line `lacks KIND` for what is not as it should be. IMAGE: as run_with takes it.
show_lacks() {
  oci_lacks=
  if oci_answers; then
    comes_back || record lacks restart
    [ "$1" = closure ] || oci image inspect "$1" >/dev/null 2>&1 || record lacks image "$1"
  else
    show_lack
  fi
}

# After a reboot podman's containers are started by a service, and the user's own need a session that nobody has to open.
comes_back() {
  [ "$oci_cli" = podman ] || return 0
  if [ "$oci_as" = sudo ] || [ "$(id -u)" = 0 ]; then
    systemctl is-enabled -q podman-restart.service 2>/dev/null
    return
  fi
  [ -e "/var/lib/systemd/linger/$(id -un)" ] || return 1
  [ -e "$HOME/.config/systemd/user/default.target.wants/podman-restart.service" ] ||
    systemctl --global is-enabled -q podman-restart.service 2>/dev/null
}
