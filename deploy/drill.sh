#!/usr/bin/env bash
# Proves that a backup can be brought back: deploy/drill.sh FOLDER
#
# FOLDER is brought back beside the running deployment, as a project of its own with secrets of its
# own; its logs, read models, totals, keys and papers are examined and compared with the running
# one, which is only read. What was brought back is removed again. Exits 1 on any doubt.
# Environment: LUATSU_COMPOSE, LUATSU_SECRETS_FOLDER, COMPOSE_PROJECT_NAME, LUATSU_DRILL_REPORT (a
# file that gets the result as JSON, for whoever watches its age).
set -euo pipefail
[[ $# == 1 ]] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
folder=$(realpath -e "$1")
cd "$(dirname "$0")/.."
compose=(${LUATSU_COMPOSE:-docker compose})
project=${COMPOSE_PROJECT_NAME:-luatsu}-drill
scratch=$(mktemp -d)
report=${LUATSU_DRILL_REPORT:-$scratch/report.json}

# The restored project has no origin, and so publishes no port.
there() { COMPOSE_PROJECT_NAME=$project LUATSU_SECRETS_FOLDER=$scratch/secrets "$@"; }
clear_away() {
  there "${compose[@]}" --profile ops --profile drill down --volumes --remove-orphans --timeout 5 \
    > "$scratch/down.log" 2>&1 || cat "$scratch/down.log" >&2
  rm -rf "$scratch"
}
trap clear_away EXIT

there "${compose[@]}" --profile ops --profile drill down --volumes --remove-orphans --timeout 5 \
  > /dev/null 2> "$scratch/before.log" || { cat "$scratch/before.log" >&2; exit 1; }
began=$SECONDS
there env LUATSU_UNSTARTED=1 deploy/restore.sh "$folder" >&2
# Before a service runs, which may record what has become due.
there "${compose[@]}" run --rm --no-TTY ops drill --figures > "$scratch/restored.json"
chmod 0644 "$scratch/restored.json"
# No copy may sign a second history.
find "$scratch/secrets/passwords" -name 'notary-*' ! -name '*.vkey' -delete
rm -f "$scratch"/secrets/*/notary-key
there "${compose[@]}" up --detach --wait registry inspection discipline reporting >&2
took=$((SECONDS - began))
"${compose[@]}" run --rm --no-TTY --volume "$scratch/restored.json:/tmp/restored.json:ro" ops \
  drill --figures --at /tmp/restored.json > "$scratch/live.json"
chmod 0644 "$scratch/live.json"
status=0
there "${compose[@]}" --profile drill run --rm --no-TTY \
  --volume "$scratch/live.json:/tmp/live.json:ro" drill \
  drill --against /tmp/live.json --rto "$took" --json > "$report" || status=$?
# The services say how old the last drill is that found no doubt.
"${compose[@]}" run --rm --no-TTY --entrypoint sh ops -c 'cat > "$LUATSU_DRILL_REPORT"' < "$report"
cat "$report"
exit "$status"
