-- The second of the two sessions: see floor-a.sql.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET synchronous_commit = off;
SET max_parallel_maintenance_workers = 0;
\! until [ -e created ]; do sleep 0.01; done
SET search_path = public;

\copy muscle_groups from 'muscle_groups.bin' with (format binary)
ALTER TABLE muscle_groups ADD CONSTRAINT muscle_groups_pkey PRIMARY KEY (muscle_group_id);
\copy exercises from 'exercises.bin' with (format binary)
ALTER TABLE exercises ADD CONSTRAINT exercises_pkey PRIMARY KEY (id);
ALTER TABLE exercises ADD CONSTRAINT exercises_muscle_group_id_fkey
  FOREIGN KEY (muscle_group_id) REFERENCES muscle_groups (muscle_group_id);
\copy ingredient from 'ingredient.bin' with (format binary)
ALTER TABLE ingredient ADD CONSTRAINT ingredient_pkey PRIMARY KEY (ingredient_id);

BEGIN;
TRUNCATE users;
\copy users from 'users.bin' with (format binary, freeze)
COMMIT;
ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);
ANALYZE muscle_groups, exercises, ingredient, users;
\! touch ready

BEGIN;
TRUNCATE user_workouts;
\copy user_workouts from 'user_workouts.bin' with (format binary, freeze)
COMMIT;
ALTER TABLE user_workouts ADD CONSTRAINT user_workouts_pkey PRIMARY KEY (workout_id);
ANALYZE user_workouts;
ALTER TABLE user_workouts ADD CONSTRAINT user_workouts_exercise_id_fkey
  FOREIGN KEY (exercise_id) REFERENCES exercises (id) NOT VALID;
ALTER TABLE user_workouts VALIDATE CONSTRAINT user_workouts_exercise_id_fkey;
ALTER TABLE user_workouts ADD CONSTRAINT user_workouts_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (user_id) ON DELETE CASCADE NOT VALID;
ALTER TABLE user_workouts VALIDATE CONSTRAINT user_workouts_user_id_fkey;
