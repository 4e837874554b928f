# What runs inside a container before the program does: the image's own shell, and nothing but what is built into it. Needs
# prelude and can-execute (has_interpreter).

# launch_inside RUN RELEASE NAME: becomes the program.
launch_inside() {
  # A stop has begun: it waits to be ended with its container, so that nobody starts it over and over.
  [ ! -e "$1/stopping" ] || kill -STOP "$$"
  [ ! -e "$1/stopping" ] || exit 0
  cd "$2" || exit 126
  read -r _ _ _ DFLOW_PORT _ <"$1/instance" || exit 126
  case $DFLOW_PORT in -) unset DFLOW_PORT ;; *) export DFLOW_PORT ;; esac
  launch_line=
  { IFS= read -r launch_line <"$2/$3"; } 2>/dev/null
  case $launch_line in
    '#!'*) has_interpreter "$2/$3" || {
      printf 'dflow: %s\n' "$execute_why"
      exit 127
    } ;;
  esac
  as_found
  # Where nothing says otherwise many runtimes fall back to ASCII and fail at the first umlaut.
  [ -n "${LC_ALL-}${LC_CTYPE-}${LANG-}" ] || export LANG=C.UTF-8
  launch_file=$1/launch
  set -- "$2/$3"
  # It exports the variables and adds the arguments.
  # shellcheck source=/dev/null
  . "$launch_file"
  exec "$@"
}
