# What every script on a Node begins with. Functions only; POSIX sh (dash, bash, busybox).
set -u
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

# `~/…` as dflow.yaml writes it, for the user that is logged in.
expand_home() {
  case $1 in
    '~') printf '%s\n' "$HOME" ;;
    '~/'*) printf '%s/%s\n' "$HOME" "${1#'~/'}" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

boot_id() { cat /proc/sys/kernel/random/boot_id; }

# Clock ticks since boot at which PID was started; nothing and status 1 for no such process or a zombie.
# The program's name in /proc/PID/stat may hold blanks and parentheses: count from the last ')'.
started_of() {
  dflow_stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  dflow_stat=${dflow_stat##*) }
  # shellcheck disable=SC2086
  set -- $dflow_stat
  case $1 in Z | X | x) return 1 ;; esac
  printf '%s\n' "${20}"
}

# alive BOOT PID STARTED: is it this very process?
alive() {
  [ "$1" = "$(boot_id)" ] && [ "$(started_of "$2")" = "$3" ]
}
