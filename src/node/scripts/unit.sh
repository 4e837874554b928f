# What a unit of systemd runs: evaluated from its standard input, which is the instance's launch file, so nothing of
# dflow.yaml is in the unit's text or in ps. $RUNTIME_DIRECTORY is the unit's own folder below /run; in it
#   inode  of the program's file     exit  STATUS TIME PAUSE

# run_unit before FILE | after | launch RELEASE NAME PORT
run_unit() {
  case $1 in
    before) unit_before "$2" ;;
    after) unit_after ;;
    launch) return 0 ;;
  esac
  exit 0
}

# A program that keeps ending is started again after 1, 2, 4 … 30 s. systemd itself knows that only since 254.
unit_before() {
  if { read -r _ unit_ended unit_pause <"$RUNTIME_DIRECTORY/exit"; } 2>/dev/null; then
    unit_left=$((unit_ended + unit_pause - $(date +%s)))
    # A clock may have been set.
    [ "$unit_left" -le 30 ] || unit_left=30
    [ "$unit_left" -le 0 ] || sleep "$unit_left"
  fi
  stat -c %i "$1" >"$RUNTIME_DIRECTORY/inode"
}

# systemd says how it ended in EXIT_CODE and EXIT_STATUS: "exited 5", "killed TERM".
unit_after() {
  unit_now=$(date +%s)
  unit_pause=0
  { read -r _ _ unit_pause <"$RUNTIME_DIRECTORY/exit"; } 2>/dev/null
  unit_began=$(stat -c %Y "$RUNTIME_DIRECTORY/inode" 2>/dev/null) || unit_began=$unit_now
  [ $((unit_now - unit_began)) -lt 60 ] || unit_pause=0
  case $unit_pause in 0) unit_pause=1 ;; 1 | 2 | 4 | 8) unit_pause=$((unit_pause * 2)) ;; *) unit_pause=30 ;; esac
  unit_status=${EXIT_STATUS:-0}
  [ "${EXIT_CODE-}" = exited ] || unit_status=$((128 + $(signal_number "$unit_status")))
  printf '%s\n' "$unit_status $unit_now $unit_pause" >"$RUNTIME_DIRECTORY/exit.new"
  mv -f "$RUNTIME_DIRECTORY/exit.new" "$RUNTIME_DIRECTORY/exit"
}

signal_number() {
  unit_number=1
  while [ "$unit_number" -lt 64 ] && [ "$(kill -l "$unit_number" 2>/dev/null)" != "$1" ]; do
    unit_number=$((unit_number + 1))
  done
  printf '%s\n' "$unit_number"
}

# become_itself launch RELEASE NAME PORT: what is left to do before the exec.
become_itself() {
  cd "$2" || exit 127
  unset RUNTIME_DIRECTORY DFLOW_PORT
  [ "$4" = - ] || export DFLOW_PORT="$4"
  # Where nothing says otherwise many runtimes fall back to ASCII and fail at the first umlaut.
  [ -n "${LC_ALL-}${LC_CTYPE-}${LANG-}" ] || export LANG=C.UTF-8
}
