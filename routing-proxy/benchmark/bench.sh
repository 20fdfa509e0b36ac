#!/usr/bin/env bash
# Compares the routing proxy with nginx on one core each, over loopback only.
#
#   routing-proxy/benchmark/bench.sh [ROUNDS] [SECONDS]     defaults: 5 rounds of 5 s
#
# Needs Linux with two cores, wrk, nginx, curl and the built routing-proxy.jar. Backend and wrk run
# on core 0, the proxies on core 1, 32 connections, answers of 900 bytes, metrics on. By path: GET, the
# path decides the route. By action: POST bodies of about 200 bytes whose `action` decides. Rounds are interleaved, so that whatever else
# the machine does meets all of them; read the ratios, not the requests/s. CPU is user and system
# time of the proxy's processes in /proc, divided by the requests of the round.
#   proxy   the route is in mode monolith
#   canary  the route is at 50%: the user is read from the token
# With OTHER_JAR=/path/to/routing-proxy.jar another build is measured in the same rounds, as `other`.
set -euo pipefail

rounds=${1:-5}
seconds=${2:-5}
warm=${WARM_REQUESTS:-400000}
port_backend=${PORT_BACKEND:-19100}
port_nginx=${PORT_NGINX:-19101}
port_proxy=${PORT_PROXY:-19102}
port_admin=${PORT_ADMIN:-19103}
port_other=${PORT_OTHER:-19104}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
jar=$root/routing-proxy/target/routing-proxy.jar

for tool in wrk nginx taskset curl java; do
  command -v "$tool" > /dev/null || { echo "bench.sh needs $tool" >&2; exit 1; }
done
[ -f "$jar" ] || { echo "$jar is missing; build it: mvn -pl routing-proxy package" >&2; exit 1; }

