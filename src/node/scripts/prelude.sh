# What every script on a Node begins with. Functions only; POSIX sh (dash, bash, busybox). What is asked often answers in
# a variable instead of on its output: each `$( )` is a process, and a deploy asks some hundred times.
set -u
# What the login had, for the programs that are started: they are not to run under our locale and umask. Kept once, since
# scripts that are joined all begin with this.
if [ -z "${dflow_umask-}" ]; then
  dflow_key=
  { read -r _ && read -r dflow_key dflow_umask; } 2>/dev/null </proc/self/status
  # Before Linux 4.7 it has to be asked for.
  [ "$dflow_key" = Umask: ] || dflow_umask=$(umask)
fi
: "${dflow_locale=${LC_ALL-none}}"
LC_ALL=C
export LC_ALL
umask 077
unset CDPATH

# Answers are lines of tab-separated fields, the kind first. No field holds a tab or a newline.
record() {
  dflow_line=$1
  shift
  for dflow_field in "$@"; do dflow_line="$dflow_line	$dflow_field"; done
  printf '%s\n' "$dflow_line"
}

# An expected failure: a word for the program, a detail for people. Nothing that dflow runs exits with 70 otherwise.
fail() {
  record failed "$1" "${2:-}"
  exit 70
}

# expand_home PATH: sets dflow_path to what `~/…`, as dflow.yaml writes it, is for the user that is logged in.
expand_home() {
  # shellcheck disable=SC2088
  case $1 in
    '~') dflow_path=$HOME ;;
    '~/'*) dflow_path=$HOME/${1#'~/'} ;;
    *) dflow_path=$1 ;;
  esac
}

as_found() {
  umask "$dflow_umask"
  if [ "$dflow_locale" = none ]; then unset LC_ALL; else LC_ALL=$dflow_locale; fi
}

# May this be the name of one file or folder? Answers hold no tabs and newlines.
one_name() {
  case $1 in '' | . | .. | */* | *'	'* | *'
'*) return 1 ;; esac
}

# own_folder PATH…: makes what is missing, outermost first. Nothing is ever written through a symbolic link. Status 1
# and dflow_why when one cannot be had.
own_folder() {
  for dflow_folder in "$@"; do
    if [ -L "$dflow_folder" ]; then
      dflow_why="$dflow_folder is a symbolic link; remove it, or let path in dflow.yaml name the real folder"
      return 1
    fi
    [ -d "$dflow_folder" ] || mkdir "$dflow_folder" 2>/dev/null || [ -d "$dflow_folder" ] || {
      dflow_why="cannot make the folder $dflow_folder"
      return 1
    }
  done
}

# Sets dflow_boot: which start of the machine this is.
know_boot() { [ -n "${dflow_boot-}" ] || read -r dflow_boot </proc/sys/kernel/random/boot_id; }

# Sets dflow_seconds, since 1970. Asked for once: no script takes so long that it would matter.
know_seconds() { [ -n "${dflow_seconds-}" ] || dflow_seconds=$(date +%s); }

# find_process PID: sets found_started (clock ticks since boot) and found_session; status 1 for no such process or a
# zombie. The program's name in /proc/PID/stat may hold anything: count from the last ')'.
find_process() {
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  dflow_stat=
  { while IFS= read -r dflow_part; do dflow_stat="$dflow_stat$dflow_part "; done <"/proc/$1/stat"; } 2>/dev/null
  dflow_stat=${dflow_stat##*) }
  # shellcheck disable=SC2086
  set -- $dflow_stat
  case ${1:-gone} in gone | Z | X | x) return 1 ;; esac
  found_session=$4
  found_started=${20}
}

# alive BOOT PID STARTED: is it this very process?
alive() {
  know_boot
  [ "$1" = "$dflow_boot" ] && find_process "$2" && [ "$found_started" = "$3" ]
}

# Milliseconds of a clock that nobody sets.
now_ms() {
  read -r dflow_up _ </proc/uptime
  dflow_now=$((${dflow_up%.*} * 1000 + 1${dflow_up#*.} * 10 - 1000))
}

# Sets dflow_uid, the effective one.
know_user() {
  [ -z "${dflow_uid-}" ] || return 0
  while read -r dflow_key _ dflow_uid _; do
    [ "$dflow_key" != Uid: ] || return 0
  done </proc/self/status
}

# as_root COMMAND…
as_root() {
  know_user
  if [ "$dflow_uid" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# A look again soon. Not every sleep knows fractions.
pause_briefly() { sleep "${1:-0.1}" 2>/dev/null || sleep 1; }

# The same, sooner at first, since most of what is waited for is quick. It begins anew after `dflow_pause=`.
pause_longer() {
  case ${dflow_pause-} in
    '') dflow_pause=0.01 ;;
    0.01) dflow_pause=0.02 ;;
    0.02) dflow_pause=0.05 ;;
    *) dflow_pause=0.1 ;;
  esac
  pause_briefly "$dflow_pause"
}
