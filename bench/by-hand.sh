# What people write when they have no dflow: one rsync and one ssh for each Node, all Nodes at once.
#
#   by-hand.sh SSH-CONFIG NODES FILE VERSION PUBLIC PRIVATE
#
# NODES has a line `HOST HOME` for each Node; PRIVATE is the first of two ports for each of them.
set -u
config=$1 nodes=$2 file=$3 version=$4 public=$5 private=$6

deploy() {
  rsync --fuzzy --times --perms --mkpath -e "ssh -F $config" "$file" "$1:$2/by-hand/" &&
    ssh -F "$config" "$1" sh -s -- "$version" "$public" "$private" "$3" <"${0%.sh}-on-node.sh"
}

index=0
waiting=
while read -r host home; do
  deploy "$host" "$home" "$index" </dev/null &
  waiting="$waiting $!"
  index=$((index + 1))
done <"$nodes"
status=0
for one in $waiting; do wait "$one" || status=1; done
exit "$status"
