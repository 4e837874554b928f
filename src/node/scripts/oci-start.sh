# Starts a container. Needs oci, start and closure.

# run_with IMAGE NETWORK USER LIMITS VOLUMES SIGNAL SECONDS: how. IMAGE: closure, or the name of one the Node has; NETWORK:
# host or bridge; USER: root, UID[:GID] or nothing; LIMITS: options of `run`; VOLUMES: FROM:TO[:ro], one a line; SIGNAL, and
# SECONDS until SIGKILL: when the Node itself goes down.
run_with() {
  oci_image=$1
  oci_network=$2
  oci_user=$3
  oci_limits=$4
  oci_volumes=$5
  oci_signal=$6
  oci_seconds=$7
  # Its interpreters are the image's.
  execute_inside=yes
}

write_watcher() {
  # From here on each look is a new one.
  unset oci_all
  rm -f "$1/log"
  # It may have run before.
  ! find_container "$1" || oci rm -f "$oci_id" >/dev/null 2>&1
  printf '%s\n"$@"\n' "$2" >"$1/watch" && stat -c %i "$start_release/$start_name" >"$1/inode"
}

start_watcher() {
  case $start_home in *[,:]*) abandon "a path that is mounted holds neither comma nor colon: $start_home" ;; esac
  choose_image
  let_others_read
  set -- --entrypoint /bin/sh "$oci_image" "$start_run/watch" launch_inside "$start_run" "$start_release" "$start_name"
  while read -r oci_volume; do
    [ -z "$oci_volume" ] || set -- -v "$oci_volume" "$@"
  done <<EOF
$oci_volumes
EOF
  for start_mount in "$start_release" "$start_run"; do
    set -- --mount "type=bind,source=$start_mount,target=$start_mount,readonly" "$@"
  done
  read -r start_line <"$start_run/instance"
  set -- --label "dflow.home=$start_home" --label "dflow.run=$start_run" --label "dflow.instance=$start_line" "$@"
  start_version=${start_line%% *}
  set -- --label "dflow.cluster=${start_home##*/}" --label "dflow.executable=$start_name" \
    --label "dflow.version=$start_version" --label "dflow.epoch=${start_run##*.}" "$@"
  case $oci_network.$start_port in
    bridge.[0-9]*) set -- --network bridge --publish "$start_port:$start_port/tcp" "$@" ;;
    *) set -- --network "$oci_network" "$@" ;;
  esac
  # An option each; none of them holds a blank.
  # shellcheck disable=SC2046,SC2086
  set -- $(options_of_cli) $oci_limits --user "${oci_user:-$(id -u):$(id -g)}" "$@"
  # Not unless-stopped: a dockerd that finds containers which outlived the one before it ends them, and calls that a stop.
  start_said=$(oci run --detach --init --pull never --name "$(container_name "$start_run")" --restart always \
    --stop-signal "$oci_signal" --stop-timeout "$oci_seconds" --security-opt label=disable "$@" 2>&1 >/dev/null)
  start_status=$?
  [ "$start_status" -eq 0 ] || refused_by_cli
}

# Log files are turned before they fill the disk. Users are the Node's own: what is 0600 there is theirs inside.
options_of_cli() {
  case $oci_cli in
    docker) echo '--log-driver json-file --log-opt max-size=10m --log-opt max-file=2 --userns host' ;;
    podman)
      echo '--log-driver k8s-file --log-opt max-size=10mb'
      [ "$oci_as" = sudo ] || [ "$(id -u)" = 0 ] || echo '--userns keep-id'
      ;;
  esac
}

# oci_image becomes a name that is there.
choose_image() {
  if [ "$oci_image" = closure ]; then
    { read -r start_closure _ <"$start_release/closure"; } 2>/dev/null ||
      abandon "its closure is not there; dflow copy brings it"
    have_image "$start_home" "$start_closure" || abandon "$closure_why"
    oci_image=$closure_tag
  elif ! oci image inspect "$oci_image" >/dev/null 2>&1; then
    oci_answers || abandon "$(why_no_oci)"
    abandon "it has no image $oci_image; on the Node: $oci_cli pull $oci_image"
  fi
}

# A user other than ours reads what is mounted; outside nobody gets through the folders above.
let_others_read() {
  case ${oci_user:-root} in
    root) ;;
    *)
      { chmod 0755 "$start_release" "$start_run" && chmod 0644 "$start_run/launch" "$start_run/watch" "$start_run/instance"; } ||
        abandon "cannot let $oci_user read $start_run"
      ;;
  esac
}

refused_by_cli() {
  printf '%s\n' "$start_said" | tail -n 5 | cut -c 1-500 | while IFS= read -r start_line; do record log "$start_line"; done
  ! find_container "$start_run" || oci rm -f "$oci_id" >/dev/null 2>&1
  abandon "$oci_cli cannot run it (status $start_status)"
}
