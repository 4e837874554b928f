# Each program runs in a session of its own; its children are known by it. Only processes of a checked identity are ever
# signalled.

# signal_process SIGNAL BOOT PID STARTED: SIGNAL with or without SIG.
signal_process() { alive "$2" "$3" "$4" && kill -s "${1#SIG}" "$3" 2>/dev/null; }

# session_members SID STARTED: "PID STARTED" a line, the leader too. Nothing when another process has got the leader's
# pid: the kernel does not hand it out again while one member lives.
session_members() {
  if find_process "$1" && [ "$found_started" != "$2" ]; then return 0; fi
  # To read each one's file in the shell would take longest of all, where many processes run.
  session_files=$(grep -l " $1 " /proc/[0-9]*/stat 2>/dev/null)
  for session_one in $session_files; do
    session_one=${session_one#/proc/}
    session_one=${session_one%/stat}
    find_process "$session_one" || continue
    if [ "$found_session" = "$1" ] && [ "$found_started" -ge "$2" ]; then
      printf '%s %s\n' "$session_one" "$found_started"
    fi
  done
}

# signal_session SIGNAL BOOT SID STARTED: status 1 when nobody was left.
signal_session() {
  know_boot
  [ "$2" = "$dflow_boot" ] || return 1
  session_found=1
  while read -r session_pid session_started; do
    [ -n "$session_pid" ] || continue
    session_found=0
    signal_process "$1" "$2" "$session_pid" "$session_started"
  done <<EOF
$(session_members "$3" "$4")
EOF
  return "$session_found"
}

# end_session SIGNAL BOOT SID STARTED MS: SIGNAL, then SIGKILL when MS have passed. Status 1 when even that did not help.
end_session() {
  signal_session "$1" "$2" "$3" "$4" || return 0
  await_session "$2" "$3" "$4" "$5" && return 0
  signal_session KILL "$2" "$3" "$4"
  await_session "$2" "$3" "$4" 5000
}

# await_session BOOT SID STARTED MS
await_session() {
  now_ms
  session_until=$((dflow_now + $4))
  dflow_pause=
  while [ -n "$(session_members "$2" "$3")" ]; do
    now_ms
    [ "$dflow_now" -lt "$session_until" ] || return 1
    pause_longer
  done
}
