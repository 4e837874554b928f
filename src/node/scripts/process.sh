# Instances of the process backend: run/EXECUTABLE/FOLDER.EPOCH/ with the files
#   instance  VERSION CHECKSUM SIZE PORT KIND SETTINGS     watcher  BOOT PID STARTED
#   process   BOOT PID STARTED TIME INODE RESTARTS          exit     STATUS TIME
#   launch    variables, secrets and arguments (0600)       log      what it printed
#   stopping  nobody starts it again                        watch    the watcher's script
# Needs prelude and checksum.

# read_instance RUN: sets instance_… and instance_state; status 1 when there is no such instance.
read_instance() {
  instance_boot=
  instance_pid=
  instance_started=
  instance_time=
  instance_inode=
  instance_restarts=0
  instance_exit=
  { read -r instance_version instance_checksum instance_size instance_port instance_kind instance_settings \
    <"$1/instance"; } 2>/dev/null || return 1
  { read -r instance_boot instance_pid instance_started instance_time instance_inode instance_restarts \
    <"$1/process"; } 2>/dev/null
  { read -r instance_exit _ <"$1/exit"; } 2>/dev/null
  instance_state=stopped
  if alive "$instance_boot" "$instance_pid" "$instance_started"; then
    instance_state=running
  elif [ ! -e "$1/stopping" ] && watcher_alive "$1"; then
    instance_state=waiting
  fi
}

# watcher_alive RUN: sets watcher_boot, watcher_pid, watcher_started.
watcher_alive() {
  { read -r watcher_boot watcher_pid watcher_started <"$1/watcher"; } 2>/dev/null || return 1
  alive "$watcher_boot" "$watcher_pid" "$watcher_started"
}

# list_processes HOME CHECKSUMS(yes|no)
list_processes() {
  go_home "$1" || return 0
  list_home=$PWD
  for list_run in "$list_home"/run/*/*/instance; do
    list_run=${list_run%/instance}
    read_instance "$list_run" && show_instance "$list_home" "$list_run" "$2"
  done
  return 0
}

# show_instance HOME RUN CHECKSUMS, after read_instance: record process NAME EPOCH VERSION CHECKSUM SIZE STATE BOOT PID
# STARTED PORT RESTARTS EXIT AGE SETTINGS FROM-ITS-FILE RUNNING-CHECKSUM. - is "none".
show_instance() {
  show_folder=${2##*/}
  show_name=${2%/*}
  show_name=${show_name##*/}
  show_file=$1/releases/$show_name/${show_folder%.*}/$show_name
  know_seconds
  show_from=yes
  show_sum=-
  if [ "$instance_state" = running ]; then
    look_at_bytes "$3"
  else
    instance_pid=-
  fi
  record process "$show_name" "${show_folder##*.}" "$instance_version" "$instance_checksum" "$instance_size" \
    "$instance_state" "${instance_boot:--}" "$instance_pid" "${instance_started:--}" "$instance_port" \
    "${instance_restarts:-0}" "${instance_exit:--}" \
    "$((dflow_seconds > ${instance_time:-$dflow_seconds} ? dflow_seconds - ${instance_time:-$dflow_seconds} : 0))" \
    "$instance_settings" "$show_from" "$show_sum"
}

# The bytes of a script are not its process's, which are the interpreter's: there the file's inode tells.
look_at_bytes() {
  show_exe=$(readlink "/proc/$instance_pid/exe")
  case $show_exe in
    "$show_file" | "$show_file (deleted)")
      [ "$show_exe" = "$show_file" ] || show_from=no
      [ "$1" != yes ] || show_sum=$(sha256_of "/proc/$instance_pid/exe") || show_sum=-
      ;;
    *) [ "$(stat -c %i "$show_file" 2>/dev/null)" = "$instance_inode" ] || show_from=no ;;
  esac
}

# go_home HOME: $PWD is its real path then, and real paths are what /proc/PID/exe shows.
go_home() {
  expand_home "$1"
  cd -P "$dflow_path" 2>/dev/null || return 1
}

# show_log HOME NAME FOLDER EPOCH LINES
show_log() {
  expand_home "$1"
  show_file=$dflow_path/run/$2/$3.$4/log
  [ ! -f "$show_file" ] || tail -n "$5" "$show_file" | tail -c 1048576
}

# forget_instances HOME NAME FOLDER: refused while one of them is alive.
forget_instances() {
  { one_name "$2" && one_name "$3"; } || fail preflight/refused "nothing is installed under this name"
  expand_home "$1"
  forget_place=$dflow_path/run/$2
  for forget_run in "$forget_place/$3".*; do
    read_instance "$forget_run" || continue
    [ "$instance_state" = stopped ] || fail preflight/refused "it still runs (pid $instance_pid); stop it first"
  done
  [ ! -L "$forget_place" ] || fail preflight/refused "$forget_place is a symbolic link"
  rm -rf "$forget_place/$3".*
}

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
