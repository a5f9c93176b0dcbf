-- As many rows of the same shape, made by the server itself with random(), the way it is often done.
-- The variable `users` is the number of users; the tables and the catalogues' rows are there.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET synchronous_commit = off;

INSERT INTO users (name, weight, height)
SELECT 'User ' || i, 85 + floor(random() * 316), 48 + floor(random() * 37)
FROM generate_series(1, :users) i;

INSERT INTO goals (type, goal, user_id, daily_calories)
SELECT (ARRAY['weight loss', 'muscle gain', 'maintenance'])[1 + floor(random() * 3)],
  'Lose ' || floor(random() * 50) || ' pounds', user_id, 1200 + floor(random() * 2801)
FROM users;

INSERT INTO user_workouts (exercise_id, sets, reps, length, user_id, "time")
SELECT 1 + floor(random() * 29), 1 + floor(random() * 5), 1 + floor(random() * 30),
  5 + floor(random() * 116), user_id, DATE '2024-06-03'
FROM users, LATERAL generate_series(1, 1 + floor(random() * 7 + user_id * 0)::int);

INSERT INTO meal ("time", name, calories, ingredient_id, user_id, type, rating)
SELECT TIMESTAMPTZ '2024-06-03 00:00+00' + random() * INTERVAL '24 hours',
  'Dish ' || floor(random() * 720), 50 + floor(random() * 1451), 1 + floor(random() * 90), user_id,
  'cuisine ' || floor(random() * 30), floor(random() * 6)
FROM users, LATERAL generate_series(1, 1 + floor(random() * 5 + user_id * 0)::int);

\i keys.sql
ANALYZE;
