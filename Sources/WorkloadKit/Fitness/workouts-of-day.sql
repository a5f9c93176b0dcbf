-- endpoint: GET /workout/{user_id}/day
-- summary: What a user has done today.
-- kind: read
-- param user: key users
-- param today: today
SELECT w.workout_id, e.name, w.sets, w.reps, w.length FROM user_workouts w
JOIN exercises e ON e.id = w.exercise_id
WHERE w.user_id = :user AND w."time" = :today::date
ORDER BY w.workout_id;
