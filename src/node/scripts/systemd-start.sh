# The units of what is started. Who calls sets
#   wished_unit  its name     wished_about  what people read of it     wished_socket  the socket unit it gets, or nothing
#   wished_user  whom it runs as, or nothing for the login's user      wished_lines   more of its [Service]
#   wished_walls the part of its [Service] that only root's units can have
# Needs systemd, systemd-socket, start.

# find_scope: sets scope; status 1 and scope_why when systemd cannot be used.
find_scope() {
  know_user
  scope=system
  scope_why="systemd does not run it (PID 1 is $(cat /proc/1/comm))"
  [ -d /run/systemd/system ] || return 1
  if [ "$dflow_uid" = 0 ] || sudo -n systemctl show -p Version </dev/null >/dev/null 2>&1; then return 0; fi
  scope=user
  scope_why="$(id -un) may not use systemd: no sudo without a password, and no user units that outlast a login"
  [ -S "/run/user/$dflow_uid/systemd/private" ] && [ -e "/var/lib/systemd/linger/$(id -un)" ]
}

write_watcher() {
  # In a unit's text these would need thought, and nobody calls folders so.
  case $1$start_release in *[!A-Za-z0-9_./@+-]*) abandon "systemd cannot be told of a folder called $1" ;; esac
  know_user
  start_login=$(id -un)
  [ "$wished_user" != "$start_login" ] || wished_user=
  start_again=no
  [ ! -e "$1/unit" ] || start_again=yes
}

# start_watcher KIND: the unit finds all else in the file `launch`, which it gets as its standard input.
start_watcher() {
  # Whoever can write a unit of the system's may use it. Only where that fails is it asked who may do what.
  { [ -d /run/systemd/system ] && place_unit system; } || place_where_allowed
  [ "$1" != socket ] || hold_socket "$unit_scope" "$wished_socket" "$start_port" "$start_home" "$start_name" ||
    give_up_start "$socket_why"
  # A name it has not heard yet systemd looks for by itself. The other one may have been loaded with another text.
  [ "$start_again" = no ] || systemd "$unit_scope" daemon-reload
  # How a program fares that cannot be executed, is seen as it fares.
  systemd "$unit_scope" --no-reload enable --now "$unit_name" >/dev/null 2>&1 || start_after_reload
  [ -L "$unit_place/$unit_target.wants/$unit_name" ] || give_up_start "systemctl cannot enable $unit_name"
  # Meanwhile it writes its number down; to ask systemd for it would cost more.
  pause_briefly 0.01
}

# Two units that come within one tick of the clock leave a folder with one and the same time, by which systemd looks.
start_after_reload() {
  systemd "$unit_scope" daemon-reload 2>/dev/null
  systemd "$unit_scope" start "$unit_name" >/dev/null 2>&1
}

place_where_allowed() {
  find_scope || abandon "$scope_why"
  [ -z "$wished_user" ] || [ "$scope" = system ] || abandon "only root can run it as $wished_user"
  place_unit "$scope" || give_up_start "cannot write $unit_file"
}

# place_unit SCOPE
place_unit() {
  find_place "$1"
  if [ -f "$unit_place/$wished_unit" ] && ! grep -qxF "X-Dflow-Run=$start_run" "$unit_place/$wished_unit"; then
    abandon "$wished_unit belongs to something else"
  fi
  # Finer than a second: the instance before it may have had this unit's name within the same one.
  printf '%s\n' "$1 $wished_unit $(date +%s.%N)" >"$start_run/unit" && find_unit "$start_run" || return 1
  unit_text | write_unit "$unit_scope" "$unit_name"
}

give_up_start() {
  end_watcher "$start_run"
  abandon "$1"
}

# write_unit SCOPE UNIT < text. Everybody may read it, and list does.
write_unit() (
  umask 022
  find_place "$1"
  case $1 in
    system) as_root tee "$unit_place/$2" >/dev/null 2>&1 ;;
    *) mkdir -p "$unit_place" && cat >"$unit_place/$2" ;;
  esac
)

unit_text() {
  read -r unit_facts <"$start_run/instance"
  # Everybody may read this: not the digest, by which a guess at a secret could be tried.
  unit_facts="${unit_facts% *} -"
  unit_at=$start_release
  # Not everybody may enter the login's folders.
  [ -z "$wished_user" ] || unit_at=$unit_folder
  # ExecStopPost is not the program's user's (+): that would have its walls, and to build them once more costs more than all
  # the rest. It runs no text of that user's, and writes to root's folder, where nobody can lead it elsewhere.
  cat <<END
# Written by dflow, and taken away by it.
[Unit]
Description=$wished_about
X-Dflow-Run=$start_run
X-Dflow-Instance=$unit_facts
After=network.target
RequiresMountsFor=$start_run $start_release
ConditionPathExists=$start_run/instance
ConditionPathExists=!$start_run/stopping
StartLimitIntervalSec=0
CollectMode=inactive-or-failed

[Service]
Type=exec
StandardInput=file:$start_run/launch
StandardOutput=journal
StandardError=journal
SyslogIdentifier=$start_name
SyslogLevelPrefix=no
RuntimeDirectory=dflow/${unit_name%.service}
RuntimeDirectoryPreserve=restart
ExecStart=/bin/sh -c 'eval "\$\$(cat)"' dflow $unit_at $start_name $start_port
ExecStopPost=+/bin/sh -c '[ -e \$\$RUNTIME_DIRECTORY/pausing ] || echo "\$\$EXIT_CODE \$\$EXIT_STATUS" >\$\$RUNTIME_DIRECTORY.exit'
Restart=always
RestartSec=1
KillMode=mixed
$wished_lines
END
  # All versions have one open file: without the second line each start would make it blocking for the one that serves.
  [ -z "$wished_socket" ] || printf '%s\n' "Sockets=$wished_socket" NonBlocking=yes
  [ -z "$wished_user" ] || printf '%s\n' "BindReadOnlyPaths=$start_release/$start_name:$unit_at/$start_name"
  [ "$unit_scope" = user ] || printf '%s\n' "User=${wished_user:-$start_login}" "$wished_walls"
  printf '\n[Install]\nWantedBy=%s\n' "$unit_target"
}

# The launcher's words, without the NULs between them.
is_itself() {
  start_words=
  { IFS= read -r start_words <"/proc/$1/cmdline"; } 2>/dev/null
  case $start_words in "/bin/sh-ceval "*) return 1 ;; esac
}
