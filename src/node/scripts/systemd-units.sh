# Units of dflow's: where they lie, which ones are this cluster's, and how systemd is spoken to. SCOPE: system, or user where
# nobody may become root. An instance's unit is known by its name and by X-Dflow-Run, the instance's folder, which has in its
# file `unit`: SCOPE UNIT TIME. Needs prelude.

# find_unit RUN: sets unit_scope, unit_name, unit_since, unit_file, unit_folder; status 1 when it never had one.
find_unit() {
  { read -r unit_scope unit_name unit_since <"$1/unit"; } 2>/dev/null || seek_unit "$1" || return 1
  find_place "$unit_scope"
  unit_file=$unit_place/$unit_name
  unit_folder=$unit_state_place/${unit_name%.service}
}

# find_place SCOPE: sets unit_place, where units lie, unit_state_place, and unit_target, which brings them up at a boot.
find_place() {
  unit_place=/etc/systemd/system
  unit_state_place=/run/dflow
  unit_target=multi-user.target
  [ "$1" = user ] || return 0
  know_user
  unit_place=$HOME/.config/systemd/user
  unit_state_place=/run/user/$dflow_uid/dflow
  unit_target=default.target
}

# own_units HOME: "SCOPE UNIT RUN" a line. Paths of dflow hold no blanks here: start refuses them.
own_units() {
  grep -Hs '^X-Dflow-Run=' /etc/systemd/system/dflow-*.service "$HOME"/.config/systemd/user/dflow-*.service |
    while IFS=: read -r own_file own_run; do
      own_run=${own_run#*=}
      case $own_run in "$1/run/"*) ;; *) continue ;; esac
      own_scope=system
      case $own_file in "$HOME"/*) own_scope=user ;; esac
      printf '%s\n' "$own_scope ${own_file##*/} $own_run"
    done
}

# seek_unit RUN: of an instance whose folder is gone.
seek_unit() {
  unit_scope=
  while read -r seek_scope seek_name seek_run; do
    [ "$seek_run" != "$1" ] || unit_scope=$seek_scope unit_name=$seek_name unit_since=0
  done <<END
$(own_units "${1%/run/*/*}")
END
  [ -n "$unit_scope" ]
}

# systemd SCOPE WORD…: systemctl, with the right to change something.
systemd() {
  systemd_scope=$1
  shift
  case $systemd_scope in
    system) as_root systemctl "$@" ;;
    *) XDG_RUNTIME_DIR=/run/user/$dflow_uid systemctl --user "$@" ;;
  esac </dev/null
}

# ask_systemd SCOPE WORD…: without it.
ask_systemd() {
  case $1 in
    system) shift && systemctl "$@" ;;
    *) systemd "$@" ;;
  esac </dev/null 2>/dev/null
}

# remove_units SCOPE UNIT…: with their links, which are what "enabled" means, and what they have below /run. No reload, which
# would cost a busy Node a second: systemd forgets them when they have ended.
remove_units() {
  remove_scope=$1
  find_place "$1"
  shift
  for remove_unit in "$@"; do
    shift
    set -- "$@" "$unit_place/$remove_unit" "$unit_place"/*.wants/"$remove_unit" \
      "$unit_state_place/${remove_unit%.service}" "$unit_state_place/${remove_unit%.service}.exit"
  done
  case $remove_scope in system) as_root rm -rf "$@" </dev/null ;; *) rm -rf "$@" ;; esac
}
