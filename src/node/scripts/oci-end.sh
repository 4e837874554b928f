# Ends what runs in containers, for good. Needs oci.

# Of instances whose folder is gone and that have ended.
sweep_watchers() {
  oci ps -aq --no-trunc --filter "label=dflow.home=$1" --filter status=exited --filter status=created 2>/dev/null |
    while read -r sweep_id; do
      sweep_run=$(oci inspect --type container -f '{{index .Config.Labels "dflow.run"}}' "$sweep_id" 2>/dev/null)
      [ -z "$sweep_run" ] || [ -d "$sweep_run" ] || oci rm "$sweep_id" >/dev/null 2>&1
    done
}

# Nobody starts it again from here on. Podman's policy cannot be changed; there the program's launcher looks for the mark
# and waits to be ended.
close_door() {
  [ "$oci_cli" = docker ] || return 0
  find_container "$1" || return 0
  oci update --restart=no "$oci_id" >/dev/null 2>&1 || need_oci
}

signal_program() { oci kill -s "${1#SIG}" "$oci_id" >/dev/null 2>&1; }
kill_program() { signal_program KILL; }
# The kernel has ended them with the container's first process.
end_children() { :; }

# All of its container: what hears the container's init as the leader of its session.
program_members() {
  find_process "$instance_pid" || return 0
  oci_session=$found_session
  # shellcheck disable=SC2013
  for oci_one in $(sed -n "s/^\([0-9]*\) (.*) [A-Za-z] [0-9]* [0-9]* $oci_session .*/\1/p" /proc/[0-9]*/stat 2>/dev/null); do
    printf '%s\n' "$oci_one"
  done
}

end_watcher() {
  find_container "$1" || return 0
  close_door "$1"
  now_ms
  oci_until=$((dflow_now + $2))
  oci_killed=no
  dflow_pause=
  while find_container "$1" && is_up; do
    now_ms
    if [ "$oci_cli" = podman ]; then
      keep_end "$1"
    elif [ "$dflow_now" -ge "$oci_until" ]; then
      [ "$oci_killed" = no ] || return 1
      oci_killed=yes
      oci_until=$((dflow_now + 10000))
      # What only waits for its next start has no process: this ends the wait, and is not how the program ended.
      [ "$instance_state" = running ] || [ -z "$instance_exit" ] || printf '%s\n' "$instance_exit" >"$1/exit"
      oci kill -s KILL "$oci_id" >/dev/null 2>&1
    fi
    pause_longer
  done
}

is_up() { case $oci_status in running | paused | restarting | stopping | stopped | removing) ;; *) return 1 ;; esac }

# Podman starts a container again that was stopped, now or after a reboot, as long as it is there: so it is kept no longer
# than the program. What lives in it now is the launcher that waits.
keep_end() {
  if [ ! -e "$1/exit" ]; then
    oci_exit=$(last_exit "$oci_id")
    printf '%s\n' "${oci_exit:--}" >"$1/exit"
    oci logs --tail 2000 "$oci_id" >"$1/log" 2>&1
  fi
  oci rm -f -t 0 "$oci_id" >/dev/null 2>&1
}
