-- Stores events that were never sent, as Certes would have stored them: one each :spacing milliseconds, with one delivery,
-- from :first_milli on (milliseconds since 2024-01-01). Sealed as Certes seals, so they can be delivered.
-- :state is 3 for a history (delivered at the first attempt) and 1 for a backlog: put aside, as a paused subscription's are.
-- :inner and :outer are the padded keys of HMAC-SHA256 (RFC 2104), in hex. Executed in portions of :count.
WITH made AS MATERIALIZED (
  SELECT (((:first_milli)::bigint + n * (:spacing)::bigint) << 22) | (1023 << 12) AS id,
    timestamptz '2024-01-01 00:00:00Z' + ((:first_milli)::bigint + n * (:spacing)::bigint) * interval '1 millisecond' AS at,
    'application/json' AS type,
    convert_to('{"ref":"refs/heads/main","before":"' || repeat('a', 40) || '","after":"' || repeat('b', 40)
      || '","repository":{"id":' || n || ',"name":"sorting-office","full_name":"parcel-works/sorting-office"},"pad":"'
      || repeat('y', 780) || '"}', 'UTF8') AS body
  FROM generate_series((:from)::bigint, (:from)::bigint + (:count)::bigint - 1) n),
sealed AS (
  SELECT made.*, sha256(decode(:outer, 'hex') || sha256(decode(:inner, 'hex')
    || int8send(id) || int4send(octet_length(:uri)) || convert_to(:uri, 'UTF8')
    || int4send(octet_length(type)) || convert_to(type, 'UTF8')
    || int4send(octet_length(body)) || body)) AS seal
  FROM made),
stored AS (
  INSERT INTO event (id, source_id, received_at, expected, direction, uri, content_type, correlation_ids, headers, seal, body)
  SELECT id, (:source)::bigint, at, 1, 0, :uri, type, 'gw.1-6750a5c0-0123456789abcdef01234567', '{"host":"127.0.0.1"}', seal, body
  FROM sealed),
delivered AS (
  INSERT INTO delivery (id, event_id, subscription_id, lease, due_at, first_attempt_at, attempts, priority, state, reason)
  SELECT id + 1, id, (:subscription)::bigint, id, CASE WHEN (:state)::int = 3 THEN at ELSE 'infinity' END,
    CASE WHEN (:state)::int = 3 THEN at END, CASE WHEN (:state)::int = 3 THEN 1 ELSE 0 END, 4, (:state)::smallint,
    CASE WHEN (:state)::int = 1 THEN 'waits until the subscription is resumed' END
  FROM made)
INSERT INTO attempt (delivery_id, number, started_at, duration_micros, status)
SELECT id + 1, 1, at, 900, 200 FROM made WHERE (:state)::int = 3
