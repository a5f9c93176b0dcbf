-- endpoint: POST /workout/{user_id}
-- summary: Log a workout, after a look whether there is such a user.
-- kind: write
-- param user: existing users
-- param exercise: existing exercises
-- param sets: integer 1..5
-- param reps: integer 1..20
-- param length: integer 5..60
-- param today: today
SELECT user_id FROM users WHERE user_id = :user;
INSERT INTO user_workouts (exercise_id, sets, reps, length, user_id, "time")
VALUES (:exercise, :sets, :reps, :length, :user, :today::date)
RETURNING workout_id;
