-- Back-off policies of sources and event types may be removed; the subscription's filter and its priorities by event type.

-- filter: as it was written (docs/filters.md); null for every event that the pattern matches.
-- priorities: one line "<priority> <pattern>" for each event type that has a priority of its own; null for none.
ALTER TABLE subscription ADD COLUMN filter text, ADD COLUMN priorities text;

-- filtered: "<subscription id>:<ordinal of certes.domain.filter.FilterVerdict>" for each subscription whose pattern
-- matched and whose filter kept the event back, separated by spaces; null for none. They are not part of expected.
ALTER TABLE event ADD COLUMN filtered text;

GRANT DELETE ON backoff_policy TO "${applicationRole}";
