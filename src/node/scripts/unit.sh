# What a unit of systemd runs: evaluated from its standard input, which is the instance's launch file, so nothing of
# dflow.yaml is in the unit's text or in ps. $RUNTIME_DIRECTORY is the unit's own folder below /run, which goes when it is
# stopped; in it
#   process  PID STARTED BEGAN INODE RESTARTS PAUSE     pausing  there while the next start is awaited
# BEGAN: milliseconds of now_ms. Needs prelude.

# become_itself RELEASE NAME PORT: all but the exec.
become_itself() {
  cd "$1" || exit 127
  # Everybody may read what is written from here on.
  as_found
  unit_restarts=0
  unit_pause=0
  { read -r _ _ unit_began _ unit_restarts unit_pause <"$RUNTIME_DIRECTORY/process"; } 2>/dev/null && await_restart
  find_process "$$"
  now_ms
  printf '%s\n' "$$ $found_started $dflow_now $(stat -c %i "$2") $unit_restarts $unit_pause" \
    >"$RUNTIME_DIRECTORY/process" || exit 126
  unset RUNTIME_DIRECTORY DFLOW_PORT
  case $3 in -) DFLOW_PORT= ;; *) export DFLOW_PORT="$3" ;; esac
  # Where nothing says otherwise many runtimes fall back to ASCII and fail at the first umlaut.
  [ -n "${LC_ALL-}${LC_CTYPE-}${LANG-}" ] || export LANG=C.UTF-8
}

# A program that keeps ending is started again after 1, 2, 4 … 30 s. systemd itself knows that only since 254; here it has
# waited for the first of these seconds.
await_restart() {
  now_ms
  [ $((dflow_now - unit_began)) -lt 61000 ] || unit_pause=0
  case $unit_pause in 0) unit_pause=1 ;; 1 | 2 | 4 | 8) unit_pause=$((unit_pause * 2)) ;; *) unit_pause=30 ;; esac
  unit_restarts=$((unit_restarts + 1))
  : >"$RUNTIME_DIRECTORY/pausing"
  # Not every shell hears a signal while it waits for what is in its foreground.
  sleep $((unit_pause - 1)) &
  wait
  rm -f "$RUNTIME_DIRECTORY/pausing"
}
