#!/usr/bin/env bash
# Makes a machine ready to build and run the containers: an engine that answers, and the base
# images that deploy/Dockerfile and docker-compose.yml name. Whoever is not root must have both.
# An engine that this starts is in $CACHE/dockerd.pid; whoever called it stops it by that.
set -euo pipefail
cd "$(dirname "$0")/.."
export CACHE=${CACHE:-/var/cache/stand-in}
stand_ins=../shared/tools/stand-in-images  # makes local ones where no image can be pulled

tag() { sed -n "s/^ARG $1=//p" deploy/Dockerfile; }
python=$(tag PYTHON) nats=$(tag NATS) caddy=$(tag CADDY)
postgres=$(sed -n 's/.*LUATSU_POSTGRES_IMAGE:-\(.*\)}$/\1/p' docker-compose.yml)

answers() { docker info >/dev/null 2>&1; }
missing() {
  for image in "$python" "$nats" "$postgres" "$caddy"; do
    docker image inspect "$image" >/dev/null 2>&1 || echo "$image"
  done
}
give_up() { printf '%s\n' "$@" >&2; exit 1; }

start_engine() {
  if ! command -v dockerd >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      docker.io iptables >/dev/null
  fi
  mkdir -p "$CACHE"
  rm -f /var/run/docker.pid
  setsid nohup dockerd --ip 127.0.0.1 >"$CACHE/dockerd.log" 2>&1 </dev/null &
  echo $! >"$CACHE/dockerd.pid"
  for _ in $(seq 120); do
    answers && return
    sleep 0.5
  done
  give_up "dockerd: $CACHE/dockerd.log"
}

if ! answers; then
  [[ $(id -u) == 0 ]] ||
    give_up 'Cần Docker đang chạy / A running Docker engine is needed'
  start_engine
fi
[[ -n $(missing) ]] || exit 0
if [[ $(id -u) == 0 && -x $stand_ins ]]; then
  exec "$stand_ins" "$python" "$nats" "$postgres" "$caddy"
fi
for image in $(missing); do
  docker pull --quiet "$image" || give_up "$image: không tải được / cannot be pulled." \
    'Nạp trước bằng docker load / Bring it with docker load first.'
done
