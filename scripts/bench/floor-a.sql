-- The first of two sessions that load ready-made files as fast as a person can arrange it: see
-- bench.py. Run in the directory of the files; the sessions wait for each other by empty files. The
-- private server's own maintenance_work_mem, a sixth of the memory, is left as it is.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET synchronous_commit = off;
SET max_parallel_maintenance_workers = 0;

\i tables.sql
SET search_path = public;
\! touch created

BEGIN;
TRUNCATE meal;
\copy meal from 'meal.bin' with (format binary, freeze)
COMMIT;
ALTER TABLE meal ADD CONSTRAINT meal_pkey PRIMARY KEY (meal_id);

BEGIN;
TRUNCATE goals;
\copy goals from 'goals.bin' with (format binary, freeze)
COMMIT;
ALTER TABLE goals ADD CONSTRAINT goals_pkey PRIMARY KEY (goal_id);
ALTER TABLE goals ADD CONSTRAINT goals_customer_id_key UNIQUE (user_id);
ANALYZE meal, goals;

\! until [ -e ready ]; do sleep 0.01; done
ALTER TABLE meal ADD CONSTRAINT meal_ingredient_id_fkey
  FOREIGN KEY (ingredient_id) REFERENCES ingredient (ingredient_id) NOT VALID;
ALTER TABLE meal VALIDATE CONSTRAINT meal_ingredient_id_fkey;
ALTER TABLE meal ADD CONSTRAINT meal_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE NOT VALID;
ALTER TABLE meal VALIDATE CONSTRAINT meal_user_id_fkey;
ALTER TABLE goals ADD CONSTRAINT goals_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE NOT VALID;
ALTER TABLE goals VALIDATE CONSTRAINT goals_user_id_fkey;
