# Names on a Node: current is what serves, previous what served before it and may serve again; earlier keeps what was
# previous before that.

# become_current HOME EXECUTABLE FOLDER: what is left for its predecessor was taken back or rolled back, so it becomes
# nobody's predecessor: previous is again what it was before. Right after a crash in between, too.
become_current() {
  own_names "$1"
  roles_new=../releases/$2/$3
  know_names "$2"
  if [ "$roles_earlier" = "$roles_new" ]; then
    # Two steps back at once: nothing is known of what was before.
    [ "$roles_now" = "$roles_new" ] || point_name "$roles_home/current/$2" "$roles_new"
    rm -f "$roles_home/previous/$2" "$roles_home/earlier/$2"
  elif [ "$roles_now" = "$roles_new" ] || [ "$roles_previous" = "$roles_new" ]; then
    [ "$roles_now" = "$roles_new" ] || point_name "$roles_home/current/$2" "$roles_new"
    case $roles_previous in '' | "$roles_new") rename_role earlier previous "$2" ;; esac
  else
    [ -z "$roles_previous" ] || [ "$roles_previous" = "$roles_now" ] || rename_role previous earlier "$2"
    [ -z "$roles_now" ] || point_name "$roles_home/previous/$2" "$roles_now"
    point_name "$roles_home/current/$2" "$roles_new"
  fi
}

# leave_current HOME EXECUTABLE FOLDER: it was taken back and nothing serves in its place; the names are as before it.
leave_current() {
  own_names "$1"
  know_names "$2"
  [ "$roles_now" = "../releases/$2/$3" ] || return 0
  rename_role previous current "$2"
  rename_role earlier previous "$2"
}

own_names() {
  expand_home "$1"
  roles_home=$dflow_path
  own_folder "$roles_home/current" "$roles_home/previous" "$roles_home/earlier" || fail preflight/node "$dflow_why"
}

# know_names EXECUTABLE: sets roles_now, roles_previous and roles_earlier, empty where there is none.
know_names() {
  roles_now='' roles_previous='' roles_earlier=''
  [ ! -L "$roles_home/current/$1" ] || roles_now=$(readlink "$roles_home/current/$1")
  [ ! -L "$roles_home/previous/$1" ] || roles_previous=$(readlink "$roles_home/previous/$1")
  [ ! -L "$roles_home/earlier/$1" ] || roles_earlier=$(readlink "$roles_home/earlier/$1")
}

# rename_role FROM TO EXECUTABLE: TO goes, and what was FROM is it.
rename_role() {
  [ ! -L "$roles_home/$2/$3" ] || rm -f "$roles_home/$2/$3"
  [ ! -L "$roles_home/$1/$3" ] || mv -f "$roles_home/$1/$3" "$roles_home/$2/$3" ||
    fail preflight/node "cannot write $roles_home/$2/$3"
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