folder=$(mktemp -d)
pids=""
finish() {
  for pid in $pids; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

fill() {
  answer=$(printf 'x%.0s' $(seq 900))
  sed -e "s|FOLDER|$folder|g" -e "s|PORT_BACKEND|$port_backend|g" -e "s|PORT_NGINX|$port_nginx|g" \
    -e "s|ANSWER|$answer|" "$here/$1" > "$folder/$1"
}
fill nginx-backend.conf
fill nginx-proxy.conf

taskset -c 0 nginx -c "$folder/nginx-backend.conf" & pids="$pids $!"
taskset -c 1 nginx -c "$folder/nginx-proxy.conf" & nginx=$!; pids="$pids $nginx"
start() { # jar, port, admin port, folder
  (
    cd "$root"
    export PORT=$2 ADMIN_PORT=$3 BIND_HOST=127.0.0.1 FIG_DIRECTORY=$folder/$4
    export MONOLITH_URL=http://127.0.0.1:$port_backend DRILLING_HANDLER_URL=http://127.0.0.1:$port_backend
    export AUTH_HANDLER_URL=http://127.0.0.1:$port_backend
    # shellcheck disable=SC2086
    exec taskset -c 1 java -Xms256m -Xmx256m -XX:+UseSerialGC ${JAVA_FLAGS:-} -Ddw.dataPlane.eventLoops=1 \
      -jar "$1" server routing-proxy/routing-proxy.yml > "$folder/$4.log" 2>&1
  ) &
  started=$!
  pids="$pids $started"
}
start "$jar" "$port_proxy" "$port_admin" fig; proxy=$started
if [ -n "${OTHER_JAR:-}" ]; then start "$OTHER_JAR" "$port_other" $((port_other + 1)) other; other=$started; fi

ready() {
  for _ in $(seq 600); do
    if curl -sf -o /dev/null -X POST -d '{}' "http://127.0.0.1:$1/"; then return; fi
    sleep 0.1
  done
  echo "nothing answers on port $1" >&2
  cat "$folder"/*.log >&2
  exit 1
}
ready "$port_backend"; ready "$port_nginx"; ready "$port_proxy"
[ -z "${OTHER_JAR:-}" ] || ready "$port_other"

ticks() { # user and system time of a process and its children
  local sum=0 pid
  for pid in "$1" $(pgrep -P "$1" || true); do
    sum=$((sum + $(awk '{print $14 + $15}' "/proc/$pid/stat")))
  done
  echo "$sum"
}

load() { # port, pid, seconds, path or action -> requests/s, p50, p99, CPU microseconds per request, requests, errors
  local before after
  before=$(ticks "$2")
  if [ "$4" = path ]; then
    taskset -c 0 wrk -t1 -c32 "-d$3s" --latency "http://127.0.0.1:$1/auth/jwks.json" > "$folder/wrk.txt"
  else
    taskset -c 0 wrk -t1 -c32 "-d$3s" --latency -s "$here/post.lua" "http://127.0.0.1:$1/drilling" \
      > "$folder/wrk.txt"
  fi
  after=$(ticks "$2")
  awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
    / 50%/ {p50 = $2} / 99%/ {p99 = $2} /requests in/ {n = $1} /Requests\/sec/ {rate = $2}
    /Non-2xx/ {errors += $NF} /Socket errors/ {gsub(",", ""); errors += $4 + $6 + $8 + $10}
    END {printf "%s %s %s %.1f %d %d\n", rate, p50, p99, ticks * 1e6 / hertz / n, n, errors}' "$folder/wrk.txt"
}

flip() {
  curl -sf -o /dev/null -X POST -H 'Content-Type: application/json' \
    "http://127.0.0.1:$port_admin/routes/drilling.submit-answer/flip" \
    -d "{\"mode\":\"$1\",\"percent\":50,\"by\":\"bench\",\"reason\":\"benchmark\",\"force\":true}"
}

echo "warming up with $warm requests ..."
warm_up() { # port, pid
  local done=0
  for _ in $(seq 60); do
    set -- "$1" "$2" $(load "$1" "$2" 3 action)
    done=$((done + $7))
    set -- "$1" "$2" $(load "$1" "$2" 1 path)
    [ "$done" -ge "$warm" ] && break
  done
}
warm_up "$port_proxy" "$proxy"
[ -z "${OTHER_JAR:-}" ] || warm_up "$port_other" "$other"

row() { printf '%-13s %10s req/s  p50 %8s  p99 %8s  CPU %6s us/req  errors %s\n' "$@"; }
variants="nginx/path proxy/path nginx/action proxy/action canary/action"
[ -z "${OTHER_JAR:-}" ] || variants="$variants other/path other/action"
for round in $(seq "$rounds"); do
  for variant in $variants; do
    kind=${variant#*/}
    case $variant in
      nginx/*) result=$(load "$port_nginx" "$nginx" "$seconds" "$kind") ;;
      other/*) result=$(load "$port_other" "$other" "$seconds" "$kind") ;;
      proxy/*) flip monolith 2> /dev/null || true; result=$(load "$port_proxy" "$proxy" "$seconds" "$kind") ;;
      canary/*) flip canary; result=$(load "$port_proxy" "$proxy" "$seconds" "$kind") ;;
    esac
    set -- $result
    row "$variant" "$1" "$2" "$3" "$4" "$6"
    echo "$round $variant $1 $4 $6" >> "$folder/results"
  done
done

echo
awk '
  function median(list, n,   i, j, t) {
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (list[j] < list[i]) {t = list[i]; list[i] = list[j]; list[j] = t}
    low = list[1]; high = list[n]
    return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
  }
  {
    rate[$2, $1] = $3; cpu[$2, $1] = $4; errors[$2] += $5; if ($1 > n) n = $1
    if ($2 !~ /^nginx/ && !($2 in seen)) {seen[$2] = 1; names[++variants] = $2}
  }
  END {
    for (v = 1; v <= variants; v++) {
      name = names[v]; nginx = "nginx" substr(name, index(name, "/"))
      for (i = 1; i <= n; i++) r[i] = rate[name, i] / rate[nginx, i]
      m = median(r, n); printf "%-13s requests/s over nginx: median %.2f (%.2f to %.2f)", name, m, low, high
      for (i = 1; i <= n; i++) r[i] = cpu[name, i] / cpu[nginx, i]
      m = median(r, n); printf "; CPU per request: median %.2f (%.2f to %.2f); errors %d\n", m, low, high, errors[name]
    }
  }' "$folder/results"
awk '/VmHWM/ {printf "proxy memory at most: %d MiB\n", $2 / 1024}' "/proc/$proxy/status"
