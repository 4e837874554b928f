# Ends an instance. Needs prelude, connections, session, instance and a watcher.

# stop_instance HOME NAME FOLDER EPOCH HASTE GRACEFUL IMMEDIATE DRAIN-MS IMMEDIATE-MS KILL-MS
# HASTE: gracefully or now. GRACEFUL, IMMEDIATE: signals. record stopped none|graceful|immediate|kill CUT
stop_instance() {
  { one_name "$2" && one_name "$3.$4"; } || fail start/failed "there is no instance of this name"
  stop_by=none
  stop_cut=0
  stop_run=
  ! go_home "$1" || stop_run=$PWD/run/$2/$3.$4
  if [ -n "$stop_run" ] && read_instance "$stop_run"; then
    [ -d "$stop_run" ] || mkdir -p "$stop_run"
    : >"$stop_run/stopping" || fail start/failed "cannot write $stop_run"
    close_door "$stop_run"
    # From here on it only waits; nobody else starts this instance while the mark is there.
    if command -v fence_release >/dev/null 2>&1; then fence_release; fi
    # What its watcher was about to launch either shows itself now or sees the mark.
    [ "$instance_state" = running ] || end_watcher "$stop_run" 0
    read_instance "$stop_run"
    [ "$instance_state" != running ] || end_program "$5" "$6" "$7" "$8" "$9" "${10}"
    end_watcher "$stop_run" 2000
    rm -f "$stop_run/launch"
  fi
  record stopped "$stop_by" "$stop_cut"
}

# end_program HASTE GRACEFUL IMMEDIATE DRAIN-MS IMMEDIATE-MS KILL-MS
end_program() {
  if [ "$1" = gracefully ]; then
    drain "$2" "$4" && stop_by=graceful
  fi
  if [ "$stop_by" = none ]; then
    stop_cut=$(open_connections)
    signal_program "$3"
    await_end "$5" && stop_by=immediate
  fi
  if [ "$stop_by" = none ]; then
    kill_program
    await_end "$6" || fail start/failed "pid $instance_pid does not end, even after SIGKILL"
    stop_by="kill"
  fi
  end_children "$3" "$5" ||
    fail start/failed "a child of pid $instance_pid does not end, even after SIGKILL"
}

# drain SIGNAL MS: status 1 when it still runs after MS, or 3 s after its last connection was gone.
drain() {
  drain_had=no
  drain_idle=
  now_ms
  drain_until=$((dflow_now + $2))
  drain_look=$((dflow_now + 500))
  [ "$(open_connections)" -eq 0 ] || drain_had=yes
  dflow_pause=
  signal_program "$1"
  while alive "$instance_boot" "$instance_pid" "$instance_started"; do
    now_ms
    [ "$dflow_now" -lt "$drain_until" ] || return 1
    if [ "$dflow_now" -ge "$drain_look" ]; then
      drain_look=$((dflow_now + 500))
      if [ "$(open_connections)" -gt 0 ]; then
        drain_had=yes
        drain_idle=
      elif [ "$drain_had" = yes ]; then
        drain_idle=${drain_idle:-$dflow_now}
        [ $((dflow_now - drain_idle)) -lt 3000 ] || return 1
      fi
    fi
    pause_longer
  done
}

open_connections() {
  case $instance_kind in
    private) connections_on "$instance_port" ;;
    public | socket)
      # shellcheck disable=SC2046
      connections_of "$instance_port" $(program_members)
      ;;
    *) echo 0 ;;
  esac
}

# await_end MS
await_end() {
  now_ms
  await_until=$((dflow_now + $1))
  dflow_pause=
  while alive "$instance_boot" "$instance_pid" "$instance_started"; do
    now_ms
    [ "$dflow_now" -lt "$await_until" ] || return 1
    pause_longer
  done
}
