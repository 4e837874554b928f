# Public ports that systemd itself listens on: an instance gets the listening socket as its descriptor 3. All versions
# have the same one, so it is never closed, and nobody who waits in its queue is lost. Needs systemd, connections.
#
# A connection that comes while nobody runs would have systemd start the socket's service. That is the holder, which does
# nothing: the client waits until a version takes the connection.

# hold_socket SCOPE UNIT PORT HOME WHOSE: status 1 and socket_why. Held already: nothing to do.
hold_socket() {
  find_place "$1"
  socket_why="$2 belongs to something else"
  if [ -f "$unit_place/$2" ]; then owns_socket "$2" "$4" || return 1; fi
  if [ "$(ask_systemd "$1" is-active "$2")" = active ]; then return 0; fi
  find_listeners
  socket_why="systemd cannot listen on port $3 while something else does"
  ! is_listened "$3" || return 1
  socket_why="systemd cannot listen on port $3: \"systemctl status $2\" on it says why"
  socket_holder=${2%.socket}-holder.service
  systemd "$1" stop "$2" "$socket_holder" 2>/dev/null
  socket_text "$3" "$4" "$5" | write_unit "$1" "$2" && holder_text "$3" "$5" | write_unit "$1" "$socket_holder" &&
    systemd "$1" daemon-reload && systemd "$1" --no-reload enable --now "$2" 2>/dev/null
}

# owns_socket UNIT HOME, after find_place
owns_socket() { grep -qsxF "X-Dflow-Home=$2" "$unit_place/$1"; }

# release_socket UNIT HOME: nobody is led to it any more. Not there: fine.
release_socket() {
  for release_scope in system user; do
    find_place "$release_scope"
    owns_socket "$1" "$2" || continue
    release_holder=${1%.socket}-holder.service
    systemd "$release_scope" stop "$1" "$release_holder" 2>/dev/null
    remove_units "$release_scope" "$1" "$release_holder"
  done
}

# close_door RUN, after read_instance: the listening socket goes with the last one that has it.
close_door() {
  [ "$instance_kind" = socket ] && find_unit "$1" && [ -f "$unit_file" ] || return 0
  door_unit=$(sed -n 's/^Sockets=//p' "$unit_file")
  door_others=$(own_units "${1%/run/*/*}" | while read -r door_scope door_name door_run; do
    if [ "$door_run" = "$1" ] || [ -e "$door_run/stopping" ]; then continue; fi
    find_place "$door_scope"
    grep -qxF "Sockets=$door_unit" "$unit_place/$door_name" || continue
    read_instance "$door_run" && [ "$instance_state" != stopped ] && echo "$door_name"
  done)
  [ -n "$door_others" ] || release_socket "$door_unit" "${1%/run/*/*}"
}

# show_sockets HOME [EXECUTABLE UNIT PORT]…: record port EXECUTABLE PORT of those that systemd holds.
show_sockets() {
  go_home "$1" || return 0
  shift
  while [ $# -gt 2 ]; do
    for show_scope in system user; do
      find_place "$show_scope"
      owns_socket "$2" "$PWD" && [ "$(ask_systemd "$show_scope" is-active "$2")" = active ] && record port "$1" "$3"
    done
    shift 3
  done
  return 0
}

# Without its limit a version that keeps ending would have systemd close the port for good.
socket_text() {
  cat <<END
# Written by dflow, and taken away by it.
[Unit]
Description=port $1 of $3 (dflow)
X-Dflow-Home=$2
CollectMode=inactive-or-failed

[Socket]
ListenStream=$1
Backlog=4096
Service=$socket_holder
TriggerLimitIntervalSec=0

[Install]
WantedBy=sockets.target
END
}

holder_text() {
  cat <<END
# Written by dflow, and taken away by it.
[Unit]
Description=clients of port $1 wait until a version of $2 runs (dflow)
CollectMode=inactive-or-failed

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/true
END
}
