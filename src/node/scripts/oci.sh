# Containers of docker or podman: its restart policy is the watcher. A container is known
# by its labels, and what has not got them is never touched:
#   dflow.home  the cluster's folder, real path       dflow.run  the instance's folder
#   dflow.instance  what its file `instance` says
# In an instance's folder it keeps `watch`, what the container's shell runs; `inode` of the program's file; of podman's that
# have ended, `exit` and `log`. Needs prelude, oci-cli.

# oci_lines ID|NAME…: `ID STATUS PID RESTARTS EXIT RUN` of those that are instances.
oci_lines() {
  oci inspect --type container -f '{{.Id}} {{.State.Status}} {{.State.Pid}} {{.RestartCount}} {{.State.ExitCode}} {{index .Config.Labels "dflow.run"}}' \
    "$@" 2>/dev/null
}

# Where nothing was ever started, nothing has to be there.
see_programs() {
  [ -d "$1/run" ] || return 0
  oci_ids=$(oci ps -aq --no-trunc --filter "label=dflow.home=$1" 2>/dev/null) || need_oci
  oci_all=
  # shellcheck disable=SC2086
  [ -z "$oci_ids" ] || oci_all=$(oci_lines $oci_ids)
}

# find_container RUN: sets oci_id, oci_status, oci_pid, oci_restarts, oci_exit; status 1 when there is none.
find_container() {
  if [ -n "${oci_all+known}" ]; then oci_found=$oci_all; else oci_found=$(oci_lines "$(container_name "$1")"); fi
  while read -r oci_id oci_status oci_pid oci_restarts oci_exit oci_run; do
    [ "$oci_run" != "$1" ] || return 0
  done <<EOF
$oci_found
EOF
  # Is there really none, or nobody who could tell?
  [ -n "${oci_all+known}" ] || need_oci
  return 1
}

# container_name RUN: for people, and never the same for two instances on one machine.
container_name() {
  oci_named=${1%/*}
  oci_named=${oci_named##*/}
  oci_sum=$(printf %s "$1" | cksum)
  printf '%s-%s-%s\n' "$oci_named" "${1##*.}" "${oci_sum%% *}"
}

find_program() {
  instance_state=stopped
  { read -r instance_exit <"$1/exit"; } 2>/dev/null
  [ "$instance_exit" != - ] || instance_exit=
  if ! find_container "$1"; then
    [ -e "$1/exit" ] || instance_gone=yes
    return 0
  fi
  instance_restarts=$oci_restarts
  case $oci_status in
    running | paused)
      instance_state=waiting
      instance_pid=$(child_of "$oci_pid")
      if find_process "$instance_pid"; then
        instance_state=running
        instance_started=$found_started
        # In a network of its own, its connections are seen from there only.
        instance_net=/proc/$instance_pid/net
        know_boot
        instance_boot=$dflow_boot
        { read -r instance_inode <"$1/inode"; } 2>/dev/null
      fi
      [ "$oci_restarts" = 0 ] || instance_exit=$(last_exit "$oci_id")
      ;;
    # Podman calls a container stopped that is about to be started again.
    restarting | stopping | stopped)
      instance_state=waiting
      instance_exit=$oci_exit
      ;;
    exited | dead) [ -n "$instance_exit" ] || instance_exit=$oci_exit ;;
  esac
  # What is marked so is started by nobody again.
  [ "$instance_state" != waiting ] || [ ! -e "$1/stopping" ] || instance_state=stopped
}

# A small init is the container's first process, and the program its child: a first process hears no signal that it has no
# handler for.
child_of() {
  { read -r oci_child _ <"/proc/$1/task/$1/children"; } 2>/dev/null || oci_child=
  # Not every kernel has that file.
  [ -n "$oci_child" ] || oci_child=$(sed -n "s/^\([0-9]*\) (.*) [A-Za-z] $1 .*/\1/p" /proc/[0-9]*/stat 2>/dev/null | head -n 1)
  printf '%s\n' "$oci_child"
}

# While it runs again it does not say how it ended before; the last events do, as long as they are kept.
last_exit() {
  case $oci_cli in
    # To Docker 0s is the beginning of this second.
    docker) set -- "$1" die '{{.Actor.Attributes.exitCode}}' "$(date +%s.%N)" ;;
    podman) set -- "$1" died '{{.ContainerExitCode}}' 0s ;;
  esac
  oci events --since 1h --until "$4" --filter "container=$1" --filter "event=$2" --format "$3" 2>/dev/null | tail -n 1
}

recall_instance() {
  find_container "$1" || return 1
  read -r instance_version instance_checksum instance_size instance_port instance_kind instance_settings <<EOF
$(oci inspect --type container -f '{{index .Config.Labels "dflow.instance"}}' "$oci_id")
EOF
}

lost_runs() {
  while read -r _ oci_status _ _ _ oci_run; do
    case $oci_status in '' | exited | created | dead | configured) continue ;; esac
    [ -f "$oci_run/instance" ] || printf '%s\n' "$oci_run/instance"
  done <<EOF
${oci_all-}
EOF
}

# What the container's shell is before it becomes the program.
is_itself() {
  oci_words=
  { IFS= read -r oci_words <"/proc/$1/cmdline"; } 2>/dev/null
  case $oci_words in "/bin/sh$start_run/watch"*) return 1 ;; esac
}

show_output() {
  if [ -f "$1/log" ]; then
    tail -n "$2" "$1/log"
  elif find_container "$1"; then
    oci logs --tail "$2" "$oci_id" 2>&1
  fi
}
