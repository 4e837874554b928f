# What is installed on a Node, and taking it away. Needs prelude and checksum.

# list_installed HOME CHECKSUMS(yes|no): record installed NAME VERSION CHECKSUM SIZE AGE ROLE FILE-CHECKSUM
# ROLE: current, previous or nothing. FILE-CHECKSUM: - when not asked for, gone when the file is.
list_installed() {
  expand_home "$1"
  list_home=$dflow_path
  know_seconds
  list_seen=
  for list_file in "$list_home"/releases/*/*/release; do
    [ -f "$list_file" ] || continue
    list_folder=${list_file%/release}
    list_folder=${list_folder##*/}
    list_name=${list_file#"$list_home/releases/"}
    list_name=${list_name%%/*}
    { read -r list_version list_checksum list_size list_at <"$list_file"; } 2>/dev/null || continue
    if [ "$list_seen" != "$list_name" ]; then
      list_seen=$list_name
      list_current=$(readlink "$list_home/current/$list_name") || list_current=
      list_previous=$(readlink "$list_home/previous/$list_name") || list_previous=
    fi
    case ../releases/$list_name/$list_folder in
      "$list_current") list_role=current ;;
      "$list_previous") list_role=previous ;;
      *) list_role= ;;
    esac
    list_sum=-
    if [ ! -f "${list_file%/release}/$list_name" ]; then
      list_sum=gone
    elif [ "$2" = yes ]; then
      list_sum=$(sha256_of "${list_file%/release}/$list_name")
    fi
    record installed "$list_name" "$list_version" "$list_checksum" "$list_size" \
      "$((dflow_seconds > list_at ? dflow_seconds - list_at : 0))" "$list_role" "$list_sum"
  done
}

# remove_release HOME NAME FOLDER: not there is fine.
remove_release() {
  { one_name "$2" && one_name "$3"; } || fail preflight/refused "nothing is installed under this name"
  expand_home "$1"
  remove_home=$dflow_path
  remove_place=$remove_home/releases/$2
  for remove_piece in "$remove_home" "$remove_home/releases" "$remove_place" "$remove_place/$3"; do
    [ ! -L "$remove_piece" ] || fail preflight/refused "$remove_piece is a symbolic link"
  done
  for remove_role in current previous earlier; do
    [ "$(readlink "$remove_home/$remove_role/$2")" != "../releases/$2/$3" ] || rm -f "$remove_home/$remove_role/$2"
  done
  [ -d "$remove_place/$3" ] || return 0
  # Half deleted it must not look installed. An install sweeps this name away, should we die here.
  know_boot
  find_process "$$"
  remove_trash=$remove_place/.new.$dflow_boot.$$.$found_started
  rm -rf "$remove_trash"
  { mv "$remove_place/$3" "$remove_trash" && rm -rf "$remove_trash"; } ||
    fail preflight/refused "cannot delete $remove_place/$3"
}
