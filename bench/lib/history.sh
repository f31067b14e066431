# Part of bench/run: what a history or a backlog in the database costs.

store_events() { # history|backlog COUNT
  local begin=$SECONDS
  java -Xmx256m -cp "$classpath" certes.bench.history.StoredEvents "$CERTES_HOME" "$1" "$2" "$here/sql/events.sql" \
    "${CERTES_DOMAIN:-certes.local}/bench/1/event" || fail 'the events were not stored'
  echo "stored $2 events by SQL in $((SECONDS - begin)) s"
}

time_ledger() { # WHAT: the median of eleven
  local i begin
  for i in $(seq 11); do
    begin=$(now)
    ledger >/dev/null
    awk -v s="$begin" -v e="$(now)" 'BEGIN { printf "%.1f\n", 1000 * (e - s) }'
  done | sort -n | awk -v when="$1" 'NR == 6 { printf "ledger over all time, %s: %s ms (median of 11, curl included)\n", when, $1 }'
}

# Waits until the ledger has sealed what is old enough: the minutes up to two before now. Asks seldom while it takes long.
await_sealed() {
  local begin=$SECONDS now_is=''
  sleep 3
  while now_is=$(time_ledger_once); [[ $now_is -gt 200 && $((SECONDS - begin)) -lt 900 ]]; do
    sleep $((1 + now_is / 200))
  done
  echo "sealed after $((SECONDS - begin)) s"
}

time_ledger_once() {
  local begin
  begin=$(now)
  ledger >/dev/null
  awk -v s="$begin" -v e="$(now)" 'BEGIN { printf "%.0f", 1000 * (e - s) }'
}

run_history() {
  needs pgrep
  start_certes
  warm_certes
  start_reference 1
  warm_reference
  measure_share 'empty store'
  local empty=$share
  time_ledger 'empty store'
  store_events history "$events"
  time_ledger 'right after the history was stored'
  await_sealed
  time_ledger "with $events stored events"
  measure_share "with $events stored events"
  awk -v a="$empty" -v b="$share" 'BEGIN { printf "cost per event with the history against without: %.2f\n", a / b }'
}

# What the heap held at most, before and after a collection, by the log of all collections since log_collections.
log_collections() {
  jcmd "$certes_pid" VM.log output="$work/gc.log" what=gc=info >/dev/null
}

heap_peaks() {
  sed -nE 's/.* ([0-9]+)M->([0-9]+)M\(.*/\1 \2/p' "$work/gc.log" | awk '
    $1 > most { most = $1 } $2 > kept { kept = $2 }
    END { if (NR) printf "heap meanwhile: at most %d MiB, after a collection at most %d MiB (%d collections)\n", most, kept, NR
          else print "heap meanwhile: nothing was collected" }'
}

# The clock starts when the subscription is resumed: until then nothing of the backlog can be delivered.
run_backlog() {
  needs pgrep
  start_certes
  warm_certes
  measure_certes
  local steady subscription begin drained state pending
  steady=$(per_second "$certes_events" "$certes_seconds")
  subscription=$(graphql '{ subscriptions { id } }' | sed -E 's/.*"id": *"([^"]+)".*/\1/')
  graphql "mutation { pauseSubscription(id: \"$subscription\") { id } }" >/dev/null
  store_events backlog "$deliveries"
  pending=$(ledger | number pending)
  [[ $pending == "$deliveries" ]] || fail "$pending deliveries wait, not $deliveries"
  log_collections
  begin=$(now)
  graphql "mutation { resumeSubscription(id: \"$subscription\") { id } }" >/dev/null
  while state=$(ledger); pending=$(number pending <<<"$state"); [[ $pending -gt 0 ]]; do
    # asked seldom while much waits, since the ledger counts what is open
    sleep "$(awk -v n="$pending" -v r="$steady" 'BEGIN { s = n / r / 5; print (s < 0.1 ? 0.1 : (s > 5 ? 5 : s)) }')"
  done
  drained=$(awk -v s="$begin" -v e="$(now)" 'BEGIN { print e - s }')
  [[ $state == *'"balanced":true'* ]] || fail "the ledger is not balanced: $state"
  [[ $(number deadLettered <<<"$state") == 0 ]] || fail "some of the backlog was given up: $state"
  awk -v n="$deliveries" -v t="$drained" -v s="$steady" 'BEGIN {
    printf "backlog of %d drained in %.1f s: %d a second, %.0f %% of the steady %d a second\n", n, t, n / t, 100 * n / t / s, s }'
  heap_peaks
  heap_after_gc 'when it was drained'
}
