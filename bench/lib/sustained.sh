# bench/run sustained, matching, all: sourced by bench/run. Each scenario gets a fresh reference, then a fresh Certes.

results='' result=0 driver_pid=''

# What is measured on; a line of the results.
machine() {
  printf '%s; %s, %s processors, %s MiB of memory; %s; Certes %s' "$(date -u +'%Y-%m-%d %H:%M UTC')" "$(uname -srm)" \
    "$(getconf _NPROCESSORS_ONLN)" "$(awk '/^MemTotal/ {printf "%d", $2 / 1024}' /proc/meminfo)" \
    "$(java -version 2>&1 | head -1)" "$(git -C "$root" describe --always --dirty 2>/dev/null || echo 'of unknown version')"
}

begin_results() {
  [[ -r /proc/self/smaps_rollup ]] || fail "$command reads /proc, so it needs Linux"
  results=$here/target/results/$(date -u +%Y%m%d-%H%M%S)
  mkdir -p "$results"
  echo "results go to $results, also if this is broken off"
}

# Writes the tables of what was measured so far.
report() {
  [[ -n $results ]] || return 0
  if compgen -G "$results/[0-9]*-*.json" >/dev/null; then
    java -cp "$classpath" certes.bench.report.Report "$results" "$(machine)"
    echo "written: $results/results.md and $results/results.json"
  else
    rmdir "$results"
  fi
  results=''
}

# Ends a driver that is at work; wrk ends with it.
stop_driver() {
  [[ -z $driver_pid ]] && return
  kill "$driver_pid" 2>/dev/null && wait "$driver_pid" 2>/dev/null || true
  driver_pid=''
}

drive() { # CLASS ARGUMENT...
  java -Xms256m -Xmx512m -XX:+UseSerialGC -cp "$classpath" "$@" &
  driver_pid=$!
  wait "$driver_pid" || fail "the measurement failed"
  driver_pid=''
}

# A fresh Certes, without what an earlier one stored.
start_fresh_certes() {
  rm -rf "$CERTES_HOME"
  launch_certes
}

next_result() { # NAME: sets "result_file"
  result=$((result + 1))
  result_file=$results/$(printf '%02d' "$result")-$1.json
}

measure() { # certes|reference HOME PORT JVM
  next_result "$1"
  drive certes.bench.sustained.Sustained --bus "$1" --home "$2" --port "$3" --jvm "$4" --server "$server" \
    --master-port "$master" --receiver-port "$receiver" --handover-port "$handover" --receiver-process "$(cat "$work/nginx.pid")" \
    --subscriptions "$subscriptions" --schema "$schema" --signed "$signed" --bytes "$bytes" --connections "$connections" \
    --warm-up "$5" --seconds "$seconds" --step-seconds "$step_seconds" --directory "$work" --result "$result_file"
}

run_sustained() {
  echo "— $subscriptions subscription(s), $bytes bytes, schema $schema, signed $signed, $connections connections"
  start_reference "$subscriptions"
  measure reference "$work/reference" "$reference" "$reference_pid" "$((warm_up < 20 ? warm_up : 20))"
  stop_reference
  rm -rf "$work/reference"
  start_fresh_certes
  measure certes "$CERTES_HOME" "$gateway" "$certes_pid" "$warm_up"
  stop_certes
}

run_matching() {
  start_fresh_certes
  echo "— matching, $few subscriptions and then $many"
  next_result matching
  drive certes.bench.matching.Matching --bus certes --home "$CERTES_HOME" --port "$gateway" --jvm "$certes_pid" --server "$server" \
    --master-port "$master" --receiver-port "$receiver" --receiver-process "$(cat "$work/nginx.pid")" \
    --few "$few" --many "$many" --connections "$connections" \
    --warm-up "$warm_up" --seconds "$seconds" --directory "$work" --result "$result_file"
  stop_certes
}

# Each but the first differs from the first in one thing; the last in all: subscriptions, schema, signed, bytes, connections.
scenarios='
1 false false 1024 64
1 true false 1024 64
1 false true 1024 64
10 false false 1024 64
100 false false 1024 64
1 false false 256 64
1 false false 16384 64
1 false false 262144 64
1 false false 1024 256
10 true true 16384 256'

# Two warm-ups, two closed loops, about five steps on each side, two looks at half the rate, starts and stops.
minutes_of_one() {
  echo $(((60 + 20 + warm_up + 4 * seconds + 12 * step_seconds) / 60 + 1))
}

run_all() {
  local list scenario count
  mapfile -t list < <(grep . <<<"$scenarios")
  count=${#list[@]}
  echo "This takes about $(((count + 1) * $(minutes_of_one))) minutes: $count scenarios and matching, about $(minutes_of_one) minutes each."
  echo "Ctrl-C ends it at any time; what was measured until then is written."
  for scenario in "${list[@]}"; do
    read -r subscriptions schema signed bytes connections <<<"$scenario"
    run_sustained
  done
  connections=64
  warm_up=$((2 * warm_up))
  run_matching
}
