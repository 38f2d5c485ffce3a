#!/usr/bin/env bash
# Copies a running deployment: deploy/backup.sh FOLDER (which must not be there yet).
#
#   FOLDER/log   the databases of the services, the roles, the bus, the documents: ciphertext
#   FOLDER/keys  the keys of persons and the secrets: whoever has both folders can read all
#
# Keep the two in different places, and the second no longer than was promised to the erased.
# The services are paused meanwhile, so that no copy knows more than another: commands and pages
# wait, none is refused. Environment: LUATSU_COMPOSE, LUATSU_SECRETS_FOLDER, COMPOSE_PROJECT_NAME.
set -euo pipefail
[[ $# == 1 ]] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
wanted=$(realpath -m "$1")
[[ ! -e $wanted ]] || { echo "$1: đã có / is there already" >&2; exit 1; }
cd "$(dirname "$0")/.."
secrets=${LUATSU_SECRETS_FOLDER:-./secrets}
compose=(${LUATSU_COMPOSE:-docker compose})
services=(registry inspection discipline reporting)

umask 077
folder=$wanted.unfinished
rm -rf "$folder"
mkdir -p "$folder/log" "$folder/keys"

postgres() { "${compose[@]}" exec -T postgres "$@" -h /var/run/postgresql -U admin; }
say() { printf '%-12s %s\n' "$1" "$(du -h "$2" | cut -f1)" >&2; }
# What the engine says is shown where it fails; else it is only its progress.
quietly() { "$@" 2> "$folder/said" || { cat "$folder/said" >&2; return 1; }; }
# Both are tried whatever becomes of the first, and a failure of either is one.
go_on() {
  local status=0
  quietly "${compose[@]}" start nats || status=1
  quietly "${compose[@]}" unpause "${services[@]}" || status=1
  return "$status"
}

trap go_on EXIT
quietly "${compose[@]}" pause "${services[@]}"
# First the bus, then the logs: a log may be ahead of the bus and fills it, never the other way.
quietly "${compose[@]}" stop nats
quietly "${compose[@]}" run --rm --no-TTY --no-deps --entrypoint tar nats \
  -C /var/lib/nats -cf - . > "$folder/log/bus.tar"
say bus "$folder/log/bus.tar"
quietly "${compose[@]}" start nats

postgres pg_dumpall --roles-only --no-role-passwords > "$folder/log/roles.sql"
for database in "${services[@]}"; do
  postgres pg_dump -Fc -d "$database" > "$folder/log/$database.dump"
  say "$database" "$folder/log/$database.dump"
done
postgres pg_dump -Fc -d keys > "$folder/keys/keys.dump"
say keys "$folder/keys/keys.dump"
quietly "${compose[@]}" run --rm --no-TTY --no-deps --entrypoint tar ops \
  -C /var/lib/luatsu/documents -cf - . > "$folder/log/documents.tar"
say documents "$folder/log/documents.tar"
go_on
trap - EXIT

tar -C "$secrets" -cf "$folder/keys/secrets.tar" passwords
say secrets "$folder/keys/secrets.tar"
# An engine may lose the end of what a program prints: read every copy to its end.
for dump in "${services[@]/#/log/}" keys/keys; do
  "${compose[@]}" exec -T postgres pg_restore -f /dev/null < "$folder/$dump.dump"
done
grep -q '^-- PostgreSQL database cluster dump complete' "$folder/log/roles.sql"
for archive in log/bus log/documents keys/secrets; do
  tar -tf "$folder/$archive.tar" | grep -c . > /dev/null  # to the end: -q would break tar's pipe
done
for part in log keys; do (cd "$folder/$part" && sha256sum -- * > SHA256SUMS); done
rm -f "$folder/said"
sync
mv "$folder" "$wanted"
echo "$1: xong / done" >&2
