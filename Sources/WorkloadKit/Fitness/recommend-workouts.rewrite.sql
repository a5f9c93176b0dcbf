-- summary: What is done of an exercise on average does not depend on who asks: its sums are kept in a table
--   of a few rows, by triggers, and only the user's own workouts are looked up.
-- requires: CREATE INDEX ON user_workouts (user_id, "time", exercise_id)
-- requires: CREATE TABLE exercise_stats (
--     exercise_id bigint NOT NULL,
--     slot integer NOT NULL,
--     n bigint NOT NULL,
--     sets bigint NOT NULL,
--     reps bigint NOT NULL,
--     PRIMARY KEY (exercise_id, slot)
--   ) WITH (fillfactor = 50)
-- keeps fresh: CREATE FUNCTION exercise_stats_add() RETURNS trigger
--   LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
--   BEGIN
--     -- Sessions add to different rows of an exercise, so that they rarely wait for one another.
--     INSERT INTO exercise_stats AS kept
--     SELECT exercise_id, pg_backend_pid() % 16, count(*), sum(sets), sum(reps)
--     FROM added GROUP BY exercise_id ORDER BY exercise_id
--     ON CONFLICT (exercise_id, slot) DO UPDATE SET n = kept.n + EXCLUDED.n,
--       sets = kept.sets + EXCLUDED.sets, reps = kept.reps + EXCLUDED.reps;
--     RETURN NULL;
--   END $$
-- keeps fresh: CREATE FUNCTION exercise_stats_subtract() RETURNS trigger
--   LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
--   BEGIN
--     INSERT INTO exercise_stats AS kept
--     SELECT exercise_id, pg_backend_pid() % 16, -count(*), -sum(sets), -sum(reps)
--     FROM removed GROUP BY exercise_id ORDER BY exercise_id
--     ON CONFLICT (exercise_id, slot) DO UPDATE SET n = kept.n + EXCLUDED.n,
--       sets = kept.sets + EXCLUDED.sets, reps = kept.reps + EXCLUDED.reps;
--     RETURN NULL;
--   END $$
-- keeps fresh: CREATE FUNCTION exercise_stats_change() RETURNS trigger
--   LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
--   BEGIN
--     INSERT INTO exercise_stats AS kept
--     SELECT exercise_id, pg_backend_pid() % 16, sum(n), sum(sets), sum(reps) FROM (
--       SELECT exercise_id, 1 AS n, sets, reps FROM added
--       UNION ALL SELECT exercise_id, -1, -sets, -reps FROM removed) AS changed
--     GROUP BY exercise_id ORDER BY exercise_id
--     ON CONFLICT (exercise_id, slot) DO UPDATE SET n = kept.n + EXCLUDED.n,
--       sets = kept.sets + EXCLUDED.sets, reps = kept.reps + EXCLUDED.reps;
--     RETURN NULL;
--   END $$
-- keeps fresh: CREATE FUNCTION exercise_stats_empty() RETURNS trigger
--   LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
--   BEGIN
--     TRUNCATE exercise_stats;
--     RETURN NULL;
--   END $$
-- keeps fresh: CREATE TRIGGER exercise_stats_add AFTER INSERT ON user_workouts
--   REFERENCING NEW TABLE AS added
--   FOR EACH STATEMENT EXECUTE FUNCTION exercise_stats_add()
-- keeps fresh: CREATE TRIGGER exercise_stats_subtract AFTER DELETE ON user_workouts
--   REFERENCING OLD TABLE AS removed
--   FOR EACH STATEMENT EXECUTE FUNCTION exercise_stats_subtract()
-- keeps fresh: CREATE TRIGGER exercise_stats_change AFTER UPDATE ON user_workouts
--   REFERENCING OLD TABLE AS removed NEW TABLE AS added
--   FOR EACH STATEMENT EXECUTE FUNCTION exercise_stats_change()
-- keeps fresh: CREATE TRIGGER exercise_stats_empty AFTER TRUNCATE ON user_workouts
--   FOR EACH STATEMENT EXECUTE FUNCTION exercise_stats_empty()
-- requires: INSERT INTO exercise_stats
--   SELECT exercise_id, 0, count(*), sum(sets), sum(reps) FROM user_workouts GROUP BY exercise_id
-- requires: ANALYZE exercise_stats
SELECT e.name, SUM(s.sets) / SUM(s.n) AS sets, SUM(s.reps) / SUM(s.n) AS reps
FROM exercise_stats s
JOIN exercises e ON e.id = s.exercise_id
JOIN muscle_groups m ON m.muscle_group_id = e.muscle_group_id
WHERE m.type = :type AND e.id NOT IN (
  SELECT exercise_id FROM user_workouts WHERE user_id = :user AND "time" >= :today::date - 3)
GROUP BY e.name
HAVING SUM(s.n) > 0
ORDER BY e.name;
