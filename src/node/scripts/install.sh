# Brings one executable onto a Node: decompressed beside its place, checked, then renamed into it. Needs prelude, facts
# (find_disk_free) and checksum.

# install_release HOME NAME FOLDER VERSION CHECKSUM SIZE ENCODING BASE FORCE < payload
# BASE: checksum of the file a zstd-patch starts from. FORCE: yes or no.
install_release() {
  { one_name "$2" && one_name "$3"; } || fail copy/failed "no file may have this name"
  install_into "$1" "releases/$2" "$2" "$3" "$4" "$5" "$6" "$7" "$8" "$9"
}

# install_into HOME PLACE NAME FOLDER VERSION CHECKSUM SIZE ENCODING BASE FORCE < payload: as HOME/PLACE/FOLDER/NAME
install_into() {
  install_name=$3
  install_checksum=$6
  install_size=$7
  expand_home "$1"
  install_home=$dflow_path
  install_place=$install_home/$2
  install_target=$install_place/$4
  can_checksum || fail copy/failed "it has none of sha256sum, openssl and shasum; install coreutils"
  [ -d "${install_home%/*}" ] || mkdir -p "${install_home%/*}" 2>/dev/null
  own_folder "${install_home%/*}" "$install_home" "$install_home/${2%%/*}" "$install_place" ||
    fail copy/failed "$dflow_why"
  [ ! -L "$install_target" ] || fail copy/failed "$install_target is a symbolic link; remove it"
  sweep_place "$install_place"
  if [ "${10}" != yes ] && is_installed "$5"; then
    record installed present
    return 0
  fi
  make_new_folder
  receive_parcel "$8" "$9"
  check_parcel
  write_release "$install_new/release" "$5"
  keep_on_disk
  into_place
  record installed written
}

# The record is written last, so a file without one is looked at again.
is_installed() {
  if [ -L "$install_target/$install_name" ] || [ ! -f "$install_target/$install_name" ]; then return 1; fi
  [ "$(sha256_of "$install_target/$install_name")" = "$install_checksum" ] || return 1
  [ -x "$install_target/$install_name" ] || chmod 0755 "$install_target/$install_name" || return 1
  [ -f "$install_target/release" ] || note_release "$1"
}

# Named after this very process, so that the next install can tell whether its owner is dead.
make_new_folder() {
  know_boot
  find_process "$$"
  install_new=$install_place/.new.$dflow_boot.$$.$found_started
  [ ! -e "$install_new" ] || rm -rf "$install_new"
  mkdir "$install_new" 2>/dev/null || fail copy/failed "cannot write $install_place"
}

# sweep_place FOLDER: what installs and removals that died left behind.
sweep_place() {
  for sweep_one in "$1"/.new.*; do
    [ -e "$sweep_one" ] || continue
    sweep_owner=${sweep_one##*/.new.}
    sweep_rest=${sweep_owner#*.}
    alive "${sweep_owner%%.*}" "${sweep_rest%.*}" "${sweep_rest#*.}" || rm -rf "$sweep_one"
  done
}

give_up_install() {
  rm -rf "$install_new"
  fail "$1" "$2"
}

# receive_parcel ENCODING BASE
receive_parcel() {
  install_base=
  install_base_sum=$2
  case $1 in
    raw) ;;
    gzip) command -v gzip >/dev/null 2>&1 || give_up_install copy/failed "it has no gzip" ;;
    zstd) command -v zstd >/dev/null 2>&1 || give_up_install copy/failed "it has no zstd" ;;
    zstd-patch)
      command -v zstd >/dev/null 2>&1 || give_up_install copy/failed "it has no zstd"
      find_base "$2"
      ;;
    *) give_up_install copy/failed "it does not know the encoding $1" ;;
  esac
  find_disk_free "$install_new"
  [ -z "$disk_free" ] || [ "$disk_free" -gt "$install_size" ] ||
    give_up_install copy/failed "its disk is full: $install_size bytes are needed, $disk_free are free"
  if decode "$1" >"$install_new/$install_name"; then return 0; fi
  # A disk that is full has no room for this either.
  dd if=/dev/zero of="$install_new/.room" bs=65536 count=1 2>/dev/null ||
    give_up_install copy/failed "its disk is full, or a quota is used up"
  refuse_damaged_base
  give_up_install copy/failed "the parcel cannot be decompressed ($1): it was cut short or damaged on its way"
}

