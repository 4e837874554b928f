# The process watcher: starts a program again when it ends. It runs from a file in the instance's folder, in a session of
# its own, and sleeps in wait() or sleep() all its life. Needs prelude and session.

# watch_program RUN RELEASE NAME
watch_program() {
  watch_run=$1
  watch_release=$2
  watch_name=$3
  watch_pause=1
  watch_restarts=0
  know_boot
  find_process "$$"
  write_whole "$watch_run/watcher" "$dflow_boot $$ $found_started" || return 1
  # Without its folder nobody could find this instance again.
  while [ -d "$watch_run" ] && [ ! -e "$watch_run/stopping" ]; do
    cut_log "$watch_run/log"
    now_ms
    watch_began=$dflow_now
    launch_once
    watch_status=$?
    write_whole "$watch_run/exit" "$watch_status"
    [ ! -e "$watch_run/stopping" ] || break
    # Children that outlive it may hold its port.
    if { read -r watch_boot watch_pid watch_started _ <"$watch_run/process"; } 2>/dev/null; then
      end_session TERM "$watch_boot" "$watch_pid" "$watch_started" 2000
    fi
    now_ms
    [ $((dflow_now - watch_began)) -lt 60000 ] || watch_pause=1
    printf 'dflow: %s ended with %s and is started again in %s s\n' "$watch_name" "$watch_status" "$watch_pause" \
      >>"$watch_run/log"
    sleep "$watch_pause"
    watch_pause=$((watch_pause < 16 ? watch_pause * 2 : 30))
    watch_restarts=$((watch_restarts + 1))
  done
}

# In the foreground, because a program behind `&` has SIGINT ignored and would not hear its graceful stop.
launch_once() {
  (
    as_found
    exec setsid sh "$watch_run/watch" launch_program "$watch_run" "$watch_release" "$watch_name" "$watch_restarts"
  ) >>"$watch_run/log" 2>&1
}

# launch_program RUN RELEASE NAME RESTARTS: becomes the program, which keeps pid and start time.
launch_program() {
  cd "$2" || exit 127
  know_boot
  find_process "$$"
  write_whole "$1/process" "$dflow_boot $$ $found_started $(stat -c %i "$2/$3") $4" || exit 126
  # A stop that came before the line above has not seen this process.
  [ ! -e "$1/stopping" ] || exit 0
  read -r _ _ _ launch_port _ <"$1/instance" || exit 126
  # The login may have exported one, and a worker has none.
  unset DFLOW_PORT
  [ "$launch_port" = - ] || export DFLOW_PORT="$launch_port"
  unset SSH_CLIENT SSH_CONNECTION SSH_TTY SSH_AUTH_SOCK SSH_ORIGINAL_COMMAND
  as_found
  # Where nothing says otherwise many runtimes fall back to ASCII and fail at the first umlaut.
  [ -n "${LC_ALL-}${LC_CTYPE-}${LANG-}" ] || export LANG=C.UTF-8
  launch_file=$1/launch
  set -- "$2/$3"
  # It exports the variables and adds the arguments.
  # shellcheck source=/dev/null
  . "$launch_file"
  exec "$@"
}

# write_whole FILE LINE: readers see the old line or the new one.
write_whole() { printf '%s\n' "$2" >"$1.new" && mv -f "$1.new" "$1"; }

# Above 10 MiB only the last MiB is kept.
cut_log() {
  [ -f "$1" ] && [ "$(wc -c <"$1")" -gt 10485760 ] || return 0
  tail -c 1048576 "$1" >"$1.new" && mv -f "$1.new" "$1"
}
