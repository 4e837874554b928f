# On one Node: start the new version, wait until it is well, lead the public port to it, end the old one.
#
#   sh -s VERSION PUBLIC PRIVATE INDEX
set -eu
cd "$HOME/by-hand"
version=$1 public=$2
port=$(($3 + 2 * $4))
old=
if [ -f serving ]; then
  read -r old old_port <serving
  [ "$old_port" != "$port" ] || port=$((port + 1))
fi

export DFLOW_PORT="$port" DFLOW_INDEX="$4"
# shellcheck disable=SC2016
setsid -f sh -c 'echo "$$ $1" >starting && exec "./$0"' "$version" "$port" >"$version.log" 2>&1 </dev/null
tries=0
until curl -fs "http://127.0.0.1:$port/ready" | grep -q "^ok $version\$"; do
  tries=$((tries + 1))
  [ "$tries" -lt 500 ] || exit 1
  sleep 0.02
done

{
  grep -v "^$public " "$DFLOW_PORT_MAP" || :
  echo "$public $port by-hand"
} >"$DFLOW_PORT_MAP.by-hand"
mv "$DFLOW_PORT_MAP.by-hand" "$DFLOW_PORT_MAP"
mv starting serving

[ -n "$old" ] || exit 0
kill -INT "$old"
while kill -0 "$old" 2>/dev/null; do sleep 0.02; done

# What serves and what served before are kept.
# shellcheck disable=SC2012
ls -t -- v*[0-9] | tail -n +3 | while read -r one; do rm -f "$one" "$one.log"; done
