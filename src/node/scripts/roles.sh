# Two names on a Node: current is what serves, previous what served before.

# become_current HOME EXECUTABLE FOLDER
become_current() {
  expand_home "$1"
  roles_home=$dflow_path
  own_folder "$roles_home/current" "$roles_home/previous" || fail preflight/node "$dflow_why"
  roles_now=$(readlink "$roles_home/current/$2" 2>/dev/null) || roles_now=
  [ "$roles_now" = "../releases/$2/$3" ] && return 0
  [ -z "$roles_now" ] || point_name "$roles_home/previous/$2" "$roles_now"
  point_name "$roles_home/current/$2" "../releases/$2/$3"
}

# A rename replaces the old link in one step. Where mv has no -T (it would move into the folder behind the link) the old
# link goes first; the lock is held, so only a crash in between could be seen.
point_name() {
  rm -f "$1.new"
  ln -s "$2" "$1.new" 2>/dev/null && mv -fT "$1.new" "$1" 2>/dev/null && return 0
  rm -f "$1.new"
  ln -sfn "$2" "$1" || fail preflight/node "cannot write $1"
}

# still_alive BOOT PID STARTED WHAT: nothing may become current that died after it was verified.
still_alive() {
  alive "$1" "$2" "$3" || fail verify/unhealthy "$4 ended after it was verified"
}
