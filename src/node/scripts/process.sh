# Plain processes, each under a watcher in sh. In an instance's folder it keeps
#   process  BOOT PID STARTED INODE RESTARTS          watcher  BOOT PID STARTED
#   exit     STATUS                                   watch    the watcher's script
#   log      what the program printed
# Needs prelude and session.

find_program() {
  { read -r instance_boot instance_pid instance_started instance_inode instance_restarts <"$1/process"; } 2>/dev/null
  { read -r instance_exit _ <"$1/exit"; } 2>/dev/null
  instance_state=stopped
  if alive "$instance_boot" "$instance_pid" "$instance_started"; then
    instance_state=running
  elif [ ! -e "$1/stopping" ] && watcher_alive "$1"; then
    instance_state=waiting
  fi
}

# A watcher whose folder is gone ends with its program, and none comes back after a reboot.
recall_instance() { return 1; }
lost_runs() { :; }
see_programs() { :; }
sweep_watchers() { :; }
# The door is the program's own.
close_door() { :; }

# watcher_alive RUN: sets watcher_boot, watcher_pid, watcher_started.
watcher_alive() {
  { read -r watcher_boot watcher_pid watcher_started <"$1/watcher"; } 2>/dev/null || return 1
  alive "$watcher_boot" "$watcher_pid" "$watcher_started"
}

write_watcher() {
  # It may have run before.
  if [ -e "$1/watcher" ] || [ -e "$1/process" ]; then rm -f "$1/watcher" "$1/process"; fi
  printf '%s\n"$@"\n' "$2" >"$1/watch"
}

# The second setsid is a group leader by then, so it forks and returns; no `&`, which would have SIGINT ignored. Not every
# setsid has -f. Nothing of the ssh channel and no lock stays open.
start_watcher() (
  exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
  as_found
  set -- sh "$start_run/watch" watch_program "$start_run" "$start_release" "$start_name"
  if ignores_interrupt; then
    if env --default-signal=INT,QUIT true 2>/dev/null; then
      set -- env --default-signal=INT,QUIT "$@"
    elif command -v perl >/dev/null 2>&1; then
      # shellcheck disable=SC2016
      set -- perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec @ARGV' "$@"
    fi
  fi
  exec setsid setsid "$@" </dev/null >/dev/null 2>&1
)

# An sshd that was itself started behind `&` hands it down, and no shell can undo it.
ignores_interrupt() {
  while read -r start_key start_value; do
    [ "$start_key" != SigIgn: ] || break
  done </proc/self/status
  case $start_value in *[2367aAbBeEfF]) return 0 ;; esac
  return 1
}

# The launcher's words: sh …/watch launch_program … The NULs between them are not read.
is_itself() {
  start_words=
  { IFS= read -r start_words <"/proc/$1/cmdline"; } 2>/dev/null
  case $start_words in "sh$start_run/watchlaunch_program"*) return 1 ;; esac
}

signal_program() { signal_process "$1" "$instance_boot" "$instance_pid" "$instance_started"; }

kill_program() { signal_session KILL "$instance_boot" "$instance_pid" "$instance_started"; }

program_members() { session_members "$instance_pid" "$instance_started" | cut -d ' ' -f 1; }

# Children it left behind hold sockets and files of an instance that is gone.
end_children() { end_session "$1" "$instance_boot" "$instance_pid" "$instance_started" "$2"; }

show_output() { [ ! -f "$1/log" ] || tail -n "$2" "$1/log"; }

# end_watcher RUN MS: it ends by itself within MS when its program has, and is ended with what it waits for otherwise.
end_watcher() {
  now_ms
  watcher_until=$((dflow_now + $2))
  dflow_pause=
  while watcher_alive "$1" && now_ms && [ "$dflow_now" -lt "$watcher_until" ]; do pause_longer; done
  for watcher_signal in TERM KILL; do
    watcher_alive "$1" || return 0
    # It leads its own group: the watcher and its sleep, never the program.
    kill "-$watcher_signal" "-$watcher_pid" 2>/dev/null
    now_ms
    watcher_until=$((dflow_now + 2000))
    dflow_pause=
    while watcher_alive "$1" && now_ms && [ "$dflow_now" -lt "$watcher_until" ]; do pause_longer; done
  done
}