decode() {
  case $1 in
    raw) cat ;;
    gzip) gzip -dc ;;
    zstd) zstd -dcq --long=27 ;;
    zstd-patch) zstd -dcq --long=27 "--patch-from=$install_base" ;;
  esac
}

# find_base CHECKSUM: sets install_base. Any version of this program may have been built into these bytes. Only of several
# the right one is looked for: what comes of a damaged file is found out anyway, and then it is said.
find_base() {
  find_rest=${1#????????????}
  find_sum=$1
  set --
  for find_one in "$install_place"/*-"${find_sum%"$find_rest"}/$install_name"; do
    if [ -f "$find_one" ] && [ ! -L "$find_one" ]; then set -- "$@" "$find_one"; fi
  done
  [ $# -gt 0 ] || give_up_install copy/failed "the file the difference starts from is not there"
  install_base=$1
  [ $# -gt 1 ] || return 0
  for install_base in "$@"; do
    [ "$(sha256_of "$install_base")" != "$find_sum" ] || return 0
  done
}

refuse_damaged_base() {
  [ -z "$install_base" ] || [ "$(sha256_of "$install_base")" = "$install_base_sum" ] ||
    give_up_install copy/failed "the file the difference starts from is damaged: $install_base"
}

check_parcel() {
  check_sum=$(sha256_of "$install_new/$install_name")
  [ "$check_sum" != "$install_checksum" ] || return 0
  check_size=$(($(wc -c <"$install_new/$install_name")))
  [ "$check_size" -ge "$install_size" ] ||
    give_up_install copy/failed "the parcel was cut short: $check_size of $install_size bytes arrived"
  refuse_damaged_base
  give_up_install copy/checksum "the bytes that arrived have sha256 $check_sum instead of $install_checksum"
}

# note_release VERSION: of a file that was there without it.
note_release() {
  rm -f "$install_target/release.new"
  write_release "$install_target/release.new" "$1" && mv -f "$install_target/release.new" "$install_target/release"
}

# write_release FILE VERSION
write_release() {
  know_seconds
  printf '%s %s %s %s\n' "$2" "$install_checksum" "$install_size" "$dflow_seconds" >"$1"
}

keep_on_disk() {
  chmod 0755 "$install_new/$install_name" || give_up_install copy/failed "cannot make it executable"
  command -v sync >/dev/null 2>&1 || return 0
  sync "$install_new/$install_name" "$install_new/release" 2>/dev/null ||
    give_up_install copy/failed "its disk did not take the bytes: it is full or damaged"
}

# A running file is never opened for writing ("Text file busy"): a rename gives its name to the new one.
into_place() {
  if [ -d "$install_target" ]; then
    for into_file in "$install_name" release; do
      # mv would go through a link to a folder, and into a folder.
      [ ! -L "$install_target/$into_file" ] || rm -f "$install_target/$into_file"
      [ ! -d "$install_target/$into_file" ] || rm -rf "${install_target:?}/$into_file"
      mv -f "$install_new/$into_file" "$install_target/$into_file" ||
        give_up_install copy/failed "cannot write $install_target"
    done
    rm -rf "$install_new"
  else
    mv "$install_new" "$install_target" || give_up_install copy/failed "cannot write $install_place"
  fi
  command -v sync >/dev/null 2>&1 && sync "$install_target" "$install_place" 2>/dev/null
  return 0
}
