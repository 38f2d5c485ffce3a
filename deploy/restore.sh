#!/usr/bin/env bash
# Brings a backup back into an empty place and starts it: deploy/restore.sh FOLDER
# (FOLDER/log and FOLDER/keys, as deploy/backup.sh made them, brought together again).
# Where a deployment already is, nothing is touched: choose another COMPOSE_PROJECT_NAME and
# LUATSU_SECRETS_FOLDER, or remove what is there first.
set -euo pipefail
[[ $# == 1 ]] || { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
folder=$(realpath -e "$1")
cd "$(dirname "$0")/.."
secrets=${LUATSU_SECRETS_FOLDER:-./secrets}
compose=(${LUATSU_COMPOSE:-docker compose})
services=(registry inspection discipline reporting)

refuse() { echo "$*" >&2; exit 1; }
psql() { "${compose[@]}" exec -T postgres psql -h /var/run/postgresql -U admin -d postgres -v ON_ERROR_STOP=1 -qAt "$@"; }

for part in log keys; do
  (cd "$folder/$part" && sha256sum --check --quiet --strict SHA256SUMS) ||
    refuse "$1/$part: bản sao bị hỏng / the backup is damaged"
done
[[ ! -e $secrets/passwords ]] ||
  refuse "$secrets: đã có bí mật của một hệ thống / holds the secrets of a deployment"

umask 077
mkdir -p "$secrets"
tar -C "$secrets" -xf "$folder/keys/secrets.tar"
deploy/prepare.sh

"${compose[@]}" up --detach --wait postgres
known=$(psql -c "select count(*) from pg_database where datname in ('registry', 'keys')")
[[ $known == 0 ]] || refuse "PostgreSQL: đã có dữ liệu / there are data already"
# The administrator is there; the passwords of the others are given by the job of migrations.
sed '/^CREATE ROLE admin;$/d' "$folder/log/roles.sql" | psql >/dev/null
for dump in "${services[@]/#/log/}" keys/keys; do
  echo "$dump" >&2
  "${compose[@]}" exec -T postgres pg_restore -h /var/run/postgresql -U admin -d postgres \
    --create --exit-on-error < "$folder/$dump.dump"
done
"${compose[@]}" run --rm --no-TTY migrate
# Nobody who was erased comes back with an earlier copy of the keys.
"${compose[@]}" run --rm --no-TTY --no-deps registry python - < deploy/erase_again.py
echo bus, documents >&2
"${compose[@]}" run --rm --no-TTY --no-deps --entrypoint tar nats \
  -C /var/lib/nats -xf - < "$folder/log/bus.tar"
"${compose[@]}" run --rm --no-TTY --no-deps --entrypoint tar ops \
  -C /var/lib/luatsu/documents -xf - < "$folder/log/documents.tar"

[[ -z ${LUATSU_UNSTARTED:-} ]] || exit 0  # the drill looks at it before anything moves
"${compose[@]}" up --detach --wait
"${compose[@]}" run --rm --no-TTY ops doctor
