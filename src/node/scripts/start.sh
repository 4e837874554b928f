# Starts an instance under its watcher. Needs prelude, checksum, connections, elsewhere, instance and a
# watcher, can-execute.

# start_instance HOME NAME FOLDER EPOCH FACTS SETTINGS KIND FROM TO FIRST BYTES WATCH < launch file
# FACTS: "VERSION CHECKSUM SIZE". KIND FROM TO FIRST: as LaunchPort. BYTES: of the launch file. WATCH: the watcher's.
start_instance() {
  { one_name "$2" && one_name "$3.$4"; } || fail start/failed "nothing is installed under this name"
  go_home "$1" || fail start/failed "nothing is installed"
  start_home=$PWD
  start_release=$start_home/releases/$2/$3
  start_run=$start_home/run/$2/$3.$4
  start_name=$2
  own_folder "$start_home/run" "$start_home/run/$2" || fail start/failed "$dflow_why"
  command -v setsid >/dev/null 2>&1 || fail start/failed "it has no setsid; install util-linux"
  # Two starts at once must neither choose the same port nor start the same instance twice.
  exec 8>>"$start_home/ports.lock"
  flock 8 || fail start/failed "cannot lock $start_home/ports.lock"
  if read_instance "$start_run" && [ "$instance_state" != stopped ]; then
    [ ! -e "$start_run/stopping" ] || fail start/failed "this instance is being stopped"
    exec 8>&-
    show_instance "$start_home" "$start_run" no
    return 0
  fi
  has_its_bytes "$start_release/$2" "$5"
  can_execute "$start_release/$2" || fail start/failed "$execute_why"
  look_at_others
  choose_port "$7" "$8" "$9" "${10}"
  sweep_watchers "$start_home"
  prune_runs "$start_home/run/$2/$3"
  write_instance "$5 $start_port $7 $6" "${11}" "${12}"
  start_watcher "$7"
  await_program
  exec 8>&-
  show_instance "$start_home" "$start_run" no
}

# has_its_bytes FILE FACTS: since it was copied a file may have been damaged or changed.
has_its_bytes() {
  start_wanted=${2#* }
  if [ ! -f "$1" ] || [ "$(sha256_of "$1")" = "${start_wanted%% *}" ]; then return 0; fi
  fail copy/checksum "$1 is not what was built; dflow copy --through-cache writes it again"
}

# choose_port KIND FROM TO FIRST: sets start_port; - for a worker. FIRST may be followed by ports that are not to be taken.
choose_port() {
  case $1 in
    none) start_port=- ;;
    public | socket) start_port=$2 ;;
    private)
      find_listeners
      start_port=${4%% *}
      start_taken=" ${4#"$start_port"} $start_reserved"
      start_left=$(($3 - $2 + 1))
      while [ "$start_left" -gt 0 ]; do
        case $start_taken in *" $start_port "*) ;; *) is_listened "$start_port" || return 0 ;; esac
        start_port=$((start_port < $3 ? start_port + 1 : $2))
        start_left=$((start_left - 1))
      done
      fail start/failed "every private port from $2 to $3 is taken; private-ports in dflow.yaml says which may be"
      ;;
  esac
}

# Sets start_reserved: an instance that is between two lives has its port too.
look_at_others() {
  start_reserved=
  see_programs "$start_home"
  for start_other in "$start_home"/run/*/*/instance; do
    start_other=${start_other%/instance}
    read_instance "$start_other" || continue
    if [ "$instance_state" != stopped ]; then
      start_reserved="$start_reserved$instance_port "
    elif [ ! -e "$start_other/stopping" ] && kept_elsewhere "$start_other"; then
      fail start/failed "another container backend still runs $start_name; \"dflow stop --all\" with the one that started it in dflow.yaml ends it"
    fi
  done
}

# prune_runs PREFIX: of the instances of this release that have ended the newest three are kept, for their logs.
prune_runs() {
  prune_ended=
  prune_count=0
  for prune_run in "$1".*; do
    read_instance "$prune_run" || continue
    [ "$instance_state" = stopped ] || continue
    prune_ended="$prune_ended${prune_run##*.}
"
    prune_count=$((prune_count + 1))
  done
  [ "$prune_count" -gt 3 ] || return 0
  printf %s "$prune_ended" | sort -rn | tail -n +4 | while read -r prune_epoch; do rm -rf "$1.$prune_epoch"; done
}

# write_instance LINE BYTES WATCH < launch file
write_instance() {
  start_again=
  [ ! -d "$start_run" ] || start_again=yes
  own_folder "$start_run" || fail start/failed "$dflow_why"
  [ -z "$start_again" ] || rm -f "$start_run/stopping" "$start_run/launch" "$start_run/exit"
  cat >"$start_run/launch"
  [ $(($(wc -c <"$start_run/launch"))) -eq "$2" ] || abandon "its variables did not arrive whole, or the disk is full"
  { write_watcher "$start_run" "$3" && printf '%s\n' "$1" >"$start_run/instance"; } 2>/dev/null ||
    abandon "cannot write $start_run; is the disk full?"
}

abandon() {
  rm -rf "$start_run"
  fail start/failed "$1"
}

# Until the program has taken the launcher's place, and a little longer: what the loader misses shows at once. No longer
# than it takes to listen.
await_program() {
  start_left=300
  start_settle=10
  while [ "$start_left" -gt 0 ] && [ "$start_settle" -gt 0 ]; do
    read_instance "$start_run"
    case $instance_exit in
      '') ;;
      126 | 127) cannot_execute ;;
      *) return 0 ;;
    esac
    if [ "$instance_state" = running ] && is_itself "$instance_pid"; then
      ! has_its_port || return 0
      start_settle=$((start_settle - 1))
    fi
    start_left=$((start_left - 1))
    pause_briefly 0.02
  done
  [ "$start_left" -gt 0 ] || show_failure "its watcher did not start it"
}

# A private port was nobody's before.
has_its_port() {
  [ "$instance_kind" = private ] || return 1
  is_listening "$instance_port" "$instance_net"
}

# The launcher may have said what was missing.
cannot_execute() {
  start_said=$(show_output "$start_run" 20 2>/dev/null | sed -n 's/^dflow: \(it cannot be executed\)/\1/p' | tail -n 1)
  show_failure "${start_said:-it cannot be executed (exit $instance_exit)}"
}

show_failure() {
  : >"$start_run/stopping"
  end_watcher "$start_run" 0
  rm -f "$start_run/launch"
  show_output "$start_run" 20 2>/dev/null | cut -c 1-500 | while IFS= read -r start_line; do record log "$start_line"; done
  fail start/failed "$1"
}
