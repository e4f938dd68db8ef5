-- The moment of a write, in microseconds since 1970, held as an advisory lock until the write has ended.
-- Lock 7274737473 is held only while clock and lock are taken, so that no reader comes between the two.
CREATE FUNCTION rastro_write_moment() RETURNS BIGINT LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  moment BIGINT;
BEGIN
  PERFORM pg_advisory_lock_shared(7274737473);
  moment := (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT;
  PERFORM pg_advisory_xact_lock_shared(moment);
  PERFORM pg_advisory_unlock_shared(7274737473);
  RETURN moment;
END
$$;

-- The oldest moment of a write that has not ended, or now.
CREATE FUNCTION rastro_settled_moment() RETURNS BIGINT LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  moment BIGINT;
BEGIN
  PERFORM pg_advisory_xact_lock(7274737473);
  SELECT LEAST(
      MIN((classid::BIGINT << 32) | objid::BIGINT),
      (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT
    ) INTO moment
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid::BIGINT >= 200000;
  RETURN moment;
END
$$;
