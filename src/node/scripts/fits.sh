# Can this Node run a program from its own disk? Asked before a byte of it is taken. Needs prelude and can-execute.

# fits MACHINE LOADER FOLDERS LIBRARY…: MACHINE as same_processor takes it; LOADER empty: static; FOLDERS: that the loader
# looks into first, colons between them; LIBRARY: "SONAME VERSION…". Status 1 when something is missing, a record for each:
#   unfit machine ITS-OWN    unfit loader glibc|musl|-    unfit library SONAME    unfit version SONAME VERSION ITS-OWN|-
fits() {
  fits_machine=$1
  fits_loader=$2
  fits_folders=$3
  fits_well=0
  shift 3
  same_processor "$fits_machine" || {
    record unfit machine "$(uname -m)"
    return 1
  }
  [ -n "$fits_loader" ] || return 0
  [ -e "$fits_loader" ] || missing loader "$(its_libc)"
  know_libraries
  for fits_one in "$@"; do has_library "$fits_one"; done
  return "$fits_well"
}

missing() {
  fits_well=1
  record unfit "$@"
}

its_libc() {
  for fits_file in /lib/ld-musl-* /lib/ld-linux* /lib64/ld-linux* /lib/*/ld-linux*; do
    case $fits_file in
      *'*'*) ;;
      */ld-musl-*)
        echo musl
        return
        ;;
      *)
        echo glibc
        return
        ;;
    esac
  done
  echo -
}

# has_library "SONAME VERSION…"
has_library() {
  fits_name=${1%% *}
  find_library "$fits_name" || {
    missing library "$fits_name"
    return
  }
  case $1 in *' '*) ;; *) return ;; esac
  for fits_version in ${1#* }; do
    # Its own table of names holds every version it defines. Not every grep looks beyond a NUL.
    tr '\0' '\n' <"$fits_path" | grep -q -x -F -e "$fits_version" || missing version "$fits_name" "$fits_version" "$(its_version "$fits_version")"
  done
}

its_version() {
  case $1 in GLIBC_*) fits_own=$(getconf GNU_LIBC_VERSION 2>/dev/null) || fits_own= ;; *) fits_own= ;; esac
  fits_own=${fits_own#glibc }
  printf '%s\n' "${fits_own:--}"
}

# Sets fits_known, lines of `SONAME PATH` from the loader's cache, and adds to fits_folders what it looks into anyway.
know_libraries() {
  fits_known=
  case $fits_loader in
    */ld-musl-*)
      fits_arch=${fits_loader##*/ld-musl-}
      fits_folders=$fits_folders:$({ tr '\n' : <"/etc/ld-musl-${fits_arch%%.*}.path"; } 2>/dev/null):/lib:/usr/local/lib:/usr/lib
      ;;
    *)
      fits_known=$(show_cache)
      for fits_folder in /lib /usr/lib /lib64 /usr/lib64 /lib/*-linux-gnu* /usr/lib/*-linux-gnu*; do
        fits_folders=$fits_folders:$fits_folder
      done
      ;;
  esac
}

# ldconfig is in /sbin, which is not in every user's PATH.
show_cache() (
  # Meant to be lost with the subshell.
  # shellcheck disable=SC2030,SC2031
  PATH=$PATH:/usr/sbin:/sbin
  ldconfig -p 2>/dev/null | sed -n 's/^[[:blank:]]*\([^ ]*\) (.*) => \(\/.*\)$/\1 \2/p'
)

# find_library SONAME: sets fits_path. Of another machine's libraries of this name none will do.
find_library() {
  while read -r fits_soname fits_path; do
    if [ "$fits_soname" = "$1" ] && is_for_machine "$fits_path"; then return 0; fi
  done <<EOF
$fits_known
EOF
  fits_rest=$fits_folders:
  while [ -n "$fits_rest" ]; do
    fits_path=${fits_rest%%:*}/$1
    fits_rest=${fits_rest#*:}
    case $fits_path in /*) if is_for_machine "$fits_path"; then return 0; fi ;; esac
  done
  return 1
}

is_for_machine() {
  [ -f "$1" ] && [ -r "$1" ] || return 1
  # shellcheck disable=SC2046
  set -- $(od -An -v -tx1 -N20 <"$1")
  [ "${5-} ${6-} ${19-} ${20-}" = "$fits_machine" ]
}
