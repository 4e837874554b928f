# Instances as units of systemd, which is their watcher. In an instance's folder lies besides
#   unit  as systemd-units says     exit  STATUS, once it was stopped
# X-Dflow-Instance of a unit repeats the file `instance`. A unit's file is there as long as its program is to run, and is
# enabled all that time, so that a reboot brings it back. While it runs the unit's folder below /run has `process`, as unit.sh
# says; beside that folder lies NAME.exit, how it ended last: CODE STATUS, in systemd's words ("exited 5", "killed TERM").
# Needs prelude, session, systemd-units.

recall_instance() {
  find_unit "$1" && [ -f "$unit_file" ] || return 1
  read -r instance_version instance_checksum instance_size instance_port instance_kind instance_settings <<END
$(sed -n 's/^X-Dflow-Instance=//p' "$unit_file")
END
}

lost_runs() {
  own_units "$1" | while read -r _ _ lost_run; do
    [ -f "$lost_run/instance" ] || printf '%s\n' "$lost_run"
  done
}

# What runs is few, and asked about one by one.
see_programs() { :; }

# systemd is asked only where no program is seen: an answer of it costs more than all the rest.
find_program() {
  instance_state=stopped
  { read -r instance_exit _ <"$1/exit"; } 2>/dev/null
  # No file, no unit: what was stopped costs nothing to look at.
  find_unit "$1" && [ -f "$unit_file" ] || return 0
  ! read_exit || instance_exit=$unit_exit
  if find_main_process; then
    instance_state=running
    instance_boot=$dflow_boot
    connection_as=
    [ -O "/proc/$instance_pid" ] || { know_user && [ "$dflow_uid" = 0 ]; } || connection_as='sudo -n'
  elif [ ! -e "$1/stopping" ] && is_awaited; then
    instance_state=waiting
  fi
}

# The program's user can write into its file `process`, and may be another one than ours: only numbers are believed, and only a
# process of this unit.
find_main_process() {
  { read -r program_pid program_started program_began program_inode program_restarts _ <"$unit_folder/process"; } 2>/dev/null ||
    return 1
  case ${program_restarts:-none}$program_pid$program_started$program_began$program_inode in *[!0-9]*) return 1 ;; esac
  instance_inode=$program_inode
  instance_restarts=$program_restarts
  know_boot
  alive "$dflow_boot" "$program_pid" "$program_started" && is_of_unit "$program_pid" || return 1
  instance_pid=$program_pid
  instance_started=$program_started
}

is_of_unit() {
  { while IFS= read -r program_cgroup; do
    case $program_cgroup/ in */"$unit_name"/*) return 0 ;; esac
  done <"/proc/$1/cgroup"; } 2>/dev/null
  return 1
}

# Is it between two lives, or at a boot that has not come so far?
is_awaited() {
  case $(ask_systemd "$unit_scope" show -p ActiveState,Job "$unit_name") in
    *Job=[1-9]*) ;;
    '' | *ActiveState=inactive* | *ActiveState=failed*) return 1 ;;
  esac
}

# read_exit, after find_unit: sets unit_exit, as a shell would say it; status 1 when it has not ended yet.
read_exit() {
  { read -r exit_code unit_exit <"$unit_folder.exit"; } 2>/dev/null && [ -n "$unit_exit" ] || return 1
  [ "$exit_code" = exited ] || unit_exit=$((128 + $(signal_number "$unit_exit")))
}

signal_number() {
  signal_one=1
  while [ "$signal_one" -lt 64 ] && [ "$(kill -l "$signal_one" 2>/dev/null)" != "$1" ]; do
    signal_one=$((signal_one + 1))
  done
  printf '%s\n' "$signal_one"
}

# Somebody stopped it past dflow. Its unit is still enabled.
sweep_watchers() {
  own_units "$1" | while read -r _ _ sweep_run; do
    read_instance "$sweep_run" && [ "$instance_state" = stopped ] && end_watcher "$sweep_run"
  done
}

# Whose processes are not the login's are signalled by systemd: the main process of this unit, whatever its number is by then.
signal_program() {
  if [ -z "$connection_as" ] && signal_process "$1" "$instance_boot" "$instance_pid" "$instance_started"; then return 0; fi
  signal_unit --kill-who=main "SIG${1#SIG}"
}

kill_program() { signal_unit --kill-who=all SIGKILL; }

signal_unit() {
  signal_said=$(systemd "$unit_scope" kill "$1" -s "$2" "$unit_name" 2>&1) && return 0
  ! alive "$instance_boot" "$instance_pid" "$instance_started" ||
    fail start/failed "systemctl kill -s $2 $unit_name: $(first_line "$signal_said")"
}

first_line() { printf '%s\n' "$1" | head -n 1 | tr '\t' ' '; }

# systemd starts each program in a session of its own.
program_members() { session_members "$instance_pid" "$instance_started" | cut -d ' ' -f 1; }

# What is left of a unit whose main process has ended systemd kills by itself.
end_children() { :; }

# end_watcher RUN: with what is left of its program. How that ended is kept.
end_watcher() {
  find_unit "$1" && [ -f "$unit_file" ] || return 0
  systemd "$unit_scope" stop "$unit_name" 2>/dev/null
  if read_exit && [ -d "$1" ]; then printf '%s\n' "$unit_exit" >"$1/exit"; fi
  remove_units "$unit_scope" "$unit_name"
}

# show_output RUN LINES: and what systemd says about its restarts. All of it has been written once --sync has returned.
show_output() {
  find_unit "$1" || return 0
  know_user
  case $unit_scope in
    system) show_of=_SYSTEMD_UNIT=$unit_name show_about=UNIT=$unit_name ;;
    *) show_of=_SYSTEMD_USER_UNIT=$unit_name show_about=USER_UNIT=$unit_name ;;
  esac
  # From the end: behind --since, -n counts from the beginning.
  set -- -q -a -r -o cat --no-pager -n "$2" --since "@$unit_since" \
    "$show_of" + "$show_about" MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15 \
    + "$show_about" MESSAGE_ID=5eb03494b6584870a536b337290809b3
  # Not everybody may read the system's journal.
  if [ "$unit_scope" = system ] && as_root journalctl --sync </dev/null 2>/dev/null; then
    as_root journalctl "$@" </dev/null | tac
  else
    journalctl "$@" </dev/null | tac
  fi
}
