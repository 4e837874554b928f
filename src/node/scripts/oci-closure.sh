# Closures on a Node: closures/closure-DIGEST/closure.tar, from which its image is made, and made again where somebody
# removed it; releases/NAME/FOLDER/closure says which one a release runs in. Needs prelude, install and oci-cli.

# install_closure HOME CHECKSUM SIZE ENCODING BASE FORCE < payload
install_closure() {
  install_into "$1" closures closure.tar "closure-$(short_digest "$2" 12)" - "$2" "$3" "$4" "$5" "$6"
  have_image "$install_home" "$2" || fail copy/failed "$closure_why"
}

closure_file() { printf '%s\n' "$1/closures/closure-$(short_digest "$2" 12)/closure.tar"; }

short_digest() { printf "%.$2s\n" "$1"; }

# have_image HOME CHECKSUM: sets closure_tag; status 1 and closure_why when it cannot be had.
have_image() {
  closure_tag=localhost/dflow-closure:$(short_digest "$2" 16)
  ! oci image inspect "$closure_tag" >/dev/null 2>&1 || return 0
  closure_tar=$(closure_file "$1" "$2")
  closure_why="the closure $closure_tar is not there"
  [ -f "$closure_tar" ] || return 1
  closure_why="$oci_cli cannot import $closure_tar"
  oci import --change 'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt' - "$closure_tag" <"$closure_tar" >/dev/null
}

# has_closure HOME CHECKSUM: asked before a release comes that is to run in it.
has_closure() {
  expand_home "$1"
  closure_tar=$(closure_file "$dflow_path" "$2")
  [ -f "$closure_tar" ] || fail copy/failed "the closure $closure_tar is not there"
}

# note_closure HOME NAME FOLDER CHECKSUM SIZE: the release runs in this one from its next start on.
note_closure() {
  expand_home "$1"
  note_file=$dflow_path/releases/$2/$3/closure
  [ ! -L "$note_file.new" ] || rm -f "$note_file.new"
  { printf '%s %s\n' "$4" "$5" >"$note_file.new" && mv -f "$note_file.new" "$note_file"; } ||
    fail copy/failed "cannot write $note_file"
}

# list_closures HOME: record closure NAME FOLDER CHECKSUM of each release that has one
list_closures() {
  expand_home "$1"
  for list_note in "$dflow_path"/releases/*/*/closure; do
    { read -r list_closure _ <"$list_note"; } 2>/dev/null || continue
    [ -f "$(closure_file "$dflow_path" "$list_closure")" ] || continue
    list_folder=${list_note%/closure}
    list_name=${list_folder%/*}
    record closure "${list_name##*/}" "${list_folder##*/}" "$list_closure"
  done
}

# collect_closures HOME: those that no release runs in, and their images. Another cluster's may be in use: then it stays.
collect_closures() {
  expand_home "$1"
  collect_kept=' '
  for collect_note in "$dflow_path"/releases/*/*/closure; do
    { read -r collect_sum _ <"$collect_note"; } 2>/dev/null && collect_kept="$collect_kept$(short_digest "$collect_sum" 12) "
  done
  for collect_one in "$dflow_path"/closures/closure-*; do
    if [ -L "$collect_one" ] || [ ! -d "$collect_one" ]; then continue; fi
    case $collect_kept in *" ${collect_one##*/closure-} "*) continue ;; esac
    collect_sum=
    { read -r _ collect_sum _ <"$collect_one/release"; } 2>/dev/null
    [ -z "$collect_sum" ] || oci rmi "localhost/dflow-closure:$(short_digest "$collect_sum" 16)" >/dev/null 2>&1
    rm -rf "$collect_one"
  done
}
