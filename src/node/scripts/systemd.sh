# Instances as units of systemd, which is their watcher. In an instance's folder lies besides
#   unit  as systemd-units says     exit  STATUS TIME, once it was stopped
# X-Dflow-Instance of a unit repeats the file `instance`. A unit's file is there as long as its program is to run, and is
# enabled all that time, so that a reboot brings it back. Needs prelude, session, systemd-units.

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

find_program() {
  instance_state=stopped
  { read -r instance_exit _ <"$1/exit"; } 2>/dev/null
  # No file, no unit: what was stopped costs nothing to look at.
  find_unit "$1" && [ -f "$unit_file" ] || return 0
  { read -r instance_exit _ <"$unit_folder/exit"; } 2>/dev/null
  { read -r instance_inode <"$unit_folder/inode"; } 2>/dev/null
  program_active=inactive
  program_job=
  program_began=0
  while IFS='=' read -r program_key program_value; do
    case $program_key in
      ActiveState) program_active=$program_value ;;
      MainPID) instance_pid=$program_value ;;
      NRestarts) instance_restarts=$program_value ;;
      ExecMainStartTimestampMonotonic) program_began=$program_value ;;
      Job) program_job=$program_value ;;
    esac
  done <<END
$(ask_systemd "$unit_scope" show -p ActiveState,MainPID,NRestarts,ExecMainStartTimestampMonotonic,Job "$unit_name")
END
  if [ "${instance_pid:-0}" != 0 ] && find_process "$instance_pid"; then
    know_boot
    know_seconds
    now_ms
    instance_state=running
    instance_boot=$dflow_boot
    instance_started=$found_started
    instance_time=$((dflow_seconds - dflow_now / 1000 + program_began / 1000000))
    connection_as=
    [ -O "/proc/$instance_pid" ] || [ "$dflow_uid" = 0 ] || connection_as='sudo -n'
    return 0
  fi
  # Between two lives, or at a boot that has not come so far.
  case $program_active:$program_job in
    inactive: | failed:) ;;
    *) [ -e "$1/stopping" ] || instance_state=waiting ;;
  esac
}

# Somebody stopped it past dflow. Its unit is still enabled.
sweep_watchers() {
  own_units "$1" | while read -r _ _ sweep_run; do
    read_instance "$sweep_run" && [ "$instance_state" = stopped ] && end_watcher "$sweep_run"
  done
}

# Signals go through systemd: to the main process of this unit, whatever its number is by now.
signal_program() { signal_unit --kill-who=main "SIG${1#SIG}"; }

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
  if { read -r unit_exit unit_at _ <"$unit_folder/exit"; } 2>/dev/null && [ -d "$1" ]; then
    printf '%s\n' "$unit_exit $unit_at" >"$1/exit"
  fi
  case $unit_scope in
    system)
      # A unit that has failed, as one does whose folder is gone, is not cleaned.
      systemd system reset-failed "$unit_name" 2>/dev/null
      systemd system clean --what=runtime "$unit_name" 2>/dev/null
      ;;
    *) rm -rf "$unit_folder" ;;
  esac
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
