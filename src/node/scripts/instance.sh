# Instances: run/EXECUTABLE/FOLDER.EPOCH/ with the files
#   instance  VERSION CHECKSUM SIZE PORT KIND SETTINGS
#   launch    variables, secrets and arguments (0600)
#   stopping  nobody starts it again
# and those of its watcher. Needs prelude, checksum, elsewhere and a watcher (process.sh, systemd.sh or oci.sh), which has
#   see_programs HOME          looks at all at once, for whoever is about to ask for each
#   find_program RUN           sets the rest of what read_instance sets
#   recall_instance RUN        sets what the file `instance` said, where somebody deleted it; status 1: cannot
#   lost_runs HOME             folders of such instances
#   write_watcher RUN WATCH, start_watcher KIND: of the instance that is being started; the second brings the program up
#   sweep_watchers HOME        of instances that have ended: none of them starts its program again, ever
#   end_watcher RUN MS         it ends by itself within MS when its program has, and is ended otherwise
#   close_door RUN             it is about to be stopped: where nobody else answers at its door, the door is closed first
#   is_itself PID              is it the program by now, and not its launcher?
#   signal_program SIGNAL, kill_program, end_children SIGNAL MS: of the instance that was read last
#   program_members            pids of the program and its children
#   show_output RUN LINES

# read_instance RUN: sets instance_… and instance_state (running, waiting, stopped); status 1 when there is none.
read_instance() {
  instance_boot=
  instance_pid=
  instance_started=
  instance_inode=
  instance_restarts=0
  instance_exit=
  instance_gone=
  instance_net=
  { read -r instance_version instance_checksum instance_size instance_port instance_kind instance_settings \
    <"$1/instance"; } 2>/dev/null || recall_instance "$1" || return 1
  find_program "$1"
}

# list_processes HOME CHECKSUMS(yes|no)
list_processes() {
  go_home "$1" || return 0
  list_home=$PWD
  see_programs "$list_home"
  # shellcheck disable=SC2046
  for list_run in "$list_home"/run/*/*/instance $(lost_runs "$list_home"); do
    list_run=${list_run%/instance}
    read_instance "$list_run" || continue
    show_instance "$list_home" "$list_run" "$2"
    [ "$instance_state" != stopped ] ||
      show_elsewhere "$list_run" "$show_name" "${show_folder##*.}" "$instance_version"
  done
  return 0
}

# show_instance HOME RUN CHECKSUMS, after read_instance: record process NAME EPOCH VERSION CHECKSUM SIZE STATE BOOT PID
# STARTED PORT RESTARTS EXIT AGE SETTINGS FROM-ITS-FILE RUNNING-CHECKSUM. - is "none"; EXIT is gone where its
# container is.
show_instance() {
  show_folder=${2##*/}
  show_name=${2%/*}
  show_name=${show_name##*/}
  show_file=$1/releases/$show_name/${show_folder%.*}/$show_name
  show_age=0
  show_from=yes
  show_sum=-
  show_exit=${instance_exit:--}
  [ -z "$instance_gone" ] || show_exit=gone
  if [ "$instance_state" = running ]; then
    look_at_bytes "$3"
    # The kernel counts a process's start in hundredths of a second since boot (proc(5)).
    now_ms
    show_age=$(((dflow_now / 10 - instance_started) / 100))
  else
    instance_pid=-
  fi
  record process "$show_name" "${show_folder##*.}" "$instance_version" "$instance_checksum" "$instance_size" \
    "$instance_state" "${instance_boot:--}" "$instance_pid" "${instance_started:--}" "$instance_port" \
    "${instance_restarts:-0}" "$show_exit" "$show_age" "$instance_settings" "$show_from" "$show_sum"
}

# The bytes of a script are not its process's, which are the interpreter's: there the file's inode tells.
look_at_bytes() {
  # shellcheck disable=SC3013
  if [ ! "/proc/$instance_pid/exe" -ef "$show_file" ]; then
    if [ "$(readlink "/proc/$instance_pid/exe")" != "$show_file (deleted)" ]; then
      [ "$(stat -c %i "$show_file" 2>/dev/null)" = "$instance_inode" ] || show_from=no
      return
    fi
    show_from=no
  fi
  [ "$1" != yes ] || show_sum=$(sha256_of "/proc/$instance_pid/exe") || show_sum=-
}

# go_home HOME: $PWD is its real path then, and real paths are what /proc/PID/exe shows.
go_home() {
  expand_home "$1"
  cd -P "$dflow_path" 2>/dev/null || return 1
}

# show_log HOME NAME FOLDER EPOCH LINES
show_log() {
  { one_name "$2" && one_name "$3.$4"; } || return 0
  go_home "$1" || return 0
  show_output "$PWD/run/$2/$3.$4" "$5" | tail -c 1048576
}

# forget_instances HOME NAME FOLDER: refused while one of them is alive.
forget_instances() {
  { one_name "$2" && one_name "$3"; } || fail preflight/refused "nothing is installed under this name"
  go_home "$1" || return 0
  forget_place=$PWD/run/$2
  for forget_run in "$forget_place/$3".*; do
    read_instance "$forget_run" || continue
    [ "$instance_state" = stopped ] || fail preflight/refused "it still runs (pid $instance_pid); stop it first"
    end_watcher "$forget_run" 0
  done
  [ ! -L "$forget_place" ] || fail preflight/refused "$forget_place is a symbolic link"
  rm -rf "$forget_place/$3".*
}
