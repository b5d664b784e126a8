-- A list by a state that few servers have reads those few. A state changes once in most servers' lives, from
-- building to active; what changes often, the task state, has no index, so that it stays within its page (HOT).
CREATE INDEX servers_by_state ON servers (vm_state, project_id, created DESC, uuid DESC);
-- The filter by reservation is a regular expression, which could not use it.
DROP INDEX servers_by_reservation;
